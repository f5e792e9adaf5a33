"""A session's laps side by side."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from races.models import Session
from races.session_report.lap_sheet import (
    LapSheet,
    lap_sheet_of,
)
from tests.tablet import Tablet, lap, started

RACE = started(0, laps="3")


def times(sheet: LapSheet) -> list[tuple[int, list[int | None]]]:
    """The rows of a sheet, with lap times in the cells."""
    return [(number, [lap.lap_time_ms if lap else None for lap in laps]) for number, laps in sheet.rows]


def sheet() -> LapSheet:
    return lap_sheet_of(Session.objects.get())


def test_a_lap_stands_in_the_row_of_its_number(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 4, 5000, 1), lap(11, 2, 5100, 1), lap(15, 4, 5001, 2), lap(16.2, 2, 5200, 2))
    assert sheet().controllers == [2, 4]
    assert times(sheet()) == [(1, [5100, 5000]), (2, [5200, 5001])]


def test_a_lap_that_never_arrived_leaves_its_cell_empty(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(11, 2, 5100, 1), lap(15, 1, 5001, 2), lap(20, 2, 5300, 3))
    assert times(sheet()) == [(1, [5000, 5100]), (2, [5001, None]), (3, [None, 5300])]


def test_a_lap_nobody_recorded_leaves_no_row(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(20, 1, 5001, 3))
    assert times(sheet()) == [(1, [5000]), (3, [5001])]


def test_laps_without_a_number_stand_in_the_order_they_were_driven(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000), lap(15, 1, 5001), lap(20, 1, 5002))
    assert times(sheet()) == [(1, [5000]), (2, [5001]), (3, [5002])]


def test_no_lap_is_lost_when_a_number_comes_twice(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(15, 1, 5001, 2), lap(20, 1, 5002, 2), lap(25, 1, 5003, 3))
    assert [driven for _, [driven] in times(sheet())] == [5000, 5001, 5002, 5003]


def test_in_practice_the_counter_says_nothing(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, 1483), lap(5, 1, 5001, 1484), lap(6, 2, 5100, 17), lap(20, 1, 5002, 1486))
    assert times(sheet()) == [(1, [5000, 5100]), (2, [5001, None]), (3, [5002, None])]


def test_the_best_laps_are_those_that_count(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        lap(10, 1, 5000, 1),
        lap(11, 2, 4900, 1),
        lap(10.6, 1, 600, 2),
        lap(15, 1, 4950, 3),
        lap(14, 7, 3000, 1),
        lap(18, 8, 2000, 1),
    )
    assert (sheet().best, sheet().bests) == (4900, {1: 4950, 2: 4900})
    assert sheet().controllers == [1, 2, 7, 8]


def test_a_session_without_laps_has_an_empty_sheet(tablet: Tablet) -> None:
    tablet.tell(RACE)
    assert sheet() == LapSheet(controllers=[], rows=[], best=None, bests={})


def test_a_sheet_takes_one_query_however_long_it_is(tablet: Tablet) -> None:
    tablet.tell(RACE, *(lap(10 + 5 * number, 1, 5000, number, driver=f"Driver {number}") for number in range(1, 13)))
    session = Session.objects.get()
    with CaptureQueriesContext(connection) as queries:
        assert [str(laps[0] and laps[0].driver) for _, laps in lap_sheet_of(session).rows][-1] == "Driver 12"
    assert len(queries) == 1
