"""Two clubs on one hub, each with a row of everything; every name of the neighbours' begins with Zz-."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desk.identity import merge
from drivers.models import Car, Club, Driver, Source
from tests.conftest import (
    Writing,
    decide_on_everything,
    slotfreunde,
    tablet_of,
    whatever_can_happen,
    whatever_comes_later,
)
from tests.tablet import Tablet, event, lap

THEIRS = ["Demo Circuit", "Ada", "Bob", "Cy", "GT3", "F1", "Scuderia", "Dee", "DTM"]


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
    """Dee, who is another beside Cy, in a car that is another beside the GT3; and a lap of no controller."""
    return [
        lap(220, 4, 9000, driver="Dee", car="DTM"),
        event(230, "ui.lap_update", {"controller_id": "nobody"}),
    ]


def merge_them(club: Club, prefix: str) -> None:
    drivers, cars = Driver.objects.filter(club=club), Car.objects.filter(club=club)
    merge(drivers.get(name=f"{prefix}Dee"), drivers.get(name=f"{prefix}Cy"))
    merge(cars.get(name=f"{prefix}DTM"), cars.get(name=f"{prefix}GT3"))


def called_otherwise(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    text = json.dumps(events)
    for name in THEIRS:
        text = text.replace(f'"{name}"', f'"Zz-{name}"')
    told: list[dict[str, Any]] = json.loads(text)
    return told
