"""The short road of live events leads where the ordinary one does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from drivers.models import Driver, Source
from ingest.log.append import append
from ingest.models import Problem, Projection
from ingest.projection import live, project
from ingest.simulation import simulate_night
from races.models import Lap, Session
from tests.rows import rows_of
from tests.rulings import call
from tests.tablet import EVENING, Tablet, event, lap


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    live.cached_races.clear()
    yield
    live.cached_races.clear()


def queries_of(tablet: Tablet, told: dict[str, Any]) -> list[str]:
    """The statements one POST makes, without those of the transaction."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        tablet.tell(told)
    statements = [query["sql"].split()[0].upper() for query in captured.captured_queries]
    return [verb for verb in statements if verb in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}]


def test_a_lap_in_a_running_race_reads_nothing_but_the_source(tablet: Tablet) -> None:
    tablet.tell(event(0, "event.start", {"type": "race"}))
    tablet.tell(*(lap(5 * n, 1, 5000, n, driver="Ada", car="GT3") for n in range(1, 5)))
    verbs = queries_of(tablet, lap(30, 1, 5000, 5, driver="Ada", car="GT3"))
    recording = 1 if connection.vendor == "postgresql" else 2
    assert verbs.count("SELECT") == 1
    # The cursor, the entry, the lap, its stint and its summary.
    assert len(verbs) == 1 + recording + 5
    assert Lap.objects.count() == 5


def test_a_whole_night_live_leaves_what_it_leaves_in_batches(
    tablet: Tablet, second_tablet: Tablet, settings: Settings
) -> None:
    bodies = [told.body for told in simulate_night(seed=5, start=EVENING, traps=False)][:600]
    for body in bodies:
        assert tablet.post(body).json()["is_projected"] is True
    settings.HUB_PROJECTION = "worker"
    for body in bodies:
        append(second_tablet.source, body)
    project(second_tablet.source)
    assert rows_of(tablet.source) == rows_of(second_tablet.source)


def test_a_name_given_in_the_admin_is_met_by_the_next_lap(tablet: Tablet) -> None:
    tablet.tell(*(lap(6 * n, 1, 5000, driver=(1, "os")) for n in range(3)))
    call(Driver.objects.get(), "Oskar")
    tablet.tell(lap(30, 1, 5000, driver=(9, "Oskar")))
    assert Driver.objects.count() == 1
    assert str(Driver.objects.get()) == "Oskar"


def test_what_a_tablet_goes_on_saying_never_writes_over_what_another_said_since(
    tablet: Tablet, second_tablet: Tablet
) -> None:
    def numbered(seconds: float, number: str) -> dict[str, Any]:
        driver = {"id": 1, "name": "Ada", "start_no": number}
        return event(seconds, "ui.lap_update", {"controller_id": 1, "laptime_raw": 5000, "driver_data": driver})

    tablet.tell(numbered(0, "7"), numbered(6, "7"), numbered(12, "7"))
    second_tablet.tell(numbered(13, "8"))
    assert Driver.objects.get().start_number == "8"
    tablet.tell(numbered(18, "7"))
    assert Driver.objects.get().start_number == "8"
    tablet.tell(numbered(24, "9"))
    assert Driver.objects.get().start_number == "9"


def test_what_another_process_projected_meanwhile_is_seen(tablet: Tablet) -> None:
    tablet.tell(event(0, "event.start", {"type": "race"}), lap(6, 1, 5000, 1), lap(11, 1, 5000, 2))
    before = dict(live.cached_races)
    # Another process takes the next events, and ours keeps what it knew.
    live.cached_races.clear()
    tablet.tell(event(12, "ui.reset"), lap(60, 1, 5000))
    live.cached_races.clear()
    for kept in before.values():
        kept.number = Projection.objects.get().number
    live.cached_races.update(before)
    tablet.tell(lap(66, 1, 5000))
    assert [one.session.type for one in Lap.objects.order_by("finished_at")] == ["race", "race", "practice", "practice"]
    assert Session.objects.count() == 2


@pytest.mark.trouble
def test_a_broken_event_on_the_short_road_becomes_a_problem_on_the_ordinary_one(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet.tell(*(lap(6 * n, 1, 5000, driver="Ada") for n in range(3)))
    with monkeypatch.context() as broken:
        broken.setattr(Lap, "exclusion_of", lambda *args, **kwargs: 1 / 0)
        assert tablet.post(lap(20, 1, 5000, driver="Ada")).json()["is_projected"] is True
    tablet.tell(lap(26, 1, 5000, driver="Ada"))
    assert Lap.objects.count() == 4
    assert (Problem.objects.get().kind, Problem.objects.get().message) == ("crash", "division by zero")


def test_of_too_many_sources_the_quietest_is_forgotten(
    tablet: Tablet, second_tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_KEPT", 1)
    for one in (tablet, second_tablet):
        one.tell(*(lap(6 * n, 1, 5000) for n in range(3)))
    assert list(live.cached_races) == [second_tablet.source.pk]
    tablet.tell(lap(30, 1, 5000))
    assert Lap.objects.filter(source=tablet.source).count() == 4


def test_what_nobody_interprets_takes_the_short_road_too_and_never_makes_a_lap_late(tablet: Tablet) -> None:
    tablet.tell(*(lap(6 * n, 1, 5000) for n in range(3)))
    tablet.tell(event(500, "events.eclipse", "total"))
    assert tablet.post(b"no event").status_code == 400
    verbs = queries_of(tablet, lap(20, 1, 5000))
    assert verbs.count("SELECT") == 1
    assert Source.objects.get().uninterpreted_types.get().count == 1


def test_a_late_lap_drives_its_own_session_again_and_not_the_whole_evening(tablet: Tablet) -> None:
    def race(minute: int) -> list[dict[str, Any]]:
        laps = [lap(60 * minute + 5 * n, 1, 5000, n, driver="Ada", car="GT3") for n in range(1, 6)]
        return [event(60 * minute, "event.start", {"type": "race"}), *laps]

    for minute in (0, 1, 2, 3):
        tablet.tell(*race(minute))
    with CaptureQueriesContext(connection) as captured:
        tablet.tell(lap(12, 2, 5000, 1, driver=(1, "Ada"), car=(1, "GT3")))
    judged = [re.findall(r'"session_id" = (\d+) ORDER', query["sql"]) for query in captured.captured_queries]
    # The laps of its own race are judged anew, and none of the races after it.
    assert {pk for found in judged for pk in found} == {str(Session.objects.earliest("opened_at").pk)}
    assert [session.laps.count() for session in Session.objects.order_by("opened_at")] == [6, 5, 5, 5]
    assert Session.objects.filter(closed_at=None).count() == 1
