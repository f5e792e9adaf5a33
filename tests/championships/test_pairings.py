"""Fixture lists: who drives when, from where, in which car, and how evenly."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from championships.pairings.fixtures import (
    NoFixtures,
    Spread,
    every_car,
    every_controller,
    every_rival,
)
from championships.pairings.heats import all_meet, equal_starts
from tests.championships.fixture_lists import is_laid_out_right, names
from tests.evenings.examples import examples

CARS = ["Audi", "BMW", "Cobra", "Dallara", "Elva"]


drivers = st.integers(2, 40).map(names)
controllers = st.integers(2, 6)


@examples(25)
@given(drivers, controllers, st.integers(1, 3))
def test_everybody_drives_from_every_controller_equally_often(who: list[str], lanes: int, times: int) -> None:
    fixtures = every_controller(who, lanes, times)
    assert is_laid_out_right(fixtures)
    assert fixtures.controller_turns == Spread(times, times)
    assert fixtures.starts == Spread(times * lanes, times * lanes)
    assert fixtures.meetings.most - fixtures.meetings.fewest <= 4


@examples(25)
@given(drivers, controllers, st.integers(1, 7), st.integers(1, 3))
def test_everybody_drives_every_car_equally_often(who: list[str], lanes: int, cars: int, times: int) -> None:
    fixtures = every_car(who, [f"car {number}" for number in range(cars)], lanes, times)
    assert is_laid_out_right(fixtures)
    assert fixtures.car_turns == Spread(times, times)
    assert fixtures.controller_turns.most - fixtures.controller_turns.fewest <= 1


@examples(25)
@given(drivers, controllers, st.integers(1, 2))
def test_everybody_meets_everybody(who: list[str], lanes: int, times: int) -> None:
    fixtures = every_rival(who, lanes, times)
    assert is_laid_out_right(fixtures)
    assert fixtures.meetings.fewest >= times
    assert fixtures.starts.most - fixtures.starts.fewest <= 1
    assert fixtures.controller_turns.most - fixtures.controller_turns.fewest <= 1


@examples(25)
@given(st.integers(2, 40), st.integers(2, 8), st.integers(1, 2))
def test_heats_of_any_size_let_all_meet_and_all_start_alike(count: int, size: int, times: int) -> None:
    heats = all_meet(count, size, times)
    met = Counter(pair for heat in heats for pair in combinations(sorted(heat), 2))
    starts = Counter(driver for heat in heats for driver in heat)
    assert {len(set(heat)) for heat in heats} == {min(count, size)}
    assert all(met[pair] >= times for pair in combinations(range(count), 2))
    assert max(starts.values()) - min(starts[driver] for driver in range(count)) <= 1
    equal = Counter(driver for heat in equal_starts(count, min(count, size), times * size) for driver in heat)
    assert {equal[driver] for driver in range(count)} == {times * size}


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
