"""Who is where, before and after the official result."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from races.control.classification import classify
from races.derived.clean_laps import (
    JudgedLap,
    clean_laps,
)
from races.models import Entry, Lap, Ruling, Session
from tests.tablet import Tablet, event, lap, started

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def entry(controller: int, laps: int, at_s: float, best_ms: int | None = 5000) -> Entry:
    """An entry that completed its last lap that many seconds after noon."""
    when = NOON + timedelta(seconds=at_s)
    return Entry(
        controller=controller,
        lap_count=laps,
        laps_completed=laps,
        last_lap_at=when,
        best_lap_ms=best_ms,
        best_lap_at=when,
    )


def places(session: Session, *entries: Entry) -> list[int | None]:
    """The positions, in the order the entries were given."""
    classify(session, entries)
    return [one.position for one in entries]


def test_a_race_goes_by_laps_and_then_by_who_got_there_first() -> None:
    assert places(Session(type="race"), entry(1, 9, 50), entry(2, 10, 60), entry(3, 10, 59.9)) == [3, 2, 1]


def test_a_qualifying_goes_by_best_lap_whoever_drove_most() -> None:
    drivers = entry(1, 9, 50, 5001), entry(2, 1, 60, 5000), entry(3, 4, 40, 5001)
    assert places(Session(type="qualifying"), *drivers) == [3, 1, 2]


def test_who_has_nothing_to_show_has_no_place() -> None:
    assert places(Session(type="race"), entry(1, 0, 0), entry(2, 1, 5)) == [None, 1]
    assert places(Session(type="practice"), entry(1, 3, 9, None), entry(2, 1, 5)) == [None, 1]


def test_the_official_result_decides_for_all_it_names() -> None:
    first, second, unnamed = entry(1, 9, 50), entry(2, 10, 60), entry(3, 11, 60)
    first.result_position, second.result_position = 1, 2
    assert places(Session(type="race", outcome="official"), first, second, unnamed) == [1, 2, None]


@pytest.mark.parametrize("controller", [7, 8])
def test_no_ghost_and_no_safety_car_is_classified_even_by_the_app(controller: int) -> None:
    ghost = entry(controller, 10, 5)
    ghost.result_position = 1
    assert places(Session(type="race", outcome="official"), ghost) == [None]


@pytest.mark.parametrize("controller", [7, 8])
def test_no_ghost_and_no_safety_car_is_classified_even_by_a_ruling(controller: int) -> None:
    ghost, driven = entry(controller, 10, 5), entry(1, 9, 50)
    classify(Session(type="race"), [ghost, driven], [Ruling(kind="place", controller=controller, says={"position": 1})])
    assert (ghost.position, driven.position) == (None, 1)


def judged(number: int, lap_time_ms: int, *, first: bool = False, counting: bool = True, driver: int = 1) -> JudgedLap:
    return JudgedLap(number, ("driver", driver), lap_time_ms, first, counting)


def test_clean_laps_are_at_most_a_tenth_over_the_drivers_median() -> None:
    # The median of 5000, 5000, 5100, 5500 and 5501 is 5100; a tenth over it is 5610.
    laps = [judged(1, 5000), judged(2, 5000), judged(3, 5100), judged(4, 5610), judged(5, 5611)]
    assert clean_laps(laps) == [1, 2, 3, 4]


def test_the_median_of_an_even_number_is_between_the_two_in_the_middle() -> None:
    # Median 5000.5; a tenth over it is 5500.55.
    laps = [judged(1, 4000), judged(2, 5000), judged(3, 5001), judged(4, 5500)]
    assert clean_laps(laps) == [1, 2, 3, 4]
    assert clean_laps([*laps[:3], judged(4, 5501)]) == [1, 2, 3]


def test_the_first_lap_and_what_does_not_count_are_never_clean_and_move_no_median() -> None:
    laps = [judged(1, 9000, first=True), judged(2, 421, counting=False), judged(3, 5000), judged(4, 5400)]
    assert clean_laps(laps) == [3, 4]


def test_each_driver_has_a_median_of_their_own() -> None:
    laps = [judged(1, 5000), judged(2, 5000), judged(3, 9000, driver=2), judged(4, 9000, driver=2)]
    assert clean_laps(laps) == [1, 2, 3, 4]


def test_laps_are_judged_when_their_session_closes_and_not_before(tablet: Tablet) -> None:
    times = [9000, 5000, 5100, 7000]
    tablet.tell(started(0))
    tablet.tell(*(lap(10 * number, 1, time, number, driver="Ada") for number, time in enumerate(times, start=1)))
    assert list(Lap.objects.order_by("number").values_list("is_clean", flat=True)) == [None] * 4
    tablet.tell(event(60, "event.end", {"type": "race", "result": {}}))
    # The median of 5000, 5100 and 7000 is 5100, so 7000 is too slow; the first lap never is clean.
    assert list(Lap.objects.order_by("number").values_list("is_clean", flat=True)) == [False, True, True, False]


def test_laps_that_never_arrived_count_in_a_race_by_the_apps_own_counter(tablet: Tablet) -> None:
    tablet.tell(started(0))
    tablet.tell(lap(5, 1, 5000, 1), lap(6, 2, 5000, 1), lap(12, 2, 5000, 2), lap(25, 1, 5000, 5))
    first = Entry.objects.get(position=1)
    assert (first.controller, first.lap_count, first.laps_completed) == (1, 2, 5)
