"""Who won: provisionally, officially, again, or never."""

from __future__ import annotations

from typing import Any

from races.models import Entry, Session
from tests.tablet import Tablet, at, ended, event, lap, lights_out, started

RACE = started(0)
GREEN = lights_out(3)
HOUR = 3600


def line(controller: int, laps: int = 2, **more: Any) -> dict[str, Any]:
    return {"driver_id": controller, "car_id": controller, "controller_id": controller, "laps": laps, **more}


def end(seconds: float, *lines: dict[str, Any], type: str = "race") -> dict[str, Any]:
    return ended(seconds, type, *lines)


def places(type: str = "race") -> list[tuple[int, int | None]]:
    """Controllers with their places."""
    entries = Entry.objects.filter(session__type=type).order_by("controller")
    return list(entries.values_list("controller", "position"))


def outcomes() -> list[tuple[str, str]]:
    return list(Session.objects.order_by("opened_at", "id").values_list("type", "outcome"))


def test_until_the_result_comes_laps_decide_and_then_who_got_there_first(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(11, 2, 6000, 1))
    assert places() == [(1, 1), (2, 2)]
    tablet.tell(lap(14, 2, 3000, 2))
    assert places() == [(1, 2), (2, 1)]
    tablet.tell(lap(15, 1, 5000, 2))
    assert places() == [(1, 2), (2, 1)]
    assert outcomes() == [("race", "provisional")]


def test_the_official_result_takes_the_place_of_the_provisional_one(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(11, 2, 6000, 1), end(20, line(2), line(1)))
    assert places() == [(1, 2), (2, 1)]
    assert outcomes() == [("race", "official")]


def test_a_qualifying_goes_by_best_lap_and_a_tie_to_whoever_drove_it_first(tablet: Tablet) -> None:
    tablet.tell(started(0, "qualifying"))
    tablet.tell(lap(10, 1, 5000, 1), lap(11, 2, 6000, 1), lap(16, 2, 5000, 2), lap(17, 3, 4999, 1), lap(18, 4, 421, 1))
    assert places("qualifying") == [(1, 2), (2, 3), (3, 1), (4, None)]


def test_what_the_result_says_is_kept_beside_what_was_recorded(tablet: Tablet) -> None:
    said = {"best_laptime": 4900, "pitstops": 2, "gap": "+1 Lap(s)"}
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(15, 1, 5100, 2), end(20, line(2, 9), line(1, 8, **said)))
    entry = Entry.objects.get(controller=1)
    assert (entry.result_position, entry.result_laps, entry.result_best_lap_ms) == (2, 8, 4900)
    assert (entry.result_gap, entry.pit_stops) == ("+1 Lap(s)", 2)
    assert (entry.lap_count, entry.best_lap_ms, entry.total_ms) == (2, 5000, 10_100)


def test_laps_the_hub_never_got_are_missing_and_laps_taken_off_are_too_many(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(30, 1, 5000, 5), lap(11, 2, 5000, 1), lap(16, 2, 5000, 2))
    first, second = Entry.objects.order_by("controller")
    assert (first.lap_count, first.laps_completed, first.laps_counted, first.missing_laps) == (2, 5, 5, None)
    tablet.tell(end(40, line(1, 6), line(2, 1)))
    first, second = Entry.objects.order_by("controller")
    assert (first.lap_count, first.laps_completed, first.laps_counted, first.missing_laps) == (2, 5, 6, 4)
    assert (second.lap_count, second.laps_counted, second.missing_laps) == (2, 1, -1)


def test_the_disqualified_have_no_place_and_the_retired_the_one_smartrace_gives_them(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(11, 2, 5000, 1), lap(12, 3, 5000, 1))
    tablet.tell(end(20, line(2), line(3, retired=True), line(1, disqualified=True)))
    told = Entry.objects.classified_first().values_list("position", "controller", "is_retired", "is_disqualified")
    assert list(told) == [(1, 2, False, False), (2, 3, True, False), (None, 1, False, True)]


def test_a_second_result_leaves_nothing_of_the_first(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(11, 2, 5000, 1), lap(12, 3, 5000, 1))
    tablet.tell(end(20, line(1, pitstops=3, gap="+1"), line(2, retired=True), line(3, disqualified=True)))
    tablet.tell(end(60, line(2), line(3)))
    assert places() == [(1, None), (2, 1), (3, 2)]
    first, second, third = Entry.objects.order_by("controller")
    assert (first.result_position, first.result_laps, first.pit_stops, first.result_gap) == (None, None, None, "")
    assert (second.is_retired, third.is_disqualified) == (False, False)


def test_a_second_result_that_is_empty_takes_nothing_away(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(11, 2, 5000, 1), end(20, line(2), line(1)), end(60))
    assert places() == [(1, 2), (2, 1)]
    assert outcomes() == [("race", "official")]


def test_the_result_that_happened_last_wins_whichever_arrives_last(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(11, 2, 5000, 1), end(60, line(2), line(1)), end(20, line(1), line(2)))
    assert places() == [(1, 2), (2, 1)]
    assert Session.objects.count() == 1


