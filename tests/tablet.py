"""A SmartRace app for tests: it knows the words, and posts them to the hub."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from drivers.models import Source
from ingest.log.append import append
from ingest.projection import project

EVENING = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=5)
"""When the tests' evenings begin: near enough for the hub to believe a tablet's clock."""


def at(seconds: float) -> datetime:
    """An instant of the evening."""
    return EVENING + timedelta(milliseconds=round(seconds * 1000))


def event(seconds: float, event_type: str, data: Any = None) -> dict[str, Any]:
    """An event as SmartRace writes it, that many seconds into the evening."""
    told: dict[str, Any] = {"time": round(at(seconds).timestamp() * 1000), "event_type": event_type}
    return told if data is None else {**told, "event_data": data}


def lap(
    seconds: float,
    controller: int,
    lap_time_ms: int,
    number: int | None = None,
    *,
    driver: str | tuple[int, str] | None = None,
    car: str | tuple[int, str] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A lap. A driver or car is a name, with the controller as its id, or an id and a name."""
    data: dict[str, Any] = {"controller_id": str(controller), "laptime_raw": lap_time_ms}
    if number is not None:
        data["lap"] = number
    for key, named in (("driver_data", driver), ("car_data", car)):
        if named is not None:
            app_id, name = named if isinstance(named, tuple) else (controller, named)
            data[key] = {"id": app_id, "name": name}
    return event(seconds, "ui.lap_update", {**data, **more})


def result(*lines: dict[str, Any]) -> dict[str, Any]:
    """The `result` of an `event.end`: one line a place, in order."""
    return {str(place): line for place, line in enumerate(lines, start=1)}


def started(seconds: float, kind: str = "race", **more: Any) -> dict[str, Any]:
    """A race is set up, unless it is another kind of event: for so many `laps`, or a `duration` in seconds."""
    return event(seconds, "event.start", {"type": kind, **more})


def lights_out(seconds: float) -> dict[str, Any]:
    """What was set up begins."""
    return event(seconds, "event.change_status", {"old": "starting", "new": "running"})


def ended(seconds: float, kind: str, *lines: dict[str, Any]) -> dict[str, Any]:
    """It is over, with the official classification: one line a place, in order."""
    return event(seconds, "event.end", {"type": kind, "result": result(*lines)})


@dataclass
class Tablet:
    """Posts to one source of the hub, in the same process."""

    source: Source
    client: Client = field(default_factory=Client)

    def post(self, body: bytes | dict[str, Any], content_type: str = "application/json") -> Any:
        """Post one body; returns the response."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(self.source.path, data, content_type=content_type)

    def tell(self, *events: dict[str, Any]) -> None:
        """Post events in that order; each has to be taken."""
        for told in events:
            response = self.post(told)
            assert response.status_code == 200, response.content

    def tell_at_once(self, *events: dict[str, Any]) -> None:
        """Events the hub records first and then projects in one go: quicker, where the way they come is no matter."""
        for one in events:
            assert append(self.source, json.dumps(one).encode()).refusal == ""
        project(self.source)


def told(events: Iterable[dict[str, Any]]) -> list[bytes]:
    """The bodies of events."""
    return [json.dumps(one).encode() for one in events]
