"""A hundred club nights told in one go: a row of everything the API lists on each, and one race with a hundred laps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from championships.models import AssignmentRule, Championship, Handicap, Round
from championships.presets import apply_preset
from drivers.models import Club, Source
from ingest.log.append import append
from ingest.projection import project
from tests.tablet import at, ended, event, lap, lights_out, started

APART_S = 8 * 3600
"""More than the six hours within which sessions are of one meeting."""
FIRST_S = -40 * 24 * 3600


def tell(source: Source, numbers: Iterable[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nights of these numbers, projected in one batch; every event arrives when it happens."""
    for number in numbers:
        Club.objects.create(name=f"Club {number}")
        hold(Championship(club=source.club, name=f"Championship {number}", state="running", planned_rounds=99))
        for seconds, body in night(number, FIRST_S + number * APART_S):
            hear(source, body, at(seconds), monkeypatch)
    project(source)


def hold(championship: Championship) -> None:
    """Each of the club's races is a round of it, if it is the first."""
    if Championship.objects.exists():
        championship.save()
    else:
        championship.starts_on = date(2020, 1, 1)  # the only one that says so, and so the latest
        championship.save()
        AssignmentRule.objects.create(championship=championship, session_type="race", into="session")
        Round.objects.create(championship=championship, number=999)
        Handicap.objects.create(championship=championship, amounts="40 20 10", by="round")
        apply_preset(championship, "10-8-6-5-4-3-2-1")


def tell_long_race(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    """The latest race, on the first night's track: a hundred laps of twelve drivers, each a record, and much else."""
    for seconds, body in long_race(1000.0):
        hear(source, body, at(seconds), monkeypatch)
    project(source)


def hear(source: Source, body: bytes, arrival: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as clock:
        clock.setattr(timezone, "now", lambda: arrival + timedelta(seconds=1))
        assert append(source, body).event is not None


def night(number: int, begin: float) -> Iterator[tuple[float, bytes]]:
    """A qualifying of Ada's, and a race that somebody of that night wins ahead of her."""
    somebody, ada = crew(number), {"driver": (500, "Ada"), "car": (500, "GT3")}
    happened = [
        event(begin, "util.set_active_track", {"id": number, "name": f"Track {number}", "length": "10"}),
        started(begin + 1, "qualifying"),
        lap(begin + 9, 1, 7000, 1, **ada),
        ended(begin + 20, "qualifying", {"controller_id": 1, "laps": 1}),
        started(begin + 30),
        *incidents(begin + 31),
        lap(begin + 50, 1, 7000 + number, 1, **somebody),
        lap(begin + 51, 2, 8000, 1, **ada),
        event(begin + 52, "ui.remove_car_from_session", {"controller_id": "2"}),
        ended(begin + 60, "race", *({"controller_id": n} for n in (1, 2))),
    ]
    yield from bodies(happened)
    yield begin + 70, b"no event %d" % number


def incidents(begin: float) -> list[dict[str, Any]]:
    """One of each, to the first controller."""
    one = {"controller_id": "1"}
    return [
        event(begin, "events.weather_update", "dry"),
        event(begin + 1, "events.tire_change", {**one, "tire": "dry"}),
        event(begin + 2, "event.change_status", {"old": "starting", "new": "jumpstart"}),
        lights_out(begin + 3),
        event(begin + 4, "race.penalty_update", {**one, "penalty": 5}),
        event(begin + 5, "race.damage_update", {**one, "damage": "engine"}),
        event(begin + 6, "event.pit.enter", one),
        event(begin + 7, "event.pit.leave", one),
        event(begin + 8, "race.vsc_deployed"),
        event(begin + 9, "race.vsc_retracted"),
        event(begin + 10, "util.fuel_update", {**one, "fuel": 40}),
        event(begin + 11, "event.change_status", {"old": "running", "new": "suspended"}),
        event(begin + 12, "event.change_status", {"old": "suspended", "new": "running"}),
    ]


def long_race(begin: float) -> Iterator[tuple[float, bytes]]:
    happened = [
        event(begin, "util.set_active_track", {"id": 1, "name": "Track 1", "length": "10"}),
        started(begin + 1),
    ]
    for n in range(100):
        if n % 10 == 0:
            happened += incidents(begin + 2 + 20 * n)
        happened.append(lap(begin + 20 + 20 * n, n % 6 + 1, 5000 - n, n // 6 + 1, **crew(n % 12 + 1)))
    standing = [{"controller_id": controller} for controller in range(1, 7)]
    happened.append(ended(begin + 2100, "race", *standing))
    yield from bodies(happened)


def crew(number: int) -> dict[str, Any]:
    """A driver, of a team, in a car."""
    return {
        "driver_data": {
            "id": number,
            "name": f"Driver {number}",
            "team_data": {"id": number, "name": f"Team {number}"},
        },
        "car_data": {"id": number, "name": f"Car {number}"},
    }


def bodies(happened: list[dict[str, Any]]) -> Iterator[tuple[float, bytes]]:
    """Each with when it happened, in seconds into the evening."""
    begin = at(0).timestamp()
    for one in happened:
        yield one["time"] / 1000 - begin, json.dumps(one).encode()