def test_a_result_alone_tells_all_there_is_to_know(tablet: Tablet) -> None:
    said = {"best_laptime": 4900, "pitstops": 1, "gap": "+3.250"}
    tablet.tell(end(0, line(4, 30), line(2, 30, **said), line(6, 12, retired=True)))
    assert places() == [(2, 2), (4, 1), (6, 3)]
    second = Entry.objects.get(controller=2)
    assert (second.lap_count, second.missing_laps, second.best_lap_ms) == (0, 30, None)
    assert (second.result_best_lap_ms, second.result_gap, str(second.driver)) == (4900, "+3.250", "Driver 2")


def test_a_result_may_come_as_a_list(tablet: Tablet) -> None:
    tablet.tell(event(0, "event.end", {"type": "race", "result": [line(3), line(1)]}))
    assert places() == [(1, 2), (3, 1)]


def test_who_never_got_away_has_a_place_in_the_result_and_none_before(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), event(11, "event.pit.enter", "2"))
    assert places() == [(1, 1), (2, None)]
    tablet.tell(end(20, line(1), line(2, 0, retired=True)))
    assert places() == [(1, 1), (2, 2)]


def test_the_apps_own_result_classifies_no_ghost_and_no_safety_car(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 7, 4000, 1), lap(11, 1, 5000, 1), end(20, line(7), line(1), line(8)))
    assert [(controller, position) for controller, position in places() if position] == [(1, 1)]


def test_one_driver_on_two_controllers_has_two_places_in_the_result(tablet: Tablet) -> None:
    ada = (1, "Ada")
    tablet.tell(RACE, lap(10, 1, 5000, 1, driver=ada), lap(11, 3, 5000, 1, driver=ada))
    tablet.tell(end(20, line(3, driver_id=1), line(1)))
    assert [(entry.position, str(entry.driver)) for entry in Entry.objects.order_by("controller")] == [
        (2, "Ada"),
        (1, "Ada"),
    ]


def test_a_car_swiped_out_of_a_race_has_no_place_unless_the_result_gives_it_one(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(11, 2, 5000, 1), event(12, "ui.remove_car_from_session", "1"))
    assert places() == [(1, None), (2, 1)]
    tablet.tell(end(20, line(2), line(1, 1)))
    assert places() == [(1, 2), (2, 1)]


def test_a_car_swiped_out_of_practice_keeps_its_place(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000), lap(1, 2, 5100), event(12, "ui.remove_car_from_session", "1"))
    assert places("practice") == [(1, 1), (2, 2)]
    assert Entry.objects.get(controller=1).is_removed


def test_an_event_that_ended_without_a_result_is_not_abandoned(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), event(12, "event.change_status", {"old": "running", "new": "ended"}))
    tablet.tell(event(20, "ui.reset"), lap(30, 1, 5000))
    assert outcomes() == [("race", "provisional"), ("practice", "provisional")]


def test_an_abandoned_race_keeps_its_provisional_places(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 2, 5000, 1), lap(11, 1, 5000, 1), event(20, "ui.reset"))
    assert outcomes() == [("race", "abandoned")]
    assert places() == [(1, 2), (2, 1)]
    assert Session.objects.get().closed_at == at(20)


def test_a_race_nobody_drives_in_for_six_hours_is_abandoned(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, lap(10, 1, 5000, 1), lap(10 + 6 * HOUR + 1, 1, 5000))
    assert outcomes() == [("race", "abandoned"), ("practice", "provisional")]
    assert Session.objects.get(type="race").closed_at == at(10 + 6 * HOUR)


def test_six_hours_without_a_lap_are_not_yet_too_long(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, lap(10, 1, 5000, 1), lap(10 + 6 * HOUR, 1, 5000, 2))
    assert outcomes() == [("race", "provisional")]


def test_a_halted_race_waits_for_longer_than_six_hours(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, lap(10, 1, 5000, 1))
    tablet.tell(event(20, "event.change_status", {"old": "running", "new": "suspended"}))
    tablet.tell(lap(13 * HOUR, 1, 5000, 2), end(13 * HOUR + 10, line(1)))
    assert outcomes() == [("race", "official")]
    assert Entry.objects.get().lap_count == 2


def test_an_app_that_counts_from_one_again_was_restarted_and_left_its_race(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(15, 1, 5000, 2), lap(100, 1, 5000, 1), lap(105, 1, 5000, 2))
    assert outcomes() == [("race", "abandoned"), ("practice", "provisional")]
    assert list(Entry.objects.order_by("session__opened_at").values_list("lap_count", flat=True)) == [2, 2]


def test_a_first_lap_told_twice_is_no_restart(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(10, 1, 5000, 1), lap(10.3, 1, 421, 1), lap(15, 1, 5000, 2))
    assert outcomes() == [("race", "provisional")]
    assert Entry.objects.get().lap_count == 3


def test_nobody_knows_how_an_app_counts_after_a_halt(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, lap(10, 1, 5000, 1), lap(15, 1, 5000, 2))
    tablet.tell(event(20, "event.change_status", {"old": "running", "new": "suspended"}))
    tablet.tell(event(50, "event.change_status", {"old": "restarting", "new": "running"}), lap(60, 1, 5000, 1))
    assert outcomes() == [("race", "provisional")]
    assert Entry.objects.get().lap_count == 3
