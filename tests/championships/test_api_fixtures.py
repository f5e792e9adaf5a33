"""SmartRace's fixtures over REST."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from django.test import Client

from tests.api.api_reading import (
    ROOT,
    get,
    refused,
)

pytestmark = pytest.mark.django_db


def sheet(**query: str | int) -> list[str]:
    response: Any = Client().get(f"{ROOT}fixtures/", {**query, "format": "csv"})
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="fixtures.csv"'
    return b"".join(response).decode().splitlines()


def test_three_on_two_controllers_meet_each_other_and_rest_in_turns() -> None:
    heats = get("fixtures/", {"drivers": "Ada, Bob,Cy", "controllers": 2})
    assert [heat["heat"] for heat in heats] == [1, 2, 3]
    pairs = [{seat["name"] for seat in heat["seats"]} for heat in heats]
    assert sorted(map(sorted, pairs)) == [["Ada", "Bob"], ["Ada", "Cy"], ["Bob", "Cy"]]
    assert all(pair | set(heat["resting"]) == {"Ada", "Bob", "Cy"} for pair, heat in zip(pairs, heats, strict=True))
    assert {seat["controller"] for heat in heats for seat in heat["seats"]} == {1, 2}
    assert {seat["car"] for heat in heats for seat in heat["seats"]} == {""}
    assert get("fixtures/spread/", {"drivers": "Ada, Bob,Cy", "controllers": 2}) == {
        "report": "3 heats; everybody starts 2 times, has each controller once, and meets each other once.",
        "heats": 3,
        "starts": {"fewest": 2, "most": 2},
        "meetings": {"fewest": 1, "most": 1},
        "controller_turns": {"fewest": 1, "most": 1},
        "car_turns": None,
    }


def test_everybody_drives_every_car() -> None:
    asked = {"scheme": "every_car", "drivers": 4, "cars": "red,blue", "controllers": 2, "times": 2}
    heats = get("fixtures/", asked)
    driven = [(seat["name"], seat["car"]) for heat in heats for seat in heat["seats"]]
    everybody = [f"Driver {number}" for number in range(1, 5)]
    assert sorted(driven) == sorted((name, car) for name in everybody for car in ("red", "blue") for _ in range(2))
    assert get("fixtures/spread/", asked)["car_turns"] == {"fewest": 2, "most": 2}


def test_everybody_drives_from_every_controller() -> None:
    heats = get("fixtures/", {"scheme": "every_controller", "drivers": 5, "controllers": 4})
    turns = [(seat["name"], seat["controller"]) for heat in heats for seat in heat["seats"]]
    assert len(turns) == len(set(turns)) == 20


def test_the_sheet_has_a_column_for_each_controller() -> None:
    assert sheet(drivers="Ada,Bob", cars="red,blue", controllers=3, scheme="every_car") == [
        "Heat,Controller 1,Controller 2,Controller 3,Resting",
        "1,Bob (red),Ada (blue),,",
        "2,Ada (red),Bob (blue),,",
    ]
    assert sheet(drivers="=1+1,Bob,Cy", controllers=2)[0] == "Heat,Controller 1,Controller 2,Resting"
    assert "'=1+1" in "".join(sheet(drivers="=1+1,Bob,Cy", controllers=2))


def test_what_is_left_away_stands_for_the_usual() -> None:
    short = get("fixtures/", {"drivers": 8})
    assert short == get("fixtures/", {"drivers": 8, "scheme": "every_rival", "controllers": 6, "times": 1})
    assert short == get("fixtures/", {"drivers": ",".join(f" Driver {number} ," for number in range(1, 9))})


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({}, {"drivers": ["This field is required."]}),
        ({"drivers": 1}, {"drivers": ["Fixtures are for 2 to 40 drivers, not 1."]}),
        ({"drivers": "Ada"}, {"drivers": ["Fixtures are for 2 to 40 drivers, not 1."]}),
        ({"drivers": ",,"}, {"drivers": ["Fixtures are for 2 to 40 drivers, not 0."]}),
        ({"drivers": 41}, {"drivers": ["Fixtures are for 2 to 40 drivers, not 41."]}),
        ({"drivers": ",".join(map(str, range(41)))}, {"drivers": ["Fixtures are for 2 to 40 drivers, not 41."]}),
        ({"drivers": "9" * 20}, {"drivers": [f"Fixtures are for 2 to 40 drivers, not {'9' * 20}."]}),
        ({"drivers": "Ada,Bob,Ada"}, {"drivers": ["Ada is there twice; give each driver a name of their own."]}),
        ({"drivers": "A\0,B"}, {"drivers": ["Null characters are not allowed."]}),
        ({"controllers": 7}, {"controllers": ["Fixtures are for 2 to 6 controllers, not 7."]}),
        ({"controllers": 1}, {"controllers": ["Fixtures are for 2 to 6 controllers, not 1."]}),
        ({"controllers": "six"}, {"controllers": ["Enter a whole number."]}),
        ({"times": 0}, {"times": ["Everything happens 1 to 20 times, not 0."]}),
        ({"times": 21}, {"times": ["Everything happens 1 to 20 times, not 21."]}),
        ({"scheme": "fair"}, {"scheme": ["fair is none of: every_car, every_rival, every_controller."]}),
        (
            {"cars": 2},
            {
                "cars": [
                    "Cars are dealt where everybody drives every car; leave this away, or ask for scheme=every_car."
                ]
            },
        ),
        ({"scheme": "every_car"}, {"cars": ["Which cars are there? Name 1 to 40, or say how many."]}),
        ({"scheme": "every_car", "cars": 0}, {"cars": ["Fixtures are for 1 to 40 cars, not 0."]}),
        ({"scheme": "every_car", "cars": 41}, {"cars": ["Fixtures are for 1 to 40 cars, not 41."]}),
        (
            {"scheme": "every_car", "cars": "red,red"},
            {"cars": ["Car red is there twice; give each car a name of its own."]},
        ),
        (
            {"drivers": 40, "controllers": 2, "times": 20},
            {"times": ["That would be 15600 heats or more; 1000 is the most there are."]},
        ),
    ],
)
def test_an_evening_that_cannot_be_is_refused_with_a_sentence(query: dict[str, Any], told: dict[str, Any]) -> None:
    asked = {"drivers": 4, **query} if query else {}
    for address in ("fixtures/", "fixtures/spread/"):
        assert refused(address, asked) == told


def test_after_some_heats_the_rest_is_planned_for_who_is_there() -> None:
    asked = {"drivers": "Ada,Bob,Cy,Dan", "controllers": 2}
    before = get("fixtures/", asked)
    changed = get("fixtures/", {**asked, "driven": 2, "joining": "Eve", "leaving": "Dan"})
    assert [heat["seats"] for heat in changed[:2]] == [heat["seats"] for heat in before[:2]]
    driven = [{seat["name"] for seat in heat["seats"]} for heat in changed]
    rest = {frozenset(heat) for heat in driven[2:]}
    everybody = {frozenset(pair) for pair in combinations(["Ada", "Bob", "Cy", "Eve"], 2)}
    assert rest == everybody - {frozenset(heat) for heat in driven[:2]}
    assert len(driven) == 2 + len(rest)


def test_a_controller_or_car_that_broke_is_in_no_heat_to_come() -> None:
    asked = {"scheme": "every_car", "drivers": 4, "cars": "red,blue,green", "controllers": 3}
    rest = get("fixtures/", {**asked, "driven": 1, "broken_controllers": "2", "broken_cars": "blue"})[1:]
    seats = [(seat["controller"], seat["car"]) for heat in rest for seat in heat["seats"]]
    assert {controller for controller, _ in seats} == {1, 3}
    assert {car for _, car in seats} == {"red", "green"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"leaving": "Zoe"}, {"leaving": ["Zoe is none of those in the list."]}),
        ({"joining": "Ada"}, {"joining": ["Ada is in the list already."]}),
        ({"broken_controllers": "5"}, {"broken_controllers": ["5 is none of those in the list."]}),
        (
            {"broken_controllers": "two"},
            {"broken_controllers": ["Controllers are numbers with commas between them, such as 2 or 2,4."]},
        ),
        ({"broken_cars": "red"}, {"broken_cars": ["red is none of those in the list."]}),
        ({"leaving": "Ada,Bob"}, {"driven": ["Nobody is left to drive against: two drivers have to be there."]}),
    ],
)
def test_a_change_that_cannot_be_is_refused(change: dict[str, Any], told: dict[str, Any]) -> None:
    assert refused("fixtures/", {"drivers": "Ada,Bob,Cy", "controllers": 2, **change}) == told


def test_an_unknown_parameter_is_refused() -> None:
    there_are = "broken_cars, broken_controllers, cars, controllers, driven, drivers, format, joining, leaving, scheme"
    sentence = f"There is no such parameter. There are: {there_are}, times."
    assert refused("fixtures/", {"drivers": 4, "heats": 3}) == {"heats": [sentence]}


def test_a_single_object_is_no_table() -> None:
    assert refused("fixtures/spread/", {"drivers": 4, "format": "csv"}) == {"format": ["csv is none of: json."]}
