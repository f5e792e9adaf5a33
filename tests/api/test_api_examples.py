"""The schema's examples are what the hub answers after the tidy night of tests/scenarios, and a sprint with incidents.

`make goldens` writes them anew; review them as a diff.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from championships.decisions import assign_by_hand, keep_fixtures
from championships.fixtures.keeping import Asked
from championships.models import AssignmentRule, Championship, Handicap, Round
from championships.pairings.fixtures import EVERY_RIVAL, every_rival
from championships.presets import apply_preset
from drivers.models import Source
from ingest.log.append import append
from ingest.projection import project
from races.models import Session
from smartrace_hub.api.examples import FILE, recorded
from tests.api.addresses import (
    Address,
    every_address,
    schema,
)
from tests.scenarios.evening import DAY, arrivals

LINES = 2
"""Of each list."""
CURSOR = "cursor=cD0yMDI2LTAxLTE3"
"""Stands for all of them, which are signed, and differ by hub."""
IDS = {"id", "session", "meeting", "entry"}
"""What differs by database."""
SPRINT_AT = datetime.combine(DAY, time(19, 30), UTC)
ADA = {"driver_data": {"id": 1, "name": "Ada Sommer"}, "car_data": {"id": 4, "name": "BMW M4 GT3"}}
MAREK = {"driver_data": {"id": 2, "name": "Marek Dvořák"}, "car_data": {"id": 40, "name": "Porsche 911 Grello"}}
ONE, TWO = {"controller_id": "1"}, {"controller_id": "2"}
SPRINT: list[tuple[float, str, Any]] = [
    (0, "event.start", {"type": "race", "laps": "2"}),
    (1, "events.weather_update", "dry"),
    (2, "events.tire_change", {**ONE, "tire": "dry"}),
    (5, "event.change_status", {"old": "starting", "new": "jumpstart"}),
    (10, "event.change_status", {"old": "starting", "new": "running"}),
    (18, "ui.lap_update", {**ONE, "lap": 1, "laptime_raw": 7650, **ADA}),
    (19, "ui.lap_update", {**TWO, "lap": 1, "laptime_raw": 8470, **MAREK}),
    (20, "race.penalty_update", {**TWO, "penalty": 5}),
    (21, "race.damage_update", {**TWO, "damage": "engine"}),
    (22, "util.fuel_update", {**ONE, "fuel": 64}),
    (23, "race.vsc_deployed", None),
    (31, "race.vsc_retracted", None),
    (32, "event.change_status", {"old": "running", "new": "suspended"}),
    (52, "event.change_status", {"old": "suspended", "new": "running"}),
    (60, "ui.lap_update", {**ONE, "lap": 2, "laptime_raw": 21920, **ADA}),
    (61, "ui.remove_car_from_session", TWO),
    (65, "event.end", {"type": "race", "result": {"1": {**ONE, "laps": 2}, "2": {**TWO, "laps": 1, "retired": True}}}),
]
"""Seconds after half past seven, what happened, and its data."""


@pytest.fixture
def evening(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    for at, body in [*((one.at, one.body) for one in arrivals("tidy_night")), *sprint()]:
        monkeypatch.setattr(timezone, "now", lambda at=at: at)
        assert append(source, body).event is not None
    project(source)
    hold_championship(source)


def hold_championship(source: Source) -> None:
    """Of the evening's races, the second with the qualifying, and a finale to come, whose heats none of them is."""
    cup = Championship.objects.create(
        club=source.club, name="Wintercup", season="2026", state=Championship.State.RUNNING, planned_rounds=3
    )
    AssignmentRule.objects.create(championship=cup, session_type="race", into=AssignmentRule.Into.SESSION)
    finale = Round.objects.create(championship=cup, number=3, name="Finale", factor=2)
    Handicap.objects.create(championship=cup, amounts="40 20 10")
    Handicap.objects.create(championship=cup, kind="seconds", by="round", amounts="1.5 0.5")
    apply_preset(cup, "10-8-6-5-4-3-2-1")
    assign_by_hand(Session.objects.get(type="qualifying"), cup.rounds.get(number=2))
    fixtures = every_rival(["Ada Sommer", "Guest", "Visitor"], 2)
    keep_fixtures(finale, Asked(EVERY_RIVAL, 1, fixtures), DAY)


def sprint() -> Iterator[tuple[datetime, bytes]]:
    """Each body with its arrival; the last one cannot be used."""
    for seconds, event_type, data in SPRINT:
        at = SPRINT_AT + timedelta(seconds=seconds)
        told = {"time": round(at.timestamp() * 1000), "event_type": event_type}
        yield at, json.dumps(told if data is None else {**told, "event_data": data}).encode()
    yield SPRINT_AT + timedelta(seconds=70), b'{"event_type": "ui.lap_update", "event_data": {"controller_id": "1"}}'


@pytest.fixture
def reader(db: None) -> Client:
    """Somebody of the staff, who reads from the hub as a club names it."""
    browser = Client(headers={"host": "hub.local:8000"})
    browser.force_login(User.objects.create_superuser("organiser"))
    return browser


def answer(reader: Client, address: Address) -> Any:
    """What there is to say of the race, or of the first of what it is."""
    race = Session.objects.filter(type="race").earliest("opened_at").pk if address.resource == "sessions" else None
    pages = {"page_size": LINES} if "page_size" in address.parameters else {}
    response = reader.get(address.url(race, **pages))
    assert response.status_code == 200, (address.name, response.content)
    return shortened(json.loads(re.sub(r"cursor=[^&\"]+", CURSOR, response.content.decode())))


def shortened(told: Any) -> Any:
    """With the first lines of each list."""
    if isinstance(told, list):
        return [shortened(one) for one in told[:LINES]]
    return {name: shortened(one) for name, one in told.items()} if isinstance(told, dict) else told


def bare(told: Any) -> Any:
    """Without keys. The lap of a record is one, too; elsewhere it is a number people count."""
    if isinstance(told, list):
        return [bare(one) for one in told]
    if not isinstance(told, dict):
        return re.sub(r"(?<=/v1/)(\w+)/\d+/", r"\1/1/", told) if isinstance(told, str) else told
    keys = IDS | ({"lap"} if "time_ms" in told else set())
    return {name: bare(one) for name, one in told.items() if name not in keys}


def test_examples_are_what_the_hub_answers(evening: None, reader: Client) -> None:
    answers = {address.name: answer(reader, address) for address in every_address()}
    if os.environ.get("GOLDENS") == "write":
        FILE.write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n")
    assert bare(answers) == bare(recorded())


def test_every_operation_of_the_schema_has_its_example() -> None:
    told = {
        methods["get"]["operationId"]: methods["get"]["responses"]["200"]["content"]["application/json"].get("example")
        for methods in schema()["paths"].values()
    }
    assert told == recorded()


def test_an_example_says_something() -> None:
    assert {name for name, example in recorded().items() if not example or example == {"results": []}} == set()
    assert {name for name, example in recorded().items() if "results" in example and not example["results"]} == set()
