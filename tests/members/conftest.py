"""Two clubs on one hub, each with a row of everything; every name of the neighbours' begins with Zz-."""

from __future__ import annotations

import json
from typing import Any

import pytest

from drivers.models import Car, Club, Driver, Source, Team
from races.models import Track
from tests.conftest import (
    Writing,
    decide_on_everything,
    slotfreunde,
    tablet_of,
    whatever_can_happen,
    whatever_comes_later,
)
from tests.rulings import merge
from tests.tablet import Tablet, event, lap

THEIRS = ["Demo Circuit", "Ada", "Bob", "Cy", "GT3", "F1", "Scuderia", "Dee", "DTM", "Reds", "Oval"]


@pytest.fixture(autouse=True)
def database(db: None) -> None:
    """The two clubs are told once for a module; what a test does to them is gone after it."""


@pytest.fixture(scope="module")
def own_club(of_module: Writing, everything: None) -> Club:
    """The club, with somebody who was merged, and a car that was."""
    with of_module():
        club = slotfreunde()
        Tablet(tablet_of(club)).tell_at_once(*somebody_twice())
        merge_them(club, "")
    return club


@pytest.fixture(scope="module")
def neighbours(of_module: Writing, own_club: Club) -> Club:
    """Another club, with as much of everything."""
    with of_module():
        club = Club.objects.create(name="Zz-Slotracer", time_zone="Europe/Vienna")
        tablet = Tablet(Source.objects.create(club=club, name="Zz-Tablet"))
        tablet.tell_at_once(*called_otherwise(whatever_can_happen()))
        tablet.tell_at_once(*called_otherwise(whatever_comes_later()), event(212, "Zz-.of_the_future"))
        decide_on_everything(tablet.source, "Zz-Cup")
        tablet.tell_at_once(*called_otherwise(somebody_twice()))
        merge_them(club, "Zz-")
    return club


def somebody_twice() -> list[dict[str, Any]]:
    """Dee, beside Cy, in another car, for another team and on another track; and a lap of no controller."""
    dee = {"id": 44, "name": "Dee", "team_data": {"id": 9, "name": "Reds"}}
    return [
        event(219, "util.set_active_track", {"id": 9, "name": "Oval", "length": "9.1"}),
        lap(220, 4, 9000, driver_data=dee, car="DTM"),
        event(230, "ui.lap_update", {"controller_id": "nobody"}),
    ]


def merge_them(club: Club, prefix: str) -> None:
    drivers, cars = Driver.objects.filter(club=club), Car.objects.filter(club=club)
    merge(drivers.get(name=f"{prefix}Dee"), drivers.get(name=f"{prefix}Cy"))
    merge(cars.get(name=f"{prefix}DTM"), cars.get(name=f"{prefix}GT3"))
    teams, tracks = Team.objects.filter(club=club), Track.objects.filter(club=club)
    merge(teams.get(name=f"{prefix}Reds"), teams.get(name=f"{prefix}Scuderia"))
    merge(tracks.get(name=f"{prefix}Oval"), tracks.get(name=f"{prefix}Demo Circuit"))


def called_otherwise(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    text = json.dumps(events)
    for name in THEIRS:
        text = text.replace(f'"{name}"', f'"Zz-{name}"')
    told: list[dict[str, Any]] = json.loads(text)
    return told
