"""Laps as the app counts, loses and repeats them: taken off, never arrived, told twice."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.core.management import call_command

from ingest.models import Problem
from races.derived.driven_laps import driven_laps_of
from races.models import Appearance, Entry, Lap, PitStop, Session
from races.session_report.lap_chart import lap_chart
from tests.rows import rows_of
from tests.tablet import Tablet, event, lap, result

RACE = event(0, "event.start", {"type": "race", "laps": "6"})
GREEN = event(1, "event.change_status", {"old": "starting", "new": "running"})
ENDED = event(45, "event.change_status", {"old": "running", "new": "ended"})
NAMES = {1: "Ada", 2: "Bob"}
Drive = list[tuple[float, int | None]]


def drive(controller: int, took_ms: int, numbers: list[int | None], begin: float = 1) -> list[dict[str, Any]]:
    """One lap after the other, told with those numbers."""
    return [
        lap(begin + place * took_ms / 1000, controller, took_ms, number, driver=NAMES[controller])
        for place, number in enumerate(numbers, start=1)
    ]


def end(*lines: dict[str, Any]) -> dict[str, Any]:
    return event(45, "event.end", {"type": "race", "result": result(*lines)})


def line(controller: int, laps: int, **more: Any) -> dict[str, Any]:
    return {"controller_id": controller, "driver_id": controller, "laps": laps, **more}


def tell(tablet: Tablet, told: list[dict[str, Any]], *, shuffled: bool) -> None:
    """All at once in order, or shuffled and in two heaps, of which the second is late."""
    if not shuffled:
        tablet.tell_at_once(*told)
        return
    random.Random(1).shuffle(told)
    half = len(told) // 2
    tablet.tell_at_once(*told[:half])
    tablet.tell_at_once(*told[half:])


def order() -> list[tuple[int, int]]:
    """Who is where in the only session: controller and laps."""
    entries = Entry.objects.filter(position__isnull=False).order_by("position")
    return [(entry.controller, entry.laps_counted) for entry in entries]


def leaders() -> list[int]:
    """Who leads at the end of each lap, as the lap chart has it."""
    session = Session.objects.get(type="race")
    return [row.controller for row in lap_chart(session, driven_laps_of(session)) if row.position == 1]


def led() -> dict[int, int]:
    """By controller, as careers have it."""
    return {
        row.controller: row.laps_led
        for row in Appearance.objects.of("driver").filter(session__type="race")
        if row.controller and row.laps_led
    }


def is_the_same_rebuilt() -> bool:
    call_command("rebuild", "--check")
    return True


TAKEN_OFF: dict[str, tuple[list[int | None], list[tuple[int, int]], list[int]]] = {
    "none": ([1, 2, 3, 4, 5, 6], [(1, 6), (2, 6)], [1, 1, 1, 1, 1, 1]),
    "it stands still": ([1, 2, 3, 4, 4, 5], [(2, 6), (1, 5)], [1, 1, 1, 2, 2, 2]),
    "it goes back": ([1, 2, 3, 4, 3, 4], [(2, 6), (1, 4)], [1, 1, 2, 2, 2, 2]),
    "it goes back to one": ([1, 2, 3, 1, 2, 3], [(2, 6), (1, 3)], [2, 2, 2, 2, 2, 2]),
    "it begins below zero": ([-1, 0, 1, 2, 3, 4], [(2, 6), (1, 4)], [2, 2, 2, 2, 2, 2]),
    "it begins at zero": ([0, 1, 2, 3, 4, 5], [(2, 6), (1, 5)], [2, 2, 2, 2, 2, 2]),
    "it stands still at once": ([1, 1, 2, 3, 4, 5], [(2, 6), (1, 5)], [2, 2, 2, 2, 2, 2]),
    "nobody counts": ([None] * 6, [(1, 6), (2, 6)], [1, 1, 1, 1, 1, 1]),
}


@pytest.mark.parametrize("shuffled", [False, True], ids=["in order", "shuffled"])
@pytest.mark.parametrize(("numbers", "places", "ahead"), TAKEN_OFF.values(), ids=TAKEN_OFF.keys())
def test_the_apps_own_lap_number_counts(
    tablet: Tablet,
    numbers: list[int | None],
    places: list[tuple[int, int]],
    ahead: list[int],
    shuffled: bool,
) -> None:
    """Ada takes 6 s a lap, Bob 6.05 s; both drive six. The result is lost."""
    told = [RACE, GREEN, *drive(1, 6000, numbers), *drive(2, 6050, [1, 2, 3, 4, 5, 6]), ENDED]
    tell(tablet, [*told, event(200, "ui.reset")], shuffled=shuffled)
    assert Session.objects.get().type == "race"
    assert (order(), leaders()) == (places, ahead)
    assert led() == {controller: ahead.count(controller) for controller in set(ahead)}
    assert Lap.objects.filter(is_counting=True).count() == 12
    assert not Problem.objects.exists()
    assert is_the_same_rebuilt()


def test_a_total_has_the_laps_that_were_taken_off(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, *drive(1, 6000, [1, 2, 3, 4, 4, 5]), *drive(2, 6050, [1, 2, 3, 4, 5, 6]))
    session = Session.objects.get()
    own = [row for row in lap_chart(session, driven_laps_of(session)) if row.controller == 1]
    assert [(row.number, row.total_ms) for row in own] == [
        (1, 6000), (2, 12_000), (3, 18_000), (4, 30_000), (5, 36_000),
    ]  # fmt: skip


def test_in_practice_the_counter_takes_nothing_off(tablet: Tablet) -> None:
    tablet.tell(lap(10, 1, 6000, 37), lap(16, 1, 6000, 37), lap(22, 1, 6000, 1))
    entry = Entry.objects.get()
    assert (entry.lap_count, entry.laps_completed) == (3, 3)


TWICE: dict[str, tuple[float, int | None, int, int]] = {
    "three milliseconds later": (16.003, 2, 6000, 2),
    "in the same millisecond": (16, 2, 6000, 2),
    "two seconds later": (18, 2, 6000, 2),
    "the next number": (16.003, 3, 6000, 3),
    "another time": (16.003, 2, 6001, 3),
    "a lap taken off": (21.9, 2, 6000, 3),
    "ten minutes later": (616, 2, 6000, 3),
    "without a number": (16.003, None, 6000, 3),
}


@pytest.mark.parametrize("kind", ["race", "practice"])
@pytest.mark.parametrize(("seconds", "number", "time_ms", "laps"), TWICE.values(), ids=TWICE.keys())
def test_a_lap_told_twice_is_one_lap(
    tablet: Tablet, seconds: float, number: int | None, time_ms: int, laps: int, kind: str
) -> None:
    start = [RACE, GREEN] if kind == "race" else []
    tablet.tell(*start, lap(10, 1, 6000, 1), lap(16, 1, 6000, 2), lap(seconds, 1, time_ms, number, lap_pb=True))
    assert Lap.objects.count() == Entry.objects.get().lap_count == laps
    assert is_the_same_rebuilt()


def test_the_last_lap_told_again_after_the_result_opens_no_practice(tablet: Tablet) -> None:
    told = [RACE, GREEN, lap(10, 1, 6000, 1, driver="Ada"), event(10.001, "event.end", {"type": "race", "result": {}})]
    tablet.tell(*told, lap(10.003, 1, 6000, 1, driver="Ada", lap_pb=True))
    assert (Session.objects.get().type, Lap.objects.count()) == ("race", 1)


def test_what_comes_twice_at_once_counts_once(tablet: Tablet) -> None:
    def twice(seconds: float, kind: str, data: Any) -> list[dict[str, Any]]:
        return [event(seconds, kind, data), event(seconds + 0.003, kind, data)]

    penalty = {"controller_id": "1", "penalty": 5}
    tablet.tell(RACE, GREEN, lap(7, 1, 6000, 1, driver="Ada"))
    tablet.tell(
        *twice(8, "event.pit.enter", "1"),
        *twice(11, "event.pit.leave", "1"),
        *twice(13, "race.penalty_update", penalty),
        *twice(14, "race.damage_update", {"controller_id": "1", "damage": "engine"}),
        *twice(15, "events.tire_change", {"controller_id": "1", "tire": "wet"}),
        *twice(16, "cu.send_esc_command", None),
        *twice(20, "cu.send_esc_command", None),
        *twice(21, "event.change_status", {"old": "running", "new": "suspended"}),
        *twice(30, "event.change_status", {"old": "suspended", "new": "running"}),
        *twice(31, "events.weather_change", "wet"),
    )
    session = Session.objects.get()
    kinds = ("pitstop", "penalty", "damage", "tyrechange", "neutralisation", "suspension", "weatherreport")
    assert [getattr(session, f"{kind}_set").count() for kind in kinds] == [1] * 7
    assert session.neutralisation_set.get().ended_at is not None
    assert (PitStop.objects.get().duration_ms, Entry.objects.get().pit_stops) == (3000, 1)


def test_two_penalties_in_a_minute_are_two(tablet: Tablet) -> None:
    penalties = [
        event(10 + 30 * number, "race.penalty_update", {"controller_id": "1", "penalty": 5}) for number in (0, 1)
    ]
    tablet.tell(RACE, GREEN, *penalties)
    assert Session.objects.get().penalty_set.count() == 2


LOST: dict[str, tuple[set[int], set[int], list[int]]] = {
    "none": (set(), set(), [1, 1, 1, 1, 1, 1]),
    "one of the leader": ({3}, set(), [1, 1, 1, 1, 1, 1]),
    "the first of the leader": ({1}, set(), [1, 1, 1, 1, 1, 1]),
    "the last of the leader": ({6}, set(), [1, 1, 1, 1, 1, 1]),
    "one of both": ({3}, {3}, [1, 1, 1, 1, 1, 1]),
    "most of the leader": ({1, 2, 3, 4, 6}, set(), [1, 1, 1, 1, 1, 1]),
    "the last of the second": (set(), {5, 6}, [1, 1, 1, 1, 1, 1]),
}


@pytest.mark.parametrize("shuffled", [False, True], ids=["in order", "shuffled"])
@pytest.mark.parametrize(("adas", "bobs", "ahead"), LOST.values(), ids=LOST.keys())
def test_whoever_leads_a_lap_that_never_arrived_leads_it_all_the_same(
    tablet: Tablet, adas: set[int], bobs: set[int], ahead: list[int], shuffled: bool
) -> None:
    laps = [
        one
        for one in [*drive(1, 6000, [1, 2, 3, 4, 5, 6]), *drive(2, 6050, [1, 2, 3, 4, 5, 6])]
        if one["event_data"]["lap"] not in (adas if one["event_data"]["controller_id"] == "1" else bobs)
    ]
    told = [RACE, GREEN, *laps, end(line(1, 6), line(2, 6))]
    tell(tablet, [*told, event(200, "ui.reset")], shuffled=shuffled)
    assert leaders() == ahead
    assert led() == {1: 6}
    assert is_the_same_rebuilt()


def fastest() -> list[str]:
    return [str(row.driver) for row in Appearance.objects.of("driver").filter(fastest_laps=1)]


FASTEST: dict[str, tuple[list[int], int, int | None, list[str]]] = {
    "it never arrived": ([6100], 2, 5800, ["Bob"]),
    "none of his arrived": ([], 2, 5800, ["Bob"]),
    "it arrived": ([6100, 5800], 2, 5800, ["Bob"]),
    "it is slower than hers": ([6100], 2, 6050, ["Ada"]),
    "the same arrived of hers": ([6100], 2, 6000, ["Ada"]),
    "it is a glitch": ([6100, 421], 3, 421, ["Ada"]),
    "a lost glitch": ([6100], 2, 421, ["Ada"]),
    "the result does not say": ([6100], 2, None, ["Ada"]),
}


@pytest.mark.parametrize(("times", "laps", "best_ms", "whose"), FASTEST.values(), ids=FASTEST.keys())
def test_the_fastest_lap_is_the_results_where_that_lap_never_arrived(
    tablet: Tablet, times: list[int], laps: int, best_ms: int | None, whose: list[str]
) -> None:
    tablet.tell(lap(-200, 1, 9000, driver="Ada"), lap(-200, 2, 9000, driver="Bob"))
    tablet.tell(RACE, GREEN, *drive(1, 6000, [1, 2]))
    tablet.tell(*(lap(8 + 6 * number, 2, time, number + 1, driver="Bob") for number, time in enumerate(times)))
    tablet.tell(end(line(1, 2, best_laptime=6000), line(2, laps, best_laptime=best_ms)), event(60, "ui.reset"))
    assert fastest() == whose
    assert is_the_same_rebuilt()


def test_of_a_shared_car_nobody_knows_who_drove_the_lap_that_never_arrived(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, *drive(1, 6000, [1, 2, 3]))
    tablet.tell(lap(7.1, 2, 6100, 1, driver=(2, "Bob"), car="GT3"), lap(19.2, 2, 6100, 3, driver=(3, "Cy"), car="GT3"))
    tablet.tell(end(line(1, 3, best_laptime=6000), line(2, 3, best_laptime=5800)))
    assert fastest() == []


def test_a_corrected_result_takes_its_best_lap_and_laps_led_with_it(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, *drive(1, 6000, [1, 2]), *drive(2, 6100, [1, 2]))
    tablet.tell(end(line(2, 3, best_laptime=5800), line(1, 2, best_laptime=6000)))
    assert (fastest(), Entry.objects.get(controller=2).lost_best_lap_ms) == (["Bob"], 5800)
    corrected = {"type": "race", "result": result(line(2, 2, best_laptime=6100), line(1, 2, best_laptime=6000))}
    tablet.tell(event(100, "event.end", corrected))
    assert (fastest(), leaders(), led()) == (["Ada"], [1, 1], {1: 2})
    assert is_the_same_rebuilt()


def test_visits_to_the_pits_are_counted_until_a_result_says_how_many(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, *drive(1, 6000, [1]), event(9, "event.pit.enter", "1"), event(15, "event.pit.leave", "1"))
    tablet.tell(event(29, "event.pit.leave", "1"), event(30, "event.pit.enter", "2"))
    assert dict(Entry.objects.values_list("controller", "pit_stops")) == {1: 2, 2: 1}
    tablet.tell(end(line(1, 2, pitstops=3), line(2, 2)))
    assert dict(Entry.objects.values_list("controller", "pit_stops")) == {1: 3, 2: 1}


def test_a_stop_on_the_cool_down_lap_is_none(tablet: Tablet) -> None:
    tablet.tell(RACE, GREEN, *drive(1, 6000, [1, 2, 3, 4, 5, 6]), event(38, "event.pit.enter", "1"))
    assert Entry.objects.get().pit_stops == 0
    tablet.tell(ENDED, event(46, "event.pit.leave", "1"))
    assert Entry.objects.get().pit_stops == 0


def test_two_who_finish_in_one_millisecond_have_one_order(tablet: Tablet) -> None:
    """Bob's lap arrives first, and his digest is whatever it is."""
    tablet.tell(RACE, GREEN, lap(7, 2, 6000, 1, driver="Bob"), lap(7, 1, 6000, 1, driver="Ada"), ENDED)
    tablet.tell(event(200, "ui.reset"))
    assert (order(), leaders(), led()) == ([(1, 1), (2, 1)], [1], {1: 1})


def test_rows_do_not_mind_the_order_of_arrival(tablet: Tablet) -> None:
    laps = [*drive(1, 6000, [1, 2, 2, 3, 4, 5]), *drive(2, 6000, [1, 2, 4, 5, 6])]
    copies = [{**one, "time": one["time"] + 3} for one in laps[::3]]
    told = [RACE, GREEN, *laps, *copies, end(line(2, 6, best_laptime=5900), line(1, 5))]
    random.Random(3).shuffle(told)
    tablet.tell(*told)
    before = rows_of(tablet.source)
    assert is_the_same_rebuilt()
    assert rows_of(tablet.source) == before
    assert Lap.objects.count() == 11
