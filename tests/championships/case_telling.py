"""The sessions of a case, as a tablet told them when they were driven."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from drivers.models import Source
from ingest.log.append import append
from ingest.projection import project
from races.models import Session
from tests.championships.case_files import Json, Run
from tests.tablet import at, ended, event, lap, lights_out, started

WEEK_S = 7 * 24 * 3600
APART_S = 600


class CaseTablet:
    """Tells the sessions of a run, and knows which became which."""

    def __init__(self, source: Source, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        self.source, self.run, self.monkeypatch = source, run, monkeypatch
        self.ids: dict[str, int] = {}

    def tell(self) -> dict[str, Session]:
        """All evenings, the last of them today; returns the sessions by their keys."""
        evenings = self.run.evenings
        keys = []
        for number, evening in enumerate(evenings, start=1):
            begin = (number - len(evenings)) * WEEK_S
            self.hear(event(begin, "util.set_active_track", {"id": 1, "name": "Club track", "length": "20"}), begin)
            for place, session in enumerate(evening):
                opened = begin + 1 + place * APART_S
                for body in sorted(self.bodies(session, opened), key=lambda body: int(body["time"])):
                    self.hear(body, opened + APART_S / 2)
                keys.append(session["key"])
        project(self.source)
        return dict(zip(keys, Session.objects.order_by("opened_at", "pk"), strict=True))

    def hear(self, body: Json, arrival: float) -> None:
        """It arrives in the week in which it happened."""
        with self.monkeypatch.context() as clock:
            clock.setattr(timezone, "now", lambda: at(arrival) + timedelta(seconds=1))
            assert append(self.source, json.dumps(body).encode()).event is not None

    def bodies(self, session: Json, opened: float) -> Iterator[Json]:
        kind, lines = session["type"], list(enumerate(session["results"], start=1))
        laps = max(line["laps"] for _, line in lines)
        lights = opened + 10
        yield started(opened, kind, laps=str(laps))
        yield lights_out(lights)
        for controller, line in lines:
            yield from self.laps(controller, line, lights)
        over = lights + 1 + max(line["time_ms"] for _, line in lines) / 1000
        yield ended(over, kind, *(self.result(controller, line) for controller, line in lines))
        yield event(over + 60, "ui.reset")

    def laps(self, controller: int, line: Json, lights: float) -> Iterator[Json]:
        crew, times = line.get("crew", [line.get("driver")]), lap_times(line)
        for number, took in enumerate(times, start=1):
            name = crew[(number - 1) * len(crew) // len(times)]
            crossed = lights + sum(times[:number]) / 1000
            who: Any = (self.id_of(name), name)
            car = (self.id_of(f"{crew[0]}'s car"), f"{crew[0]}'s car")
            yield lap(crossed, controller, took, number, driver=who, car=car)

    def result(self, controller: int, line: Json) -> Json:
        crew = line.get("crew", [line.get("driver")])
        return {
            "controller_id": controller,
            "driver_id": self.id_of(crew[-1]),
            "car_id": self.id_of(f"{crew[0]}'s car"),
            "laps": line["laps"],
            "best_laptime": line["best_lap_ms"],
            "retired": line.get("retired", False),
            "disqualified": line.get("disqualified", False),
        }

    def id_of(self, name: str) -> int:
        return self.ids.setdefault(name, len(self.ids) + 1)


def lap_times(line: Json) -> list[int]:
    """So many laps, of which one is the best, and which add up to the time."""
    laps, best = line["laps"], line["best_lap_ms"]
    place = line.get("best_lap_no", min(2, laps)) - 1
    rest = line["time_ms"] - best
    others = [rest * number // (laps - 1) - rest * (number - 1) // (laps - 1) for number in range(1, laps)]
    assert all(other >= best for other in others), f"{line} has a lap that is better than its best"
    return [*others[:place], best, *others[place:]]
