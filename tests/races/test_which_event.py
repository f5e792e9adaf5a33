"""What a result is for, what a second start is, and what is beyond the end of an event."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.projection.rebuild import check, rebuild
from races.history.track_records import lap_record
from races.models import Entry, Lap, LapSummary, Session
from tests.races.career_reading import career_of
from tests.rows import rows_of
from tests.rulings import void_lap
from tests.tablet import Tablet, event, lap, result

TRACK = event(-10, "util.set_active_track", {"id": 1, "name": "Ring"})
MINUTE = 60


def start(seconds: float, **data: Any) -> dict[str, Any]:
    return event(seconds, "event.start", {"type": "race", **data})


def status(seconds: float, new: str) -> dict[str, Any]:
    return event(seconds, "event.change_status", {"old": "", "new": new})


def line(controller: int, laps: int, best: int | None, **more: Any) -> dict[str, Any]:
    return {"driver_id": controller, "controller_id": controller, "laps": laps, "best_laptime": best, **more}


def end(seconds: float, *lines: dict[str, Any], type: str = "race") -> dict[str, Any]:
    return event(seconds, "event.end", {"type": type, "result": result(*lines)})


def laps(begin: float, controller: int, *times: int) -> list[dict[str, Any]]:
    told, at = [], begin
    for number, time in enumerate(times, start=1):
        at += time / 1000
        told.append(lap(at, controller, time, number, driver=f"D{controller}"))
    return told


def driven(begin: float, *, quicker: int = 0) -> list[dict[str, Any]]:
    """A race over three laps that controller 1 wins."""
    one, two = (6000 - quicker, 6010, 6020), (6100 - quicker, 6110, 6120)
    return [start(begin, laps="3"), status(begin + 1, "running"), *laps(begin + 1, 1, *one), *laps(begin + 1, 2, *two)]


FIRST = end(20, line(1, 3, 6000), line(2, 3, 6100))
SECOND = line(2, 3, 6100), line(1, 2, 6000)
LOST_BEST = line(2, 3, 6100), line(1, 2, 6010)


def told(*events: Any) -> list[dict[str, Any]]:
    flat = [one for some in events for one in (some if isinstance(some, list) else [some])]
    return sorted(flat, key=lambda one: one["time"])


def sessions() -> list[tuple[str, str]]:
    return list(Session.objects.order_by("opened_at", "id").values_list("type", "outcome"))


def winners() -> list[int | None]:
    return list(Entry.objects.filter(position=1).order_by("session__opened_at").values_list("controller", flat=True))


def assert_any_order_tells_the_same(tablet: Tablet, second_tablet: Tablet, story: list[dict[str, Any]]) -> None:
    """Live, backwards, and projected again. What comes backwards is recorded before it is projected."""
    second_tablet.tell_at_once(*reversed(story))
    assert rows_of(tablet.source) == rows_of(second_tablet.source)
    assert list(map(str, check(tablet.source))) == []


CORRECTED = {
    "in another order": (15 * MINUTE, [line(2, 3, 6100), line(1, 3, 6000)], []),
    "a lap less": (15 * MINUTE, [*SECOND], []),
    "an hour later": (70 * MINUTE, [*SECOND], []),
    "the best lap taken off": (15 * MINUTE, [*LOST_BEST], []),
    "disqualified": (15 * MINUTE, [line(2, 3, 6100), line(1, 3, 6000, disqualified=True)], []),
    "one left out": (15 * MINUTE, [line(2, 3, 6100)], []),
    "while people practise": (15 * MINUTE, [*SECOND], laps(300, 1, 7000, 7100, 7200)),
    "after the next was set up": (15 * MINUTE, [*SECOND], [event(30, "ui.reset")]),
    "while the next is young": (100, [*SECOND], [start(95, laps="3")]),
    "after the next race": (300, [*SECOND], [*driven(100, quicker=9), end(125, line(2, 3, 6091), line(1, 3, 5991))]),
}


@pytest.mark.parametrize("kind", CORRECTED)
def test_a_corrected_result_is_that_of_its_race(tablet: Tablet, second_tablet: Tablet, kind: str) -> None:
    seconds, lines, between = CORRECTED[kind]
    story = told(driven(0), FIRST, between, end(seconds, *lines))
    tablet.tell(*story)
    races = Session.objects.filter(type="race").order_by("opened_at")
    assert races.count() == 1 + sum(one["event_type"] == "event.start" for one in between)
    first = Entry.objects.get(session=races[0], position=1)
    assert first.controller == 2
    assert_any_order_tells_the_same(tablet, second_tablet, story)


ALIKE = {
    "five minutes later": (300, [line(1, 5, 6050), line(2, 5, 6150)]),
    "other best laps, as many laps": (15 * MINUTE, [line(1, 3, 6001), line(2, 3, 6101)]),
    "as quick, but longer": (15 * MINUTE, [line(1, 9, 6000), line(2, 9, 6100)]),
    "other people": (15 * MINUTE, [line(3, 3, 6000), line(4, 3, 6100)]),
}


@pytest.mark.parametrize("kind", ALIKE)
def test_two_races_alike_are_two_also_without_a_start(tablet: Tablet, second_tablet: Tablet, kind: str) -> None:
    seconds, lines = ALIKE[kind]
    tablet.tell_at_once(*told(driven(0), FIRST, end(seconds, *lines)))
    second_tablet.tell_at_once(FIRST, end(seconds, *lines))
    assert sessions() == [("race", "official")] * 4


def test_two_races_with_the_very_same_result_are_two_where_both_were_started(tablet: Tablet) -> None:
    lines = line(1, 3, 6000), line(2, 3, 6100)
    tablet.tell(start(0, laps="3"), end(20, *lines), start(100, laps="3"), end(120, *lines))
    tablet.tell(*told(driven(200), end(225, *lines), driven(300), end(325, *lines)))
    assert sessions() == [("race", "official")] * 4


TWICE = {
    "by mistake": [start(0, laps="5"), start(22, laps="3")],
    "at once": [start(0, laps="3"), start(0.003, laps="3")],
    "after a false start": [
        start(0, laps="3"), status(1, "starting"), status(4, "jumpstart"), status(5, "prepare_for_start"),
        start(20, laps="3"), status(21, "starting"),
    ],
    "with a reset and a track": [
        start(0, laps="3"), event(5, "ui.reset"), event(6, "util.set_active_track", {"id": 2, "name": "Oval"}),
        start(20, laps="3"),
    ],
    "ended at once": [start(0, laps="3"), status(1, "running"), status(3, "ended"), start(20, laps="3")],
    "ended, set up anew": [
        start(0, laps="3"), status(3, "ended"), event(4, "ui.reset"), status(19, "starting"), start(20, laps="3"),
    ],
    "ended without a result": [
        start(0, laps="3"), status(3, "ended"), end(4), event(90, "ui.reset"), start(120, laps="3"),
    ],
    "another kind": [start(0, type="qualifying", duration="300"), start(20, laps="3")],
    "another number": [start(0, laps="5", event_id=41), start(20, laps="3", event_id=42)],
    "then a bare one": [start(0, laps="3"), event(20, "event.start")],
}  # fmt: skip


@pytest.mark.parametrize("kind", TWICE)
def test_a_start_told_twice_leaves_no_empty_session(tablet: Tablet, second_tablet: Tablet, kind: str) -> None:
    story = [TRACK, *TWICE[kind], *driven(200)[1:], end(230, line(1, 3, 6000), line(2, 3, 6100))]
    tablet.tell(*story)
    assert sessions() == [("race", "official")]
    assert Session.objects.get().planned_laps == 3
    assert career_of("D1").starts == 1
    assert_any_order_tells_the_same(tablet, second_tablet, story)


BROKEN_OFF = {
    "by laps": ({"laps": "5"}, "abandoned"),
    "by time": ({"duration": "120"}, "abandoned"),
    "by no plan": ({}, "abandoned"),
    "all driven": ({"laps": "3"}, "provisional"),
    "time was up": ({"duration": "18"}, "provisional"),
}


@pytest.mark.parametrize("kind", BROKEN_OFF)
def test_a_race_started_again_was_broken_off_unless_all_was_driven(tablet: Tablet, kind: str) -> None:
    plan, outcome = BROKEN_OFF[kind]
    first = [start(0, **plan), *driven(0)[1:]]
    tablet.tell(*told(first, driven(300), end(325, line(2, 3, 6100), line(1, 3, 6000))))
    assert sessions() == [("race", outcome), ("race", "official")]
    assert career_of("D1").starts == 1 + (outcome == "provisional")


BEYOND = {
    "more than planned": ({"laps": "3"}, [lap(25.1, 2, 5000, 4, driver="D2")]),
    "after the status": ({"laps": "9"}, [status(20, "ended"), lap(25.1, 2, 5000, 4, driver="D2")]),
    "after the status, by time": ({"duration": "19"}, [status(20, "ended"), lap(25.1, 2, 5000, 4, driver="D2")]),
    "begun after the time": ({"duration": "18"}, [lap(25.1, 2, 5000, 4, driver="D2")]),
    "without a number": ({"laps": "3"}, [lap(25.1, 2, 5000, None, driver="D2")]),
    "twice": ({"laps": "3"}, [lap(25.1, 2, 5000, 4, driver="D2"), lap(30.1, 2, 4900, 5, driver="D2")]),
}


@pytest.mark.parametrize("has_result", [False, True])
@pytest.mark.parametrize("kind", BEYOND)
def test_a_lap_beyond_the_end_decides_nothing(
    tablet: Tablet, second_tablet: Tablet, kind: str, has_result: bool
) -> None:
    plan, more = BEYOND[kind]
    closing = [end(31, line(1, 3, 6000), line(2, 3, 6100))] if has_result else [event(31, "ui.reset")]
    story = [TRACK, *told([start(0, **plan), *driven(0)[1:]], more, closing)]
    tablet.tell(*story)
    second = Entry.objects.get(controller=2)
    assert (second.position, second.laps_counted, second.lap_count, second.best_lap_ms) == (2, 3, 3, 6100)
    assert (career_of("D1").fastest_laps, career_of("D1").wins) == (1, 1)
    track = Session.objects.get().track
    assert track is not None
    record = lap_record(track)
    assert record is not None
    assert record.lap.lap_time_ms == 6000
    assert Lap.objects.filter(exclusion="beyond").count() == sum("lap_update" in one["event_type"] for one in more)
    assert_any_order_tells_the_same(tablet, second_tablet, story)


def test_a_lap_after_the_status_is_within_where_the_result_counts_it(tablet: Tablet, second_tablet: Tablet) -> None:
    late = lap(25.2, 2, 5900, 4, driver="D2")
    story = told([start(0, laps="4"), *driven(0)[1:]], status(20, "ended"), late)
    tablet.tell(*story)
    assert Lap.objects.get(lap_time_ms=5900).exclusion == "beyond"
    closing = end(26, line(1, 4, 6000), line(2, 4, 5900))
    tablet.tell(closing)
    second = Entry.objects.get(controller=2)
    assert (second.lap_count, second.missing_laps, second.best_lap_ms) == (4, 0, 5900)
    assert Lap.objects.get(lap_time_ms=5900).is_counting
    assert LapSummary.objects.get(controller=2).best_lap_ms == 5900
    assert_any_order_tells_the_same(tablet, second_tablet, [*story, closing])


@pytest.mark.parametrize("after_s", [0.003, 0.4, 3])
def test_the_last_lap_may_be_told_after_the_result(tablet: Tablet, second_tablet: Tablet, after_s: float) -> None:
    *most, last = laps(1, 1, 6000, 5900)
    story = [start(0, laps="2"), *most, end(12.9 - after_s, line(1, 2, 5900)), last]
    tablet.tell(*story)
    assert sessions() == [("race", "official")]
    assert (Entry.objects.get().missing_laps, Entry.objects.get().best_lap_ms) == (0, 5900)
    assert_any_order_tells_the_same(tablet, second_tablet, story)


@pytest.mark.parametrize("nothing", [{}, {"id": None, "name": ""}, {"name": "   "}, None, {"track_svg": "<svg/>"}])
def test_a_track_event_that_says_nothing_takes_no_track_away(tablet: Tablet, nothing: Any) -> None:
    twice = [event(-2 + n, "util.set_active_track", nothing) for n in (0, 0.5)]
    *most, last = driven(0)
    tablet.tell(TRACK, *twice, last, *most)
    assert {str(one.track) for one in Lap.objects.all()} == {"Ring"}
    void_lap(Lap.objects.all()[0], reason="cut", author=None)
    rebuild(tablet.source)
    assert {str(one.track) for one in Lap.objects.all()} == {"Ring"}


def test_who_retired_without_a_lap_started_and_who_is_disqualified_did_not_retire(tablet: Tablet) -> None:
    third = line(3, 0, None, retired=True)
    tablet.tell(*told(driven(0), lap(5, 3, 4000, 1, driver="D3"), end(20, line(1, 3, 6000), line(2, 3, 6100), third)))
    d3 = career_of("D3")
    assert (d3.starts, d3.retirements, d3.disqualifications) == (1, 1, 0)


def test_a_status_told_late_does_not_let_an_ended_race_run(tablet: Tablet) -> None:
    story = told(driven(0), FIRST)
    tablet.tell(*story)
    assert Session.objects.get().status == "ended"
