"""Newer apps number their events: where there is an `event_id`, it decides."""

from __future__ import annotations

from typing import Any

from races.models import Entry, Lap, Neutralisation, Penalty, PitStop, Session, Suspension
from tests.tablet import Tablet, at, event, lap, result, started


def start(seconds: float, number: int | None = None, type: str = "race") -> dict[str, Any]:
    return event(seconds, "event.start", {"type": type} | numbered(number))


def end(seconds: float, number: int | None, *controllers: int) -> dict[str, Any]:
    """A result with those controllers in that order."""
    lines = [{"driver_id": n, "car_id": n, "controller_id": n, "laps": 1} for n in controllers]
    return event(seconds, "event.end", {"type": "race", "result": result(*lines)} | numbered(number))


def status(seconds: float, new: str, number: int | None = None) -> dict[str, Any]:
    return event(seconds, "event.change_status", {"old": "", "new": new} | numbered(number))


def numbered(number: int | None) -> dict[str, Any]:
    return {} if number is None else {"event_id": number}


def told() -> list[tuple[Any, ...]]:
    """Each session's type, its number and how many laps it has, in the order they were opened."""
    sessions = Session.objects.order_by("opened_at", "id")
    return [(session.type, session.app_event_id, session.laps.count()) for session in sessions]


def test_an_event_has_the_number_it_came_with(tablet: Tablet) -> None:
    tablet.tell(start(0, 41), lap(10, 1, 5000, 1, event_id=41), end(20, 41, 1))
    assert told() == [("race", 41, 1)]
    assert Session.objects.get().outcome == "official"


def test_an_event_whose_start_had_no_number_gets_it_from_what_follows(tablet: Tablet) -> None:
    tablet.tell(start(0), lap(10, 1, 5000, 1, event_id=41), lap(15, 1, 5000, 2, event_id=41))
    assert told() == [("race", 41, 2)]


def test_a_start_that_was_lost_is_made_good_by_the_next_lap(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000), lap(60, 1, 5000, 3, event_id=41), lap(65, 1, 5000, 4, event_id=41))
    assert told() == [("practice", None, 1), ("unknown", 41, 2)]


def test_a_start_that_is_late_is_that_of_its_event(tablet: Tablet) -> None:
    tablet.tell(lap(10, 1, 5000, 1, event_id=41), lap(15, 1, 5000, 2, event_id=41), start(0, 41))
    assert told() == [("race", 41, 2)]
    assert Session.objects.get().opened_at == at(0)


def test_a_start_that_is_lost_leaves_the_type_to_the_result(tablet: Tablet) -> None:
    tablet.tell(lap(10, 1, 5000, 1, event_id=41), end(20, 41, 1))
    assert told() == [("race", 41, 1)]


def test_a_new_number_opens_a_new_event_though_nothing_ended_the_one_before(tablet: Tablet) -> None:
    tablet.tell(start(0, 41), lap(10, 1, 5000, 1, event_id=41), lap(60, 1, 5000, 1, event_id=42))
    assert told() == [("race", 41, 1), ("unknown", 42, 1)]
    assert Session.objects.get(app_event_id=41).closed_at == at(60)


def test_events_that_overlap_by_the_tablets_clock_keep_their_own_laps(tablet: Tablet) -> None:
    tablet.tell(start(0, 41), lap(10, 1, 5000, 1, event_id=41))
    tablet.tell(start(20, 42), lap(30, 1, 6000, 1, event_id=42))
    tablet.tell(lap(31, 1, 5001, 2, event_id=41), lap(36, 1, 6001, 2, event_id=42), lap(37, 1, 5002, 3, event_id=41))
    assert told() == [("race", 41, 3), ("race", 42, 2)]
    tablet.tell(end(40, 41, 1), end(45, 42, 1))
    assert list(Session.objects.order_by("opened_at").values_list("outcome", flat=True)) == ["official", "official"]
    assert list(Entry.objects.order_by("session__opened_at").values_list("lap_count", "total_ms")) == [
        (3, 15_003),
        (2, 12_001),
    ]


def test_whatever_is_told_with_a_number_is_of_that_event(tablet: Tablet) -> None:
    tablet.tell(start(0, 41), lap(10, 1, 5000, 1, event_id=41), start(20, 42), lap(30, 1, 5000, 1, event_id=42))
    tablet.tell(
        event(31, "race.penalty_update", {"controller_id": "1", "penalty": 5, "event_id": 41}),
        event(32, "race.vsc_deployed", {"event_id": 41}),
        event(33, "event.pit.enter", {"controller_id": "1", "event_id": 41}),
        status(34, "suspended", 41),
    )
    first = Session.objects.get(app_event_id=41)
    for model in (Penalty, Neutralisation, PitStop, Suspension):
        assert model.objects.get().session == first


