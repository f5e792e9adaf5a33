"""What people decide on one night, worked out by hand, and what becomes of it when they take it back."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from championships.decisions import rules_changed
from championships.inputs.results import grids_of
from championships.models import AssignmentRule, Bonus, Championship
from championships.presets import apply_preset
from championships.standings.reading import table_of
from drivers.models import Club, Driver
from ingest.projection.rebuild import check, rebuild
from races.models import Ruling
from tests.cases_to_rule_on import recorded
from tests.ingest.night_by_hand import answers, careers, classified, of, record, rule, ruled, void
from tests.ingest.rulings_by_hand import ROWS
from tests.rows import rows_of
from tests.rulings import withdraw, withdraw_all
from tests.tablet import Tablet


@pytest.fixture
def night(tablet: Tablet) -> None:
    tablet.tell(*recorded())


@pytest.mark.parametrize("name", ROWS)
def test_what_is_decided_is_worked_out_anew_and_goes_again_when_it_is_withdrawn(
    night: None, tablet: Tablet, name: str
) -> None:
    ruled, before, rows = ROWS[name], answers(), rows_of(tablet.source)
    ruled.decide()
    assert classified("race") == ruled.race
    assert classified("qualifying") == ruled.qualifying
    assert careers() == ruled.careers
    assert record() == ruled.record
    assert list(map(str, check(tablet.source))) == []
    withdraw_all()
    assert (answers(), rows_of(tablet.source)) == (before, rows)


def test_whoever_is_reinstated_stands_where_they_stood(night: None) -> None:
    before = [classified("race"), careers(), record()]
    for name in ("Anna", "Bob", "Cleo", "Dan"):
        rule(name, is_disqualified=True)
        rule(name, is_disqualified=False)
        assert [classified("race"), careers(), record()] == before


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5], ids=str)
def test_all_of_it_withdrawn_in_any_order_is_word_for_word_as_it_came(
    night: None, tablet: Tablet, order: tuple[int, ...]
) -> None:
    before = answers()
    rule("Anna", is_disqualified=True)
    rule("Bob", position=3)
    void("Anna", "race", 6000, 2)
    void("Bob", "qualifying", 6020, 2)
    decided = list(Ruling.objects.order_by("pk"))
    for one in order:
        withdraw(decided[one])
    assert answers() == before
    assert list(map(str, check(tablet.source))) == []


def test_a_rebuild_after_rulings_changes_nothing(night: None, tablet: Tablet) -> None:
    rule("Anna", is_disqualified=True)
    void("Bob", "qualifying", 6020, 2)
    before, rows = answers(), rows_of(tablet.source)
    rebuild(tablet.source)
    assert (answers(), rows_of(tablet.source)) == (before, rows)


def test_a_void_qualifying_lap_changes_the_grid_of_the_race(night: None) -> None:
    void("Bob", "qualifying", 6020, 2)
    race = of("race")
    grid = sorted((place, driver) for (_, driver), place in grids_of([race]).items())
    names = dict(Driver.objects.values_list("pk", "name"))
    assert [names[driver] for _, driver in grid] == ["Anna", "Cleo", "Bob", "Dan"]


def cup(club: Club, *, is_passed_on: bool = False) -> Championship:
    """10, 8, 6 and 5 points, and one for the fastest lap of any who is classified."""
    found = Championship.objects.create(club=club, name="Cup", state=Championship.State.RUNNING)
    AssignmentRule.objects.create(championship=found, session_type="race", into=AssignmentRule.Into.SESSION)
    apply_preset(found, "10-8-6-5-4-3-2-1")
    Bonus.objects.create(scoring=found.scorings.get(session_type="race"), among="classified", is_passed_on=is_passed_on)
    rules_changed(found)
    return found


def points(of: Championship) -> dict[str, str]:
    table = table_of(of, "drivers", None)
    assert table is not None
    return {row.name: f"{row.net:f}" for row in table.rows}


@pytest.mark.parametrize(
    ("decide", "is_passed_on", "expected"),
    [
        (lambda: None, False, {"Anna": "11", "Bob": "8", "Cleo": "6", "Dan": "5"}),
        (lambda: ruled("add_time", "Anna", ms=500), False, {"Bob": "10", "Anna": "9", "Cleo": "6", "Dan": "5"}),
        (lambda: rule("Anna", is_disqualified=True), False, {"Bob": "10", "Cleo": "8", "Dan": "6", "Anna": "0"}),
        (lambda: rule("Anna", is_disqualified=True), True, {"Bob": "11", "Cleo": "8", "Dan": "6", "Anna": "0"}),
        (lambda: void("Anna", "race", 6000, 2), False, {"Anna": "10", "Bob": "9", "Cleo": "6", "Dan": "5"}),
        (lambda: rule("Bob", position=1), False, {"Bob": "10", "Anna": "9", "Cleo": "6", "Dan": "5"}),
    ],
    ids=["as it came", "penalised", "disqualified", "disqualified, passed on", "lap void", "place given"],
)
def test_a_championship_follows(
    club: Club, night: None, decide: Callable[[], Any], is_passed_on: bool, expected: dict[str, str]
) -> None:
    championship = cup(club, is_passed_on=is_passed_on)
    came = points(championship)
    decide()
    assert points(championship) == expected
    withdraw_all()
    assert points(championship) == came
