"""What names and ids mean when they tell against each other: tables of which id bore which name, night by night."""

from __future__ import annotations

import random
from typing import Any

import pytest

from drivers.identity.decisions import Decisions
from drivers.identity.identity_rules import CARS as CAR_RULES
from drivers.identity.identity_rules import DRIVERS
from drivers.identity.suggestions import suggestions
from drivers.models import Car, Driver, Source, Team
from ingest.projection.rebuild import check
from races.control.roster import TRACKS as TRACK_RULES
from races.models import Lap, Track
from tests.drivers.telling import Night, crossing, deliver, weeks
from tests.rulings import merge

MODELS: dict[str, Any] = {"driver": Driver, "car": Car, "team": Team}

# Nights a week apart; then who crossed the line each time, and how many there are.
ANYBODY: dict[str, tuple[list[Night], list[str], int]] = {
    "two have each other's ids": (
        [[(1, "Anna"), (2, "Bob")], [(2, "Anna"), (1, "Bob")]],
        ["Anna", "Bob", "Anna", "Bob"],
        2,
    ),
    "a newcomer has a member's id, who goes on under another": (
        [[(1, "Anna"), (2, "Bob")], [(1, "Dora"), (2, "Anna"), (3, "Bob")]],
        ["Anna", "Bob", "Dora", "Anna", "Bob"],
        3,
    ),
    "the member comes back only weeks later": (
        [[(1, "Anna"), (2, "Bob")], [(1, "Dora"), (2, "Bob")], [(1, "Dora")], [(1, "Dora"), (5, "Anna")]],
        ["Anna", "Bob", "Dora", "Bob", "Dora", "Dora", "Anna"],
        3,
    ),
    "a member who never comes back, on a tablet whose ids moved": (
        [[(1, "Anna"), (2, "Bob")], [(1, "Dora"), (2, "Cem"), (3, "Bob")]],
        ["Anna", "Bob", "Dora", "Cem", "Bob"],
        4,
    ),
    "everybody is new": (
        [[(1, "Anna"), (2, "Bob")], [(1, "Dora"), (2, "Cem")]],
        ["Anna", "Bob", "Dora", "Cem"],
        4,
    ),
    "nothing else is told": ([[(1, "Anna")], [(1, "Dora")]], ["Anna", "Dora"], 2),
    "ids move round": (
        [[(1, "Anna"), (2, "Bob"), (3, "Cem")], [(2, "Anna"), (3, "Bob"), (1, "Cem")]],
        ["Anna", "Bob", "Cem", "Anna", "Bob", "Cem"],
        3,
    ),
    "installed anew twice": (
        [[(1, "Anna"), (2, "Bob")], [(2, "Anna"), (1, "Bob")], [(1, "Anna"), (2, "Bob")]],
        ["Anna", "Bob"] * 3,
        2,
    ),
    "renamed while others stay as they are": (
        [[(1, "Mats"), (2, "Bob")], [(1, "Florian"), (2, "Bob")]],
        ["Florian", "Bob", "Florian", "Bob"],
        2,
    ),
    "renamed during the evening": (
        [[(1, "Mats"), (2, "Bob"), (1, "Florian")], [(1, "Florian")]],
        ["Florian", "Bob", "Florian", "Florian"],
        2,
    ),
    "a name completed, with nothing else told": ([[(1, "Mats")], [(1, "Mats Berg")]], ["Mats Berg"] * 2, 1),
    "a name put right": ([[(1, "Florain")], [(1, "Florian")]], ["Florian"] * 2, 1),
    "a name taken back": ([[(1, "Ada"), (1, "Adda"), (1, "Ada")]], ["Ada"] * 3, 1),
    "renamed again and again": (
        [[(1, "Mats"), (2, "Bob")], [(1, "Florian"), (2, "Bob")], [(1, "Ossi"), (2, "Bob")]],
        ["Ossi", "Bob"] * 3,
        2,
    ),
    "names in turn on one id": ([[(1, "Guest"), (1, "Tom"), (1, "Guest"), (1, "Tom")]], ["Guest", "Tom"] * 2, 2),
}
CARS: dict[str, tuple[list[Night], list[str], int]] = {
    "two that look alike, raced against each other": ([[(31, "M4"), (32, "M4"), (31, "M4")]], ["M4"] * 3, 2),
    "another that looks alike, weeks later": ([[(31, "M4")], [(32, "M4")], [(31, "M4")]], ["M4"] * 3, 2),
    "one of two that look alike is renamed": (
        [[(31, "M4"), (32, "M4"), (31, "M4")], [(31, "M4"), (32, "M4 red"), (31, "M4")]],
        ["M4", "M4 red", "M4", "M4", "M4 red", "M4"],
        2,
    ),
    "the id is given to a car nobody knew": (
        [[(1, "M4"), (2, "R8")], [(1, "911"), (2, "M4"), (3, "R8")]],
        ["M4", "R8", "911", "M4", "R8"],
        3,
    ),
    "one's old id is not heard of any more, but another's was given away": (
        [[(7, "M4"), (1, "R8")], [(1, "911"), (2, "R8"), (3, "M4")]],
        ["M4", "R8", "911", "R8", "M4"],
        3,
    ),
}
KINDS = [(kind, *case) for kind in ("driver", "car", "team") for case in ANYBODY.items()]
KINDS += [("car", *case) for case in CARS.items()]


