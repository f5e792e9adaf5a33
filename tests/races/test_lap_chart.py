"""Who was where at the end of each lap."""

from __future__ import annotations

from typing import Any

from races.derived.driven_laps import driven_laps_of
from races.models import Session
from races.session_report.lap_chart import (
    ChartedLap,
    lap_chart,
)
from tests.tablet import EVENING, Tablet, event, lap, lights_out, started

RACE = started(0, laps="3")
GREEN = lights_out(1)
QUALIFYING = started(0, "qualifying")


def chart() -> list[ChartedLap]:
    """Of the only session."""
    session = Session.objects.get()
    return lap_chart(session, driven_laps_of(session))


def places() -> list[tuple[int, list[int]]]:
    """Each lap with the controllers in the order of their places."""
    found: dict[int, list[int]] = {}
    for row in chart():
        found.setdefault(row.number, []).append(row.controller)
        assert row.position == len(found[row.number])
    return list(found.items())


def told(*fields: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(row, field) for field in fields) for row in chart()]


def test_a_race_goes_by_who_finished_a_lap_when(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        GREEN,
        lap(7, 1, 6000, 1),
        lap(7.5, 2, 6500, 1),
        lap(8, 3, 7000, 1),
        lap(12.5, 2, 5000, 2),
        lap(13, 1, 6000, 2),
        lap(18, 2, 5500, 3),
        lap(19, 1, 6000, 3),
        lap(20, 3, 12000, 2),
    )
    assert places() == [(1, [1, 2, 3]), (2, [2, 1, 3]), (3, [2, 1])]
    assert told("number", "controller", "total_ms", "best_lap_ms", "gap_to_leader_ms", "interval_ms") == [
        (1, 1, 6000, 6000, 0, None),
        (1, 2, 6500, 6500, 500, 500),
        (1, 3, 7000, 7000, 1000, 500),
        (2, 2, 11_500, 5000, 0, None),
        (2, 1, 12_000, 6000, 500, 500),
        (2, 3, 19_000, 7000, 7500, 7000),
        (3, 2, 17_000, 5000, 0, None),
        (3, 1, 18_000, 6000, 1000, 1000),
    ]


def test_two_who_cross_in_the_same_millisecond_go_by_controller(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(7, 2, 6000, 1), lap(7, 1, 6100, 1))
    assert places() == [(1, [1, 2])]


def test_nobody_gains_a_place_by_a_lap_that_never_arrived(tablet: Tablet) -> None:
    """Controller 1 leads throughout; of its lap 2 nobody heard. It is taken to have ended at 13, between 7 and 19."""
    tablet.tell(
        RACE,
        GREEN,
        lap(7, 1, 6000, 1, driver="Ada"),
        lap(8, 2, 7000, 1),
        lap(15, 2, 7000, 2),
        lap(19, 1, 6000, 3, driver="Ada"),
        lap(22, 2, 7000, 3),
    )
    assert places() == [(1, [1, 2]), (2, [1, 2]), (3, [1, 2])]
    assert told(
        "number", "controller", "is_recorded", "lap_time_ms", "total_ms", "gap_to_leader_ms", "interval_ms"
    ) == [
        (1, 1, True, 6000, 6000, 0, None),
        (1, 2, True, 7000, 7000, 1000, 1000),
        (2, 1, False, None, None, None, None),
        (2, 2, True, 7000, 14_000, None, None),
        (3, 1, True, 6000, None, 0, None),
        (3, 2, True, 7000, 21_000, 3000, 3000),
    ]
    missing = chart()[2]
    assert missing.driver_id is not None
    assert missing.driver_id == chart()[0].driver_id


def test_several_missing_laps_are_spread_evenly_from_the_start_on(tablet: Tablet) -> None:
    """Of controller 2 lap 3 arrived alone, at 16; laps 1 and 2 are taken for 6 and 11, lights out at 1."""
    tablet.tell(
        RACE,
        GREEN,
        lap(5, 1, 4000, 1, driver="Ada"),
        lap(12, 1, 7000, 2, driver="Ada"),
        lap(15, 1, 3000, 3, driver="Ada"),
        lap(16, 2, 5000, 3, driver="Bob"),
    )
    assert places() == [(1, [1, 2]), (2, [2, 1]), (3, [1, 2])]


