"""Nights told as who bore which id, and recorded as if the hub had been there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from drivers.models import Source
from ingest.codec import packing
from ingest.log.append import insert
from ingest.models import RawEvent
from ingest.payloads.envelope import (
    digest_of,
    lifted_type,
    read_body,
)
from ingest.projection import project
from tests.tablet import event

WEEK = 7 * 86_400
Night = list[tuple[int, str]]


def crossing(kind: str, at: float, app_id: int, name: str, **more: Any) -> dict[str, Any]:
    """A lap of whoever bears that id, whatever it is of; a track is chosen and driven on."""
    data: dict[str, Any] = {"controller_id": 1 + app_id % 6, "laptime_raw": 5000}
    described = {"id": app_id, "name": name, **more}
    if kind == "team":
        data["driver_data"] = {"name": f"Driver of team {app_id}", "team": app_id, "team_data": described}
    elif kind == "track":
        return event(at, "util.set_active_track", described)
    else:
        data[f"{kind}_data"] = described
    return event(at, "ui.lap_update", data)


def weeks(kind: str, *nights: Night) -> list[dict[str, Any]]:
    """Nights a week apart, a crossing every ten seconds."""
    return [
        crossing(kind, place * WEEK + 10 * turn, *named)
        for place, ids in enumerate(nights, start=-len(nights))
        for turn, named in enumerate(ids)
    ]


def record(source: Source, told: dict[str, Any]) -> None:
    """Take it into the log as having arrived when it happened."""
    body = json.dumps(told).encode()
    read, (used, stored) = read_body(body), packing.pack(body)
    assert read.sent_at is not None
    at = read.sent_at - timedelta(microseconds=read.sent_at.microsecond % 1000)
    insert(
        RawEvent(
            source=source,
            arrived_at=at,
            occurred_at=at,
            has_time=True,
            is_time_believed=True,
            event_type=lifted_type(read.event_type),
            digest=digest_of(body),
            codec=used,
            stored=stored,
        )
    )


def deliver(source: Source, events: Iterable[dict[str, Any]], every: int = 1000) -> None:
    """Record what comes, and project after every so many."""
    for count, one in enumerate(events, start=1):
        record(source, one)
        if count % every == 0:
            project(source)
    project(source)