@pytest.mark.parametrize(("kind", "name", "case"), KINDS, ids=[f"{kind}: {name}" for kind, name, _ in KINDS])
def test_who_it_was(source: Source, kind: str, name: str, case: tuple[list[Night], list[str], int]) -> None:
    nights, expected, number = case
    events = weeks(kind, *nights)
    deliver(source, events, every=1)
    assert who(kind) == expected
    assert MODELS[kind].objects.count() == number
    assert list(map(str, check(source))) == []


@pytest.mark.parametrize(("kind", "name", "case"), KINDS, ids=[f"{kind}: {name}" for kind, name, _ in KINDS])
def test_who_it_was_in_whatever_order_it_arrives(
    source: Source, kind: str, name: str, case: tuple[list[Night], list[str], int]
) -> None:
    nights, expected, number = case
    events = weeks(kind, *nights)
    random.Random(name).shuffle(events)
    deliver(source, events, every=2)
    assert who(kind) == expected
    assert MODELS[kind].objects.count() == number
    assert list(map(str, check(source))) == []


def who(kind: str) -> list[str]:
    """Whose each lap is, in the order they were driven."""
    return [str(getattr(lap, kind)) for lap in Lap.objects.order_by("finished_at")]


LONG, SHORT = {"length": "12.4"}, {"length": "9.1"}
TRACKS = {
    "renamed, of the same length": ([("Home", LONG), ("Home of speed", LONG)], 1),
    "renamed, drawn alike": ([("Home", {"track_svg": "<a/>"}), ("Cellar", {"track_svg": "<a/>", **LONG})], 1),
    "drawn otherwise": ([("Home", {"track_svg": "<a/>", **LONG}), ("B", {"track_svg": "<b/>", **LONG})], 2),
    "of another length": ([("Home", LONG), ("Home short", SHORT)], 2),
    "nothing else is told": ([("Home", {}), ("Home with bridge", {})], 2),
    "there and back": ([("Home", LONG), ("Bridge", LONG), ("Home", LONG)], 2),
}  # fmt: skip


@pytest.mark.parametrize(("chosen", "number"), TRACKS.values(), ids=TRACKS.keys())
@pytest.mark.parametrize("step", [1, -1], ids=["in order", "newest first"])
def test_a_track_goes_on_where_it_is_plainly_the_same_layout(
    source: Source, chosen: list[tuple[str, dict[str, Any]]], number: int, step: int
) -> None:
    events = [crossing("track", 100 * place, 1, name, **said) for place, (name, said) in enumerate(chosen)]
    events += [crossing("driver", 100 * place + 50, 1, "Ada") for place in range(len(chosen))]
    deliver(source, events[::step], every=1)
    assert Track.objects.count() == number
    names = [name for name, _ in chosen] if number > 1 else [chosen[-1][0]] * len(chosen)
    assert [str(lap.track) for lap in Lap.objects.order_by("finished_at")] == names
    assert list(map(str, check(source))) == []


def test_what_drivers_show_of_a_new_installation_holds_for_cars_too(source: Source) -> None:
    nights = weeks("driver", [(1, "Anna"), (2, "Bob")], [(2, "Anna"), (1, "Bob")])
    cars = weeks("car", [(7, "M4")], [(1, "M4")]) + weeks("car", [(5, "R8")], [(5, "911")])
    for place, one in enumerate(cars):
        one["time"] += 1000 * (30 + place)
    deliver(source, sorted([*nights, *cars], key=lambda one: one["time"]), every=1)
    assert sorted(map(str, Car.objects.all())) == ["911", "M4", "R8"]
    assert list(map(str, check(source))) == []


def suggested(source: Source, rules: Any) -> list[tuple[str, str]]:
    return [(str(one.one), str(one.other)) for one in suggestions(source.club, rules, Decisions())]


def test_what_stays_open_is_suggested(source: Source) -> None:
    deliver(source, weeks("driver", [(1, "Anna")], [(1, "Dora")]))
    deliver(source, weeks("car", [(1, "M4")], [(2, "M4")]))
    deliver(source, [crossing("track", 0, 1, "Home"), crossing("track", 50, 1, "Home with bridge")])
    assert suggested(source, DRIVERS) == [("Anna", "Dora")]
    assert suggested(source, CAR_RULES) == [("M4", "M4")]
    assert suggested(source, TRACK_RULES) == [("Home", "Home with bridge")]


def test_what_is_plain_or_was_decided_is_not_suggested(source: Source) -> None:
    deliver(source, weeks("driver", [(1, "Mats"), (2, "Bob")], [(1, "Florian"), (2, "Bob")]))
    deliver(source, weeks("car", [(31, "M4"), (32, "M4"), (31, "M4")]))
    assert suggested(source, DRIVERS) == suggested(source, CAR_RULES) == []
    deliver(source, weeks("driver", [(8, "Anna")], [(8, "Dora")], []))
    anna, dora = (Driver.objects.get(name=name) for name in ("Anna", "Dora"))
    assert suggested(source, DRIVERS) == [("Anna", "Dora")]
    merge(dora, anna)
    assert suggested(source, DRIVERS) == []
    assert list(map(str, check(source))) == []
