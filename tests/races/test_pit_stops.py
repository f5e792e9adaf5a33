"""Visits to the pits, as far as anybody told of them."""

from __future__ import annotations

from typing import Any

from races.models import Entry, PitStop, Session
from tests.tablet import Tablet, at, ended, event, lap, lights_out, started

RACE = started(0)
GREEN = lights_out(3)


def enter(seconds: float, controller: Any) -> dict[str, Any]:
    return event(seconds, "event.pit.enter", controller)


def leave(seconds: float, controller: Any) -> dict[str, Any]:
    return event(seconds, "event.pit.leave", controller)


def stops() -> list[tuple[Any, ...]]:
    """Controller, when it came in, when it went out, how long that took."""
    return list(PitStop.objects.order_by("at").values_list("controller", "in_at", "out_at", "duration_ms"))


def test_a_stop_lasts_from_in_to_out(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 2, 5000, 1, driver="Ada", car="GT3"), enter(14, "2"), leave(19.25, "2"))
    assert stops() == [(2, at(14), at(19.25), 5250)]
    stop = PitStop.objects.get()
    assert (str(stop.driver), str(stop.car), stop.laps_done) == ("Ada", "GT3", 1)
    assert (stop.session, stop.entry) == (Session.objects.get(), Entry.objects.get())


def test_the_controller_comes_as_an_object_as_text_or_as_a_number(tablet: Tablet) -> None:
    tablet.tell(RACE, enter(10, {"controller_id": "1"}), leave(11, {"controller_id": 1}))
    tablet.tell(enter(20, "2"), leave(22, 2), enter(30, 3), leave(33, "3"))
    assert stops() == [
        (1, at(10), at(11), 1000),
        (2, at(20), at(22), 2000),
        (3, at(30), at(33), 3000),
    ]


def test_two_cars_in_the_pits_at_once_have_a_stop_each(tablet: Tablet) -> None:
    tablet.tell(RACE, enter(10, "1"), enter(11, "2"), leave(14, "1"), leave(18, "2"))
    assert stops() == [(1, at(10), at(14), 4000), (2, at(11), at(18), 7000)]


def test_a_stop_nobody_saw_begin_has_no_beginning(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), leave(14, "1"))
    assert stops() == [(1, None, at(14), None)]


def test_a_stop_nobody_saw_end_has_no_end_and_the_next_is_another(tablet: Tablet) -> None:
    tablet.tell(RACE, enter(14, "1"), lap(20, 1, 9000, 1), enter(24, "1"), leave(27, "1"))
    assert stops() == [(1, at(14), None, None), (1, at(24), at(27), 3000)]


def test_the_line_may_be_crossed_once_within_the_pits(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), enter(14, "1"), lap(15, 1, 5000, 2), leave(19, "1"))
    assert stops() == [(1, at(14), at(19), 5000)]


def test_a_car_that_drove_two_laps_since_has_left_the_pits_in_between(tablet: Tablet) -> None:
    tablet.tell(RACE, enter(4, "1"), lap(10, 1, 5000, 1), lap(15, 1, 5000, 2), leave(19, "1"))
    assert stops() == [(1, at(4), None, None), (1, None, at(19), None)]


def test_a_car_that_left_twice_came_in_twice(tablet: Tablet) -> None:
    tablet.tell(RACE, enter(10, "1"), leave(12, "1"), leave(18, "1"))
    assert stops() == [(1, at(10), at(12), 2000), (1, None, at(18), None)]


def test_the_end_of_a_stop_may_arrive_before_its_beginning(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), leave(17, "1"), enter(14, "1"))
    assert stops() == [(1, at(14), at(17), 3000)]


def test_a_stop_delivered_twice_is_one_stop(tablet: Tablet) -> None:
    tablet.tell(RACE, enter(14, "1"), enter(14, "1"), leave(17, "1"), leave(17, "1"))
    assert stops() == [(1, at(14), at(17), 3000)]


def test_a_stop_may_last_as_long_as_a_suspension(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        GREEN,
        enter(10, "1"),
        event(11, "event.change_status", {"old": "running", "new": "suspended"}),
        event(911, "event.change_status", {"old": "restarting", "new": "running"}),
        leave(920, "1"),
    )
    assert stops() == [(1, at(10), at(920), 910_000)]


def test_a_new_event_forgets_who_was_in_the_pits(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000), enter(4, "1"), started(10), leave(14, "1"))
    assert stops() == [(1, at(4), None, None), (1, None, at(14), None)]
    assert list(PitStop.objects.order_by("at").values_list("session__type", flat=True)) == ["practice", "race"]


def test_practice_has_stops_too(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000, driver="Ada"), enter(4, "1"), leave(64, "1"))
    assert stops() == [(1, at(4), at(64), 60_000)]
    assert PitStop.objects.get().session == Session.objects.get()


def test_a_stop_before_anybody_drove_is_kept_without_a_session(tablet: Tablet) -> None:
    tablet.tell(enter(0, "1"))
    assert stops() == [(1, at(0), None, None)]
    assert (PitStop.objects.get().session, PitStop.objects.get().entry) == (None, None)
    assert not Session.objects.exists()


def test_a_stop_means_who_is_on_the_controller_then(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        lap(10, 1, 5000, 1, driver=(1, "Ada")),
        enter(14, "1"),
        leave(17, "1"),
        lap(22, 1, 9000, 2, driver=(2, "Bob")),
        enter(26, "1"),
    )
    assert [str(stop.driver) for stop in PitStop.objects.order_by("at")] == ["Ada", "Bob"]


def test_the_results_own_number_of_stops_stands_beside_those_recorded(tablet: Tablet) -> None:
    line = {"driver_id": 1, "car_id": 1, "controller_id": 1, "laps": 1, "pitstops": 3}
    tablet.tell(RACE, lap(10, 1, 5000, 1), enter(14, "1"), ended(30, "race", line))
    assert stops() == [(1, at(14), None, None)]
    assert Entry.objects.get().pit_stops == 3
