"""Late events that once led astray, each told as the shortest evening that did."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from drivers.models import Source
from ingest.models import Journal, Problem
from ingest.projection import project, project_round
from races.control import RaceControl
from races.models import Lap, Session
from tests.rows import rows_of
from tests.tablet import Tablet, event, lap, result


def start(seconds: float) -> dict[str, Any]:
    return event(seconds, "event.start", {"type": "race"})


def status(seconds: float, new: str) -> dict[str, Any]:
    return event(seconds, "event.change_status", {"old": "", "new": new})


STORIES = {
    "a session swallowed by a late start": [
        lap(60, 1, 5000),
        event(100, "event.end", {"type": "race", "result": result({"controller_id": 1})}),
        start(200),
        start(10),
    ],
    "statuses and starts all in disorder": [
        status(3372.902, "restarting"),
        start(6641.806),
        lap(3701.903, 4, 6000),
        status(5605.903, "suspended"),
        start(3050.901),
        status(3385.903, "ended"),
        status(3061.901, "ended"),
    ],
    "two results in one millisecond": [
        event(1, "event.end", {"type": "race", "result": result({"controller_id": 1}, {"controller_id": 2})}),
        event(1, "event.end", {"type": "race", "result": result({"controller_id": 2}, {"controller_id": 1})}),
    ],
    "a result that turns out to be another event's": [
        event(43, "event.end", {"type": "race", "result": result({"controller_id": 1, "laps": 4})}),
        lap(48, 2, 6000),
        event(362, "event.end", {"type": "race", "result": result({"controller_id": 3, "laps": 1})}),
        start(62),
    ],
    "an event that calls itself practice": [
        status(10, "restarting"),
        event(20, "event.start", {"type": "practice"}),
        event(30, "event.end", {"type": "practice", "result": {}}),
        lap(5, 1, 5000),
    ],
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
def test_live_in_disorder_is_what_a_fresh_projection_is(
    tablet: Tablet, second_tablet: Tablet, settings: Settings, story: list[dict[str, Any]]
) -> None:
    for told in story:
        assert tablet.post(told).json()["is_projected"] is True
    settings.HUB_PROJECTION = "worker"
    second_tablet.tell(*story)
    project(second_tablet.source)
    assert rows_of(tablet.source) == rows_of(second_tablet.source)


def test_a_late_session_takes_no_other_sessions_key(tablet: Tablet) -> None:
    for begin in (100, 200, 300):
        tablet.tell(start(begin), lap(begin + 10, 1, 5000, 1))
    tablet.tell(start(400))
    before = dict(Session.objects.values_list("opened_at", "pk"))
    tablet.tell_at_once(start(50), lap(60, 2, 5000, 1), lap(110.5, 2, 5000, 1))
    after = dict(Session.objects.values_list("opened_at", "pk"))
    assert before.items() <= after.items()
    assert len(after) == 5


def test_a_late_lap_long_before_a_practice_takes_not_its_key(tablet: Tablet) -> None:
    tablet.tell(lap(1905, 1, 5000))
    practice = Session.objects.get()
    tablet.tell(lap(5, 1, 5000))
    assert Session.objects.get(opened_at=practice.opened_at).pk == practice.pk


def test_a_lap_of_a_lifetime_is_a_problem_and_blocks_nothing(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000), lap(6, 1, 2**53), lap(12, 1, 2**31), lap(18, 1, 5000))
    assert list(Lap.objects.values_list("lap_time_ms", flat=True)) == [5000, 5000]
    assert Problem.objects.count() == 2


def test_a_row_no_database_takes_is_the_problem_of_its_event(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.HUB_PROJECTION = "worker"
    monkeypatch.setattr("ingest.handlers.laps.LARGEST_INTEGER", 2**70)
    monkeypatch.setattr("ingest.payloads.payload.LARGEST", 2**70)
    tablet.tell(lap(0, 1, 5000), lap(6, 1, 2**64), lap(12, 1, 5000))
    project(tablet.source)
    assert list(Lap.objects.values_list("lap_time_ms", flat=True)) == [5000, 5000]
    assert Problem.objects.get().kind == "crash"


@pytest.mark.trouble
def test_a_source_that_cannot_be_projected_holds_up_no_other(
    tablet: Tablet, second_tablet: Tablet, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HUB_PROJECTION = "worker"
    tablet.tell(lap(0, 1, 5000))
    second_tablet.tell(lap(0, 1, 5000))
    from ingest.projection import projector

    usual = projector.project_some

    def broken(source_id: int, **options: bool) -> int:
        if source_id == tablet.source.pk:
            raise RuntimeError("broken")
        return usual(source_id, **options)

    monkeypatch.setattr(projector, "project_some", broken)
    assert project_round() == 1
    assert list(Lap.objects.values_list("source", flat=True)) == [second_tablet.source.pk]


def test_a_number_nobody_uses_is_not_waited_for(source: Source) -> None:
    Journal.objects.create(source=source, last_number=3)
    assert not Journal.objects.behind().exists()


@pytest.mark.trouble
def test_what_fails_without_any_event_makes_its_source_wait_and_never_turns_in_circles(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("race control cannot be read")

    with monkeypatch.context() as broken:
        broken.setattr(RaceControl, "load", fail)
        assert tablet.post(lap(0, 1, 5000)).json()["is_projected"] is False
    assert not Problem.objects.exists()
    tablet.tell(lap(6, 1, 5000))
    assert Lap.objects.count() == 2


def test_a_late_event_before_a_session_that_begins_with_a_partly_unusable_one(tablet: Tablet) -> None:
    tablet.tell(lap(7200, 1, 5000, sector_1="what?"), lap(0, 1, 5000))
    assert Lap.objects.count() == 2
    assert [problem.kind for problem in Problem.objects.all()] == ["partly_unusable"]
