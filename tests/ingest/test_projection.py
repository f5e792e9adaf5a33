"""From the log to the models: late events, broken ones, and a hub that was stopped in between."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError
from pytest_django import Settings

from drivers.models import Club, Source
from ingest.handlers import handles, registry
from ingest.models import Problem, Projection, RawEvent, UninterpretedType
from ingest.projection import project, projector
from races.control import RaceControl
from races.models import Entry, Lap, Session
from tests.rows import keys_of, rows_of
from tests.tablet import Tablet, event, lap, result

LINES = [
    {"driver_id": 1, "car_id": 1, "controller_id": 1, "laps": 3, "best_laptime": 5000},
    {"driver_id": 2, "car_id": 2, "controller_id": 2, "laps": 3, "best_laptime": 5100},
]


def evening() -> list[dict[str, Any]]:
    """Practice on one track, a qualifying, a race with a corrected result and practice again, in order."""
    events = [
        event(0, "util.set_active_track", {"id": 1, "name": "Home", "minimum_lap_time": "3000"}),
        lap(10, 1, 5000, 70, driver="Ada", car="GT3"),
        lap(16, 1, 421, 71, driver="Ada", car="GT3"),
        lap(17, 2, 6000, 9, driver="Bob", car="DTM"),
        event(60, "ui.reset"),
        event(61, "event.start", {"type": "qualifying", "duration": "60"}),
        *(lap(70 + 6 * n, 1, 5000 + n, n, driver="Ada", car="GT3") for n in range(1, 4)),
        *(lap(71 + 6 * n, 2, 5100 - n, n, driver="Bob", car="DTM") for n in range(1, 4)),
        event(100, "event.end", {"type": "qualifying", "result": result(*LINES)}),
        event(140, "event.change_status", {"old": "prepare_for_start", "new": "starting"}),
        event(140.1, "event.start", {"type": "race", "laps": "3"}),
        event(143, "event.change_status", {"old": "starting", "new": "running"}),
        *(lap(143 + 5.1 * n, 1, 5100, n, driver="Ada", car="GT3") for n in range(1, 4)),
        *(lap(143 + 5.2 * n, 2, 5200, n, driver=(3, "Eve") if n == 3 else (2, "Bob"), car="DTM") for n in range(1, 4)),
        event(160, "event.change_status", {"old": "running", "new": "ended"}),
        event(160.1, "event.end", {"type": "race", "result": result(*LINES)}),
        event(170, "util.set_active_track", {"id": 2, "name": "Club"}),
        lap(180, 1, 5500, 80, driver="Ada", car="GT3"),
        event(300, "event.end", {"type": "race", "result": result(*reversed(LINES))}),
        lap(310, 1, 5400, 81, driver="Ada", car="GT3"),
    ]
    return sorted(events, key=lambda told: told["time"])


@pytest.fixture
def tidy(club: Club) -> dict[str, list[Any]]:
    """What the evening leaves when every event comes in order."""
    tablet = Tablet(Source.objects.create(club=Club.objects.create(name="Tidy club"), name="Tablet"))
    tablet.tell(*evening())
    return rows_of(tablet.source)


@pytest.fixture
def handler() -> Iterator[Callable[[str], Callable[[Any], Any]]]:
    """Declares handlers for one test."""
    before = dict(registry)
    yield handles
    registry.clear()
    registry.update(before)


@pytest.mark.parametrize("seed", range(8))
def test_any_order_of_arrival_gives_the_same_rows(tablet: Tablet, tidy: dict[str, list[Any]], seed: int) -> None:
    events = evening()
    random.Random(seed).shuffle(events)
    tablet.tell(*events)
    assert rows_of(tablet.source) == tidy


@pytest.mark.parametrize("batch", [1, 3, 7, 1000])
def test_any_size_of_batch_gives_the_same_rows(
    tablet: Tablet, tidy: dict[str, list[Any]], batch: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HUB_PROJECTION = "worker"
    monkeypatch.setattr(projector, "BATCH", batch)
    events = evening()
    random.Random(batch).shuffle(events)
    tablet.tell(*events)
    assert not Session.objects.filter(source=tablet.source).exists()
    project(tablet.source)
    assert rows_of(tablet.source) == tidy


def test_what_comes_twice_changes_nothing(tablet: Tablet, tidy: dict[str, list[Any]]) -> None:
    for told in evening():
        tablet.tell(told)
        assert tablet.post(told).json() == {"recorded": False, "duplicate": True, "event_type": told["event_type"]}
    assert rows_of(tablet.source) == tidy
    assert tablet.source.journal.duplicates == len(evening())


def test_a_late_lap_leaves_every_key_as_it_was(tablet: Tablet) -> None:
    events = evening()
    late = events.pop(9)
    tablet.tell(*events)
    before = keys_of(tablet.source)
    tablet.tell(late)
    after = keys_of(tablet.source)
    for kind, keys in before.items():
        assert keys.items() <= after[kind].items(), kind
    assert len(after["laps"]) == len(before["laps"]) + 1


def test_a_late_start_makes_a_race_of_what_seemed_practice_and_the_session_keeps_its_key(tablet: Tablet) -> None:
    tablet.tell(lap(10, 1, 5000, 1, driver="Ada"), lap(15, 1, 5000, 2, driver="Ada"))
    practice = Session.objects.get()
    tablet.tell(event(3, "event.start", {"type": "race", "laps": "9"}))
    race = Session.objects.get()
    assert (practice.type, race.type, race.pk) == ("practice", "race", practice.pk)
    assert list(Lap.objects.values_list("session", flat=True)) == [race.pk, race.pk]


def test_a_late_boundary_splits_a_session_and_the_first_part_keeps_the_key(tablet: Tablet) -> None:
    tablet.tell(lap(10, 1, 5000), lap(20, 1, 5000), lap(20.5, 2, 5000))
    key = Session.objects.get().pk
    tablet.tell(event(15, "ui.reset"))
    first, second = Session.objects.order_by("opened_at")
    assert first.pk == key
    assert [one.session_id for one in Lap.objects.order_by("finished_at")] == [first.pk, second.pk, second.pk]
    assert sorted(Entry.objects.values_list("session", "controller")) == sorted(
        [(first.pk, 1), (second.pk, 1), (second.pk, 2)]
    )


def test_a_late_event_that_joins_two_sessions_prunes_the_second(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000), lap(1900, 1, 5000))
    assert Session.objects.count() == 2
    tablet.tell(lap(1000, 2, 5000))
    assert Session.objects.count() == 1
    assert Lap.objects.count() == 3


def test_within_a_millisecond_what_opens_comes_first_and_what_closes_last(tablet: Tablet) -> None:
    tablet.tell(
        event(10, "event.end", {"type": "race", "result": result(LINES[0])}),
        lap(10, 1, 5000, 1, driver="Ada"),
        event(10, "event.start", {"type": "race"}),
    )
    race = Session.objects.get()
    assert (race.outcome, Lap.objects.get().session_id) == ("official", race.pk)


@pytest.mark.trouble
def test_a_broken_event_in_any_place_stops_nothing(
    tablet: Tablet, handler: Callable[[str], Callable[[Any], Any]], tidy: dict[str, list[Any]]
) -> None:
    @handler("test.crash")
    def crash(race: RaceControl, event: Any) -> None:
        race.sessions.reset()
        raise RuntimeError("boom")

    for place in range(0, len(evening()) + 1, 4):
        one = Tablet(Source.objects.create(club=tablet.source.club, name=f"Tablet {place}"))
        events = evening()
        events.insert(place, event(events[max(0, place - 1)]["time"] / 1000, "test.crash"))
        events[place]["time"] = events[max(0, place - 1)]["time"]
        one.tell(*events)
        rows = rows_of(one.source)
        problem = Problem.objects.get(event__source=one.source)
        assert (problem.kind, problem.message) == ("crash", "boom")
        assert "RuntimeError: boom" in problem.traceback
        assert {**rows, "problems": []} == tidy


def test_a_row_the_database_refuses_is_a_problem_of_its_event_alone(
    tablet: Tablet, handler: Callable[[str], Callable[[Any], Any]], settings: Settings
) -> None:
    @handler("test.negative")
    def negative(race: RaceControl, event: Any) -> None:
        race.laps.complete(
            controller=1,
            lap_time_ms=-5,
            number=None,
            sectors_ms=[None] * 3,
            personal_bests=[False] * 4,
            car_odometer=None,
            crew=crew_of_nobody(),
        )

    settings.HUB_PROJECTION = "worker"
    tablet.tell(lap(0, 1, 5000), event(1, "test.negative"), lap(6, 1, 5000))
    project(tablet.source)
    assert list(Lap.objects.values_list("lap_time_ms", flat=True)) == [5000, 5000]
    assert Problem.objects.get().event.event_type == "test.negative"


def crew_of_nobody() -> Any:
    from drivers.identity.descriptions import (
        Crew,
        Description,
    )

    nobody = Description(None, "")
    return Crew(nobody, nobody, nobody)


def test_a_new_handler_heals_the_problem_when_its_event_is_taken_again(
    tablet: Tablet, handler: Callable[[str], Callable[[Any], Any]]
) -> None:
    tablet.tell(lap(0, 1, 5000), event(5, "test.later"), lap(6, 1, 5000))
    assert Problem.objects.get().kind == "unknown_type"

    @handler("test.later")
    def later(race: RaceControl, event: Any) -> None:
        race.sessions.reset()

    tablet.tell(lap(1, 2, 5000))
    assert not Problem.objects.exists()
    assert Session.objects.count() == 2


def test_types_nobody_knows_are_counted_and_each_is_a_problem(tablet: Tablet) -> None:
    tablet.tell(event(0, "events.eclipse", "total"), event(1, "events.eclipse", "over"), event(2, "race.confetti"))
    assert list(UninterpretedType.objects.values_list("event_type", "count")) == [
        ("events.eclipse", 2),
        ("race.confetti", 1),
    ]
    assert list(Problem.objects.values_list("kind", flat=True)) == ["unknown_type"] * 3


@pytest.mark.trouble
def test_a_database_that_fails_while_projecting_leaves_the_event_pending_and_the_next_one_catches_up(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: object, **kwargs: object) -> None:
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as outage:
        outage.setattr(RaceControl, "load", down)
        assert tablet.post(lap(0, 1, 5000)).json()["is_projected"] is False
    assert (RawEvent.objects.count(), Lap.objects.count(), Problem.objects.count()) == (1, 0, 0)
    assert tablet.post(lap(6, 1, 5000)).json()["is_projected"] is True
    assert Lap.objects.count() == 2


def test_the_cursor_moves_with_what_it_tells_of(tablet: Tablet) -> None:
    tablet.tell(lap(6, 1, 5000), lap(0, 1, 5000))
    projection = Projection.objects.get()
    assert (projection.number, projection.latest_number) == (2, 1)
    assert project(tablet.source) == 0
