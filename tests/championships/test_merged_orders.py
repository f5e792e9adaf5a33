"""Merged rounds: who retired, what was ruled, qualifyings in groups, and finals one behind the other."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from championships.scoring.feats import Pole
from championships.scoring.fielding import of_class
from championships.scoring.grids import grid_of
from championships.scoring.merging import merged
from championships.scoring.results import Merge, MergedBy, ResultLine, Round, SessionResult
from championships.scoring.rules import Bonus, Dnf, Scoring
from championships.scoring.ties import BestQualifying
from tests.championships.clubs import (
    TEN_EIGHT_SIX,
    disqualified,
    final,
    line,
    net,
    order,
    ranks,
    retired,
    round_of,
    rules,
    session,
)

RACES = (Merge(("race",), MergedBy.LAPS),)
QUALIFYINGS = (Merge(("qualifying",), MergedBy.BEST_LAP, "qualifying"),)
FINALS = (Merge(("A final", "B final"), MergedBy.ORDER),)
BY_PLACE = {"dnf": Dnf.BY_POSITION}


def group(key: str, *lines: ResultLine) -> SessionResult:
    return session(key, *lines)


def driven(name: str, place: int, laps: int, time_ms: int, *, is_placed: bool = False, car: str = "") -> ResultLine:
    return line(name, place, laps=laps, time_ms=time_ms, is_placed=is_placed, car=car)


def timed(name: str, place: int, best_lap_ms: int | None, second: int = 0) -> ResultLine:
    return line(name, place, best_lap_ms=best_lap_ms, best_lap_at=datetime(2026, 3, 1, 20, 0, second, tzinfo=UTC))


def places(*sessions: SessionResult, merges: tuple[Merge, ...] = RACES) -> dict[str, int | None]:
    [found] = merged(rules(), round_of(1, *sessions, merges=merges))
    return {line.competitor: line.position for line in found.lines}


def test_who_retired_keeps_the_place_and_nobody_moves_up_over_them() -> None:
    first = group("a", driven("ada", 1, 12, 103), retired("bob", 2, laps=11, time_ms=101))
    other = group("b", driven("cyd", 1, 10, 100))
    assert net(final(rules(), round_of(1, first, other, merges=RACES))) == {"ada": "10", "cyd": "6", "bob": "0"}
    by_place = rules(of_race=BY_PLACE)
    assert net(final(by_place, round_of(1, first, other, merges=RACES))) == {"ada": "10", "bob": "8", "cyd": "6"}


def test_who_came_to_the_end_of_one_heat_did_not_retire_from_the_round() -> None:
    first = group("a", driven("ada", 1, 12, 103), retired("bob", 2, laps=3, time_ms=27))
    second = group("b", driven("bob", 1, 12, 104), driven("ada", 2, 11, 101))
    assert net(final(rules(), round_of(1, first, second, merges=RACES))) == {"ada": "10", "bob": "8"}


def test_who_was_put_back_comes_directly_behind_the_car_ahead() -> None:
    """Ada has most laps of all, and was put behind Bob of her group; Dan of the other moves up by that alone."""
    first = group("a", driven("bob", 1, 11, 101), driven("ada", 2, 12, 103, is_placed=True), driven("cyd", 3, 10, 100))
    other = group("b", driven("dan", 1, 12, 104), driven("eve", 2, 11, 102))
    assert places(first, other) == {"dan": 1, "bob": 2, "ada": 3, "eve": 4, "cyd": 5}


def test_who_was_put_forward_comes_directly_before_the_car_behind() -> None:
    first = group("a", driven("cyd", 1, 10, 100, is_placed=True), driven("ada", 2, 12, 103), driven("bob", 3, 11, 101))
    other = group("b", driven("dan", 1, 12, 99))
    assert places(first, other) == {"dan": 1, "cyd": 2, "ada": 3, "bob": 4}


def test_a_place_that_changed_nothing_moves_nobody() -> None:
    first = group("a", driven("ada", 1, 12, 103, is_placed=True), driven("bob", 2, 11, 101, is_placed=True))
    other = group("b", driven("dan", 1, 12, 102))
    assert places(first, other) == {"dan": 1, "ada": 2, "bob": 3}


def test_two_who_were_given_one_place_share_it_in_the_merged_round() -> None:
    first = group(
        "a",
        driven("ada", 1, 12, 103, is_placed=True),
        driven("bob", 1, 11, 101, is_placed=True),
        driven("cyd", 3, 10, 100),
    )
    other = group("b", driven("dan", 1, 12, 104))
    assert places(first, other) == {"ada": 1, "bob": 1, "dan": 3, "cyd": 4}


def test_drivers_of_one_car_hold_one_place() -> None:
    first = group(
        "a", driven("ada", 1, 12, 103, car="1"), driven("bob", 1, 12, 103, car="1"), driven("cyd", 2, 11, 100, car="2")
    )
    other = group("b", driven("dan", 1, 12, 104, car="1"))
    assert places(first, other) == {"ada": 1, "bob": 1, "dan": 2, "cyd": 3}


def test_groups_of_a_qualifying_are_one_order_and_equal_laps_go_to_the_earlier() -> None:
    first = session("a", timed("ada", 1, 8300, 9), timed("bob", 2, None), kind="qualifying")
    other = session("b", timed("cyd", 1, 8200, 3), timed("dan", 2, 8300, 5), kind="qualifying")
    assert places(first, other, merges=QUALIFYINGS) == {"cyd": 1, "dan": 2, "ada": 3, "bob": 4}


def test_finals_come_in_their_order_whatever_the_laps() -> None:
    lower = session("b", driven("eve", 1, 13, 104), driven("fay", 2, 12, 105), kind="B final")
    upper = session("a", driven("ada", 1, 12, 103), retired("bob", 2, laps=3, time_ms=27), kind="A final")
    assert places(lower, upper, merges=FINALS) == {"ada": 1, "bob": 2, "eve": 3, "fay": 4}


def test_who_moved_up_into_the_a_final_has_its_place_and_the_others_close_up() -> None:
    lower = session("b", driven("eve", 1, 13, 104), driven("fay", 2, 12, 105), driven("gus", 3, 9, 90), kind="B final")
    upper = session("a", driven("ada", 1, 12, 103), driven("eve", 2, 11, 101), kind="A final")
    assert places(lower, upper, merges=FINALS) == {"ada": 1, "eve": 2, "fay": 3, "gus": 4}


def test_who_was_disqualified_in_the_a_final_is_nowhere() -> None:
    lower = session("b", driven("ada", 1, 13, 104), driven("fay", 2, 12, 105), kind="B final")
    upper = session("a", driven("bob", 1, 12, 103), disqualified("ada"), kind="A final")
    assert places(lower, upper, merges=FINALS) == {"bob": 1, "fay": 2, "ada": None}


def test_the_last_driven_can_be_the_a_final() -> None:
    latest = (Merge(("race",), MergedBy.LATEST),)
    first, last = group("1", driven("eve", 1, 13, 104)), group("2", driven("ada", 1, 9, 99), driven("bob", 2, 8, 99))
    assert places(first, last, merges=latest) == {"ada": 1, "bob": 2, "eve": 3}


def test_legs_of_one_final_are_added_up() -> None:
    legs = (
        session("a1", driven("ada", 1, 10, 90), driven("bob", 2, 9, 90), kind="A final"),
        session("a2", driven("bob", 1, 12, 90), driven("ada", 2, 8, 90), kind="A final"),
    )
    assert places(*legs, session("b", driven("cyd", 1, 99, 90), kind="B final"), merges=FINALS) == {
        "bob": 1,
        "ada": 2,
        "cyd": 3,
    }


POLE = {"bonuses": (Bonus(Pole.kind, Decimal(2)),)}
IN_GROUPS = (
    session("qa", timed("ada", 1, 8500), timed("bob", 2, 8700), kind="qualifying"),
    session("qb", timed("cyd", 1, 8300), timed("dan", 2, 8600), kind="qualifying"),
)
GRID_OF_GROUPS = {"ada": {"grid": 1}, "bob": {"grid": 2}, "cyd": {"grid": 1}, "dan": {"grid": 2}}


@pytest.mark.parametrize("merges", [(), QUALIFYINGS])
def test_the_pole_of_a_race_is_the_fastests_over_all_groups(merges: tuple[Merge, ...]) -> None:
    night = round_of(1, *IN_GROUPS, order("race", "ada cyd bob dan", **GRID_OF_GROUPS), merges=merges)
    assert net(final(rules(of_race=POLE), night)) == {"ada": "10", "cyd": "10", "bob": "6", "dan": "5"}


def test_races_that_are_not_merged_have_a_pole_each() -> None:
    """Each of its own qualifying, as for races that have nothing to do with each other."""
    races = (order("ra", "ada bob", **GRID_OF_GROUPS), order("rb", "cyd dan", **GRID_OF_GROUPS))
    night = round_of(1, *IN_GROUPS, *races)
    assert net(final(rules(of_race=POLE), night)) == {"ada": "12", "cyd": "12", "bob": "8", "dan": "8"}


def test_qualifyings_that_are_no_part_of_the_round_still_make_one_pole() -> None:
    """Nobody has a lap more than another: all share the first place."""
    races = (order("ra", "ada bob", **GRID_OF_GROUPS), order("rb", "cyd dan", **GRID_OF_GROUPS))
    night = Round(1, races, merges=RACES, qualifyings=IN_GROUPS)
    assert net(final(rules(of_race=POLE), night)) == {"cyd": "12", "ada": "10", "bob": "10", "dan": "10"}


def test_the_grid_is_of_all_groups_and_the_disqualified_start_last() -> None:
    other = session("qb", timed("cyd", 1, 8300), disqualified("dan"), timed("eve", 2, None), kind="qualifying")
    night = round_of(1, IN_GROUPS[0], other, merges=QUALIFYINGS)
    assert [line.competitor for line in grid_of(rules(), night)] == ["cyd", "ada", "bob", "eve", "dan"]


def test_a_qualifying_without_points_decides_between_who_is_level() -> None:
    rounds = [
        round_of(1, order("q1", "bob ada", kind="qualifying"), order("r1", "ada bob")),
        round_of(2, order("q2", "bob ada", kind="qualifying"), order("r2", "bob ada")),
    ]
    assert ranks(final(rules(ties=(BestQualifying(),)), *rounds)) == [(1, "bob"), (2, "ada")]


def test_classes_that_race_on_one_evening_are_merged_each_for_itself() -> None:
    """In the class's own table only its members are merged: the others' heats are as if they had not been."""
    classes = {name: {"class_name": "GT"} for name in ("ada", "bob")} | {"cyd": {"class_name": "LMP"}}
    heats = (order("gt", "ada bob", **classes), order("lmp", "cyd", **classes))
    assert places(*heats, merges=RACES)["cyd"] is not None
    night = of_class("GT", round_of(1, *heats, merges=RACES))
    [found] = merged(rules(), night)
    assert {line.competitor for line in found.lines} == {"ada", "bob"}


def test_points_of_a_place_are_scored_once_in_a_merged_round() -> None:
    scoring = (Scoring("race", TEN_EIGHT_SIX),)
    first, other = group("a", driven("ada", 1, 12, 103)), group("b", driven("bob", 1, 11, 104))
    assert net(final(rules(scoring=scoring), round_of(1, first, other, merges=RACES))) == {"ada": "10", "bob": "8"}
