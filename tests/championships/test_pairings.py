"""Fixture lists: who drives when, from where, in which car, and how evenly."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from championships.pairings.fixtures import (
    Fixtures,
    NoFixtures,
    Spread,
    every_car,
    every_controller,
    every_rival,
)
from tests.evenings.examples import examples

CARS = ["Audi", "BMW", "Cobra", "Dallara", "Elva"]


def names(count: int) -> list[str]:
    return [f"driver {number:02}" for number in range(1, count + 1)]


def has_nobody_twice_in_a_heat(fixtures: Fixtures) -> bool:
    """Nor a controller or a car twice; and who does not drive rests."""
    return all(
        len({seat.driver for seat in heat.seats}) == len(heat.seats)
        and len({seat.controller for seat in heat.seats}) == len(heat.seats)
        and (not fixtures.cars or len({seat.car for seat in heat.seats}) == len(heat.seats))
        and {seat.driver for seat in heat.seats}.isdisjoint(heat.resting)
        and len(heat.seats) + len(heat.resting) == len(fixtures.drivers)
        for heat in fixtures.heats
    )


drivers = st.integers(2, 40).map(names)
controllers = st.integers(2, 6)


@examples(25)
@given(drivers, controllers, st.integers(1, 3))
def test_everybody_drives_from_every_controller_equally_often(who: list[str], lanes: int, times: int) -> None:
    fixtures = every_controller(who, lanes, times)
    assert has_nobody_twice_in_a_heat(fixtures)
    assert fixtures.controller_turns == Spread(times, times)
    assert fixtures.starts == Spread(times * lanes, times * lanes)
    assert fixtures.meetings.most - fixtures.meetings.fewest <= 4


@examples(25)
@given(drivers, controllers, st.integers(1, 7), st.integers(1, 3))
def test_everybody_drives_every_car_equally_often(who: list[str], lanes: int, cars: int, times: int) -> None:
    fixtures = every_car(who, [f"car {number}" for number in range(cars)], lanes, times)
    assert has_nobody_twice_in_a_heat(fixtures)
    assert fixtures.car_turns == Spread(times, times)
    assert fixtures.controller_turns.most - fixtures.controller_turns.fewest <= 1


@examples(25)
@given(drivers, controllers, st.integers(1, 2))
def test_everybody_meets_everybody(who: list[str], lanes: int, times: int) -> None:
    fixtures = every_rival(who, lanes, times)
    assert has_nobody_twice_in_a_heat(fixtures)
    assert fixtures.meetings.fewest >= times
    assert fixtures.starts.most - fixtures.starts.fewest <= 1
    assert fixtures.controller_turns.most - fixtures.controller_turns.fewest <= 1


@examples(25)
@given(drivers, controllers)
def test_no_heat_is_more_than_one_short_of_another(who: list[str], lanes: int) -> None:
    sizes = [len(heat.seats) for heat in every_car(who, CARS, lanes).heats]
    assert max(sizes) - min(sizes) <= 1


def test_six_drivers_on_two_controllers_meet_once_each_in_fifteen_heats() -> None:
    fixtures = every_rival(names(6), 2)
    assert (len(fixtures.heats), fixtures.meetings, fixtures.starts) == (15, Spread(1, 1), Spread(5, 5))


def test_seven_drivers_on_three_controllers_meet_each_other_exactly_once() -> None:
    """The Fano plane: seven heats of three."""
    fixtures = every_controller(names(7), 3)
    assert (len(fixtures.heats), fixtures.meetings) == (7, Spread(1, 1))


def test_the_same_evening_always_has_the_same_list() -> None:
    assert every_car(names(9), CARS, 4) == every_car(names(9), CARS, 4)


def test_the_spread_is_reported() -> None:
    assert every_car(names(5), CARS, 4).report == (
        "7 heats; everybody starts 5 times, has each controller 1 to 2 times, each car once, "
        "and meets each other 3 to 4 times."
    )


def test_the_sheet_has_a_row_a_heat_and_says_who_rests() -> None:
    assert every_rival(["Ada", "Bob", "Cyd"], 2).sheet() == (
        "Heat,Controller 1,Controller 2,Resting\n1,Cyd,Bob,Ada\n2,Ada,Cyd,Bob\n3,Bob,Ada,Cyd\n"
    )


def test_the_sheet_says_the_car_too() -> None:
    assert every_car(["Ada", "Bob"], ["Audi", "BMW"], 2).sheet() == (
        "Heat,Controller 1,Controller 2,Resting\n1,Bob (Audi),Ada (BMW),\n2,Ada (Audi),Bob (BMW),\n"
    )


@pytest.mark.parametrize(
    ("who", "lanes", "times", "expected"),
    [
        (names(1), 2, 1, "Fixtures are for 2 to 40 drivers, not 1."),
        (names(41), 2, 1, "Fixtures are for 2 to 40 drivers, not 41."),
        (names(4), 7, 1, "Fixtures are for 2 to 6 controllers, not 7."),
        (names(4), 2, 0, "Everything happens 1 to 20 times, not 0."),
        (["Ada", "Ada"], 2, 1, "Ada is there twice; give each driver a name of their own."),
    ],
)
def test_an_evening_that_cannot_be(who: list[str], lanes: int, times: int, expected: str) -> None:
    with pytest.raises(NoFixtures, match=re.escape(expected)):
        every_rival(who, lanes, times)


def test_cars_that_cannot_be() -> None:
    with pytest.raises(NoFixtures, match="for 1 to 40 cars, not 0"):
        every_car(names(2), [], 2)
    with pytest.raises(NoFixtures, match="Car BMW is there twice"):
        every_car(names(2), ["BMW", "BMW"], 2)