def test_a_straggler_after_the_end_is_still_of_its_event(tablet: Tablet) -> None:
    tablet.tell(start(0, 41), lap(10, 1, 5000, 1, event_id=41), end(20, 41, 1, 2), lap(24, 2, 9000, 1, event_id=41))
    assert told() == [("race", 41, 2)]


def test_a_straggler_without_a_number_is_practice(tablet: Tablet) -> None:
    tablet.tell(start(0, 41), lap(10, 1, 5000, 1, event_id=41), end(20, 41, 1, 2), lap(24, 2, 9000, 1))
    assert told() == [("race", 41, 1), ("practice", None, 1)]


def test_a_straggler_after_the_next_start_is_still_of_its_event(tablet: Tablet) -> None:
    tablet.tell(start(0, 41), lap(10, 1, 5000, 1, event_id=41), status(20, "ended", 41), start(22, 42))
    tablet.tell(lap(25, 2, 9000, 1, event_id=41), lap(30, 1, 5000, 1, event_id=42))
    assert told() == [("race", 41, 2), ("race", 42, 1)]


def test_practice_long_after_the_end_is_practice_though_the_number_is_stale(tablet: Tablet) -> None:
    tablet.tell(start(0, 41), lap(10, 1, 5000, 1, event_id=41), end(20, 41, 1))
    tablet.tell(lap(90, 1, 5000, event_id=41), lap(95, 1, 5000, event_id=41))
    assert told() == [("race", 41, 1), ("practice", None, 2)]


def test_a_result_is_for_the_event_of_its_number_while_another_runs(tablet: Tablet) -> None:
    tablet.tell(start(0, 41), lap(10, 1, 5000, 1, event_id=41), lap(11, 2, 5000, 1, event_id=41))
    tablet.tell(start(20, 42), lap(30, 1, 5000, 1, event_id=42), end(32, 41, 2, 1))
    first, second = Session.objects.order_by("opened_at")
    assert (first.outcome, second.outcome, second.closed_at) == ("official", "provisional", None)
    assert list(first.entries.order_by("controller").values_list("position", flat=True)) == [2, 1]


def test_a_result_for_the_last_event_by_number_may_come_after_more_than_ten_minutes(tablet: Tablet) -> None:
    tablet.tell(start(0, 41), lap(10, 1, 5000, 1, event_id=41), end(20, 41, 1, 2), end(1800, 41, 2, 1))
    assert told() == [("race", 41, 1)]
    assert list(Entry.objects.order_by("controller").values_list("position", flat=True)) == [2, 1]


def test_a_result_with_another_number_is_another_events(tablet: Tablet) -> None:
    tablet.tell(start(0, 41), lap(10, 1, 5000, 1, event_id=41), end(20, 41, 1), end(60, 42, 2))
    assert told() == [("race", 41, 1), ("race", 42, 0)]


def test_two_starts_with_one_number_are_one_event(tablet: Tablet) -> None:
    tablet.tell(start(0, 41), start(1, 41), lap(10, 1, 5000, 1, event_id=41), start(12, 41))
    assert told() == [("race", 41, 1)]


def test_a_race_after_a_qualifying_has_a_number_of_its_own(tablet: Tablet) -> None:
    tablet.tell(start(0, 41, "qualifying"), lap(10, 1, 5000, 1, event_id=41), end(20, 41, 1))
    tablet.tell(start(60, 42), lap(70, 1, 5000, 1, event_id=42))
    assert told() == [("qualifying", 41, 1), ("race", 42, 1)]


def test_a_controller_that_counts_from_one_again_is_in_the_same_event_by_its_number(tablet: Tablet) -> None:
    tablet.tell(start(0, 41), *(lap(5 + 5 * n, 1, 5000, n, event_id=41) for n in (1, 2, 3)))
    tablet.tell(lap(30, 1, 5000, 1, event_id=41))
    assert told() == [("race", 41, 4)]
    assert Lap.objects.filter(number=1).count() == 2


def test_two_tablets_may_use_the_same_number(tablet: Tablet, second_tablet: Tablet) -> None:
    tablet.tell(start(0, 41), lap(10, 1, 5000, 1, event_id=41))
    second_tablet.tell(start(1, 41), lap(11, 1, 5000, 1, event_id=41), lap(16, 1, 5000, 2, event_id=41))
    assert told() == [("race", 41, 1), ("race", 41, 2)]


def test_an_event_set_up_again_under_its_number_gets_the_result(tablet: Tablet) -> None:
    tablet.tell(
        started(0, event_id=41),
        *(lap(10 + 5 * n, 1, 5000, n + 1, event_id=41) for n in range(2)),
        event(20, "ui.reset"),
        started(25, event_id=41),
        lap(35, 1, 5000, 1, event_id=41),
        event(40, "event.end", {"type": "race", "event_id": 41, "result": result({"controller_id": 1, "laps": 1})}),
    )
    assert list(Session.objects.order_by("opened_at").values_list("outcome", "closed_at")) == [
        ("abandoned", at(20)),
        ("official", at(40)),
    ]
