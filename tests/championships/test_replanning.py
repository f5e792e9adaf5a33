"""The rest of an evening planned anew: heats that were driven stay, and whoever is there gets what was promised."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from championships.pairings import meeting_the_rest
from championships.pairings.fixtures import EVERY_CAR, EVERY_CONTROLLER, EVERY_RIVAL, Fixtures, every_car
from championships.pairings.replanning import Rest, planned_anew
from championships.pairings.request import made
from tests.championships.fixture_lists import names
from tests.evenings.examples import examples

CARS = ("Audi", "BMW", "Cobra")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What always holds does so however long is searched."""
    monkeypatch.setattr(meeting_the_rest, "PATIENCE", 500)


def pairs(fixtures: Fixtures) -> set[frozenset[str]]:
    return {
        frozenset(pair)
        for heat in fixtures.heats
        for pair in combinations(sorted(seat.driver for seat in heat.seats), 2)
    }


@st.composite
def evenings(draw: st.DrawFn) -> tuple[str, Fixtures, int, Rest]:
    """A list, how many of its heats were driven, and who and what is there for the rest."""
    scheme = draw(st.sampled_from([EVERY_RIVAL, EVERY_CONTROLLER, EVERY_CAR]))
    who, lanes = names(draw(st.integers(4, 14))), draw(st.integers(3, 6))
    fixtures = made(scheme, tuple(who), CARS if scheme == EVERY_CAR else (), lanes, 1)
    driven = draw(st.integers(0, len(fixtures.heats)))
    gone = draw(st.sets(st.sampled_from(who), max_size=2))
    here = tuple(one for one in [*who, *draw(st.sampled_from([[], ["late"], ["late", "later"]]))] if one not in gone)
    broken = draw(st.sampled_from([0, *range(1, lanes + 1)]))
    return scheme, fixtures, driven, Rest(here, tuple(n for n in range(1, lanes + 1) if n != broken), fixtures.cars)


@examples(40)
@given(evenings())
def test_driven_heats_stay_and_the_rest_is_right(evening: tuple[str, Fixtures, int, Rest]) -> None:
    scheme, before, driven, rest = evening
    after = planned_anew(scheme, before.heats[:driven], rest, 1, before.heats[driven:])
    assert after.heats[:driven] == before.heats[:driven]
    assert [heat.number for heat in after.heats] == list(range(1, len(after.heats) + 1))
    for heat in after.heats[driven:]:
        driving = [seat.driver for seat in heat.seats]
        assert len(set(driving)) == len({seat.controller for seat in heat.seats}) == len(heat.seats)
        assert {*driving} | {*heat.resting} == {*rest.drivers}
        assert {seat.controller for seat in heat.seats} <= {*rest.controllers}
    if scheme == EVERY_RIVAL:
        assert {frozenset(pair) for pair in combinations(rest.drivers, 2)} <= pairs(after)
    elif scheme == EVERY_CONTROLLER:
        assert (after.controller_turns.fewest, after.controller_turns.most) == (1, 1)
    else:
        turns = after.car_turns
        assert turns is not None
        assert (turns.fewest, turns.most) == (1, 1)


@examples(10)
@given(evenings())
def test_the_same_question_has_the_same_answer(evening: tuple[str, Fixtures, int, Rest]) -> None:
    scheme, before, driven, rest = evening
    asked = (scheme, before.heats[:driven], rest, 1, before.heats[driven:])
    assert planned_anew(*asked) == planned_anew(*asked)


def test_nothing_is_left_where_everybody_has_had_what_was_promised() -> None:
    fixtures = every_car(["Ada", "Bob"], ["Audi", "BMW"], 2)
    rest = Rest(fixtures.drivers, (1, 2), fixtures.cars)
    assert planned_anew(EVERY_CAR, fixtures.heats, rest, 1).heats == fixtures.heats


def test_heats_still_planned_are_kept_where_that_needs_no_more() -> None:
    """Thirteen drivers on four controllers meet once each: no search finds that, and nothing has changed."""
    fixtures = made(EVERY_RIVAL, tuple(names(13)), (), 4, 1)
    again = planned_anew(EVERY_RIVAL, fixtures.heats[:5], Rest(fixtures.drivers, (1, 2, 3, 4)), 1, fixtures.heats[5:])
    assert [{seat.driver for seat in heat.seats} for heat in again.heats] == [
        {seat.driver for seat in heat.seats} for heat in fixtures.heats
    ]