def test_who_drove_a_lap_that_never_arrived_is_said_only_where_it_is_clear(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        lap(7, 1, 6000, 1, driver="Ada", car="GT3"),
        *(lap(8 + 6 * number, 2, 6000, number) for number in (1, 2, 3)),
        lap(19, 1, 6000, 3, driver=(5, "Bob"), car="GT3"),
    )
    [before, missing, after] = [row for row in chart() if row.controller == 1]
    assert (missing.driver_id, missing.car_id) == (None, before.car_id)
    assert before.driver_id != after.driver_id


def test_a_lap_that_nobody_finished_has_no_row_whatever_the_counter_says(tablet: Tablet) -> None:
    endless = event(0, "event.start", {"type": "race"})
    tablet.tell(endless, lap(7, 1, 6000, 1), lap(8, 2, 6000, 1), lap(13, 1, 6000, 2_000_000_000), lap(14, 2, 6000, 2))
    assert places() == [(1, [1, 2]), (2, [1, 2]), (2_000_000_000, [1])]


def test_laps_without_a_counter_count_as_they_come(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(7, 1, 6000), lap(8, 2, 6500), lap(13, 1, 6000), lap(14, 2, 6000))
    assert places() == [(1, [1, 2]), (2, [1, 2])]


def test_a_counter_that_stands_still_has_its_last_lap_in_the_chart_and_all_in_the_total(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(7, 1, 6000, 1), lap(8, 1, 1500, 1), lap(13, 1, 5000, 2))
    assert told("number", "total_ms") == [(1, 7500), (2, 12_500)]


def test_each_lap_names_who_drove_it(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(7, 1, 6000, 1, driver="Ada", car="GT3"), lap(13, 1, 6000, 2, driver=(5, "Bob"), car="GT3"))
    [first, second] = chart()
    assert first.driver_id != second.driver_id
    assert first.car_id == second.car_id
    assert second.total_ms == 12_000


def test_ghost_and_safety_car_have_no_place(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(5, 7, 4000, 1), lap(6, 8, 5000, 1), lap(7, 1, 6000, 1), lap(9, 7, 4000, 2))
    assert places() == [(1, [1])]


def test_anything_but_a_race_goes_by_the_best_lap_so_far(tablet: Tablet) -> None:
    """Bob's equal best comes later and is behind; a glitch gives nobody a place; who has no time has none."""
    tablet.tell(
        QUALIFYING,
        lap(9, 3, 421, 1),
        lap(10, 1, 6000, 1),
        lap(11, 2, 6000, 1),
        lap(15, 1, 7000, 2),
        lap(16, 2, 5500, 2),
        lap(17, 7, 3000, 1),
        lap(21, 1, 5600, 3),
        lap(22, 3, 9000, 2),
    )
    fields = ("number", "controller", "position", "best_lap_ms", "gap_to_leader_ms", "interval_ms", "total_ms")
    assert told(*fields) == [
        (1, 3, None, None, None, None, 421),
        (1, 1, 1, 6000, 0, None, 6000),
        (1, 2, 2, 6000, 0, 0, 6000),
        (2, 1, 1, 6000, 0, None, 13_000),
        (2, 2, 1, 5500, 0, None, 11_500),
        (3, 1, 2, 5600, 100, 100, 18_600),
        (2, 3, 3, 9000, 3500, 3400, 9421),
    ]


def test_in_practice_the_counter_says_nothing(tablet: Tablet) -> None:
    tablet.tell(lap(10, 1, 6000, 1483), lap(16, 1, 5900, 1485))
    assert told("number", "position", "total_ms") == [(1, 1, 6000), (2, 1, 11_900)]


def test_a_session_without_laps_has_an_empty_chart(tablet: Tablet) -> None:
    tablet.tell(RACE)
    assert chart() == []


def test_a_lap_says_when_it_was_finished(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(7.25, 1, 6000, 1))
    [row] = chart()
    assert row.finished_at is not None
    assert (row.finished_at - EVENING).total_seconds() == 7.25
