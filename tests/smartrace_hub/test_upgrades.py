"""The states ever published, a night in them, and the way there and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from drivers.models import Club, Driver, Source, Team, TeamAlias
from ingest.log import append_only as log_of_events
from ingest.projection.rebuild import rebuild
from races.models import Lap, Session
from races.rulings import append_only as log_of_rulings
from tests.tablet import Tablet, event, lap, result

LOGS = (log_of_events, log_of_rulings)
APPS = ("drivers", "races", "ingest", "championships")
STATES: dict[str, dict[str, str | None]] = {
    "before teams had aliases": {"drivers": "0001", "ingest": "0002", "races": "0001", "championships": None},
    "incidents, meetings and rulings": {"drivers": "0002", "ingest": "0005", "races": "0002", "championships": None},
    "summaries and careers": {"drivers": "0002", "ingest": "0006", "races": "0003", "championships": None},
    "championships": {"drivers": "0002", "ingest": "0006", "races": "0003", "championships": "0001"},
}
"""The last migration of each app, in every state that was published."""


def migrate(state: dict[str, str | None]) -> Any:
    """Go to that state; returns its models."""
    executor = MigrationExecutor(connection)
    names = {key for key in executor.loader.graph.nodes if key[0] in APPS}
    targets = [
        (app, next((name for of, name in sorted(names) if of == app and name.startswith(number)), None))
        if number
        else (app, None)
        for app, number in state.items()
    ]
    executor.migrate(targets)
    return executor.loader.project_state([(app, name) for app, name in targets if name]).apps


def migrate_to_now() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture
def append_only_again(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Both logs are append-only again once they were emptied."""
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for log in LOGS:
            log.install(apps, editor)


@pytest.fixture
def tablet(append_only_again: None, transactional_db: None) -> Iterator[Source]:
    """In a database whose schema may change; whatever becomes of the test, it is empty and as of now when it ends."""
    yield Source.objects.create(club=Club.objects.create(name="Slotfreunde"), name="Tablet")
    migrate_to_now()
    with connection.schema_editor() as editor:
        for log in LOGS:
            log.remove(apps, editor)


def driver(app_id: int, name: str, team: str) -> dict[str, Any]:
    return {"id": app_id, "name": name, "team": app_id, "team_data": {"id": app_id, "name": team}}


ANNA, BOB = driver(1, "Anna", "Reds"), driver(2, "Bob", "Blues")


def night() -> Iterator[dict[str, Any]]:
    yield event(0, "util.set_active_track", {"id": 1, "name": "Oval", "length": "12.4"})
    yield event(10, "event.start", {"type": "race", "laps": "5"})
    for number in range(1, 6):
        for controller, who in ((1, ANNA), (2, BOB)):
            seconds = 10 + number * (6 + controller / 10)
            yield lap(seconds, controller, 6000 + 100 * controller, number, car=f"Car {controller}", driver_data=who)
    lines = [
        {"driver_id": 1, "car_id": 1, "controller_id": 1, "laps": 5, "best_laptime": 6100},
        {"driver_id": 2, "car_id": 2, "controller_id": 2, "laps": 5, "best_laptime": 6200},
    ]
    yield event(60, "event.end", {"type": "race", "result": result(*lines)})
    yield event(90, "event.end", {"type": "race", "result": result(*reversed(lines))})
    yield event(120, "ui.reset")


def told() -> dict[str, Any]:
    """What a club sees of it, but for what people may decide."""
    laps = Lap.objects.order_by("event").values_list("event", "driver", "team__name", "car", "lap_time_ms")
    return {
        "laps": list(laps),
        "drivers": list(Driver.objects.order_by("pk").values_list("pk", "team__name")),
        "teams": list(Team.objects.order_by("name").values_list("pk", "name")),
        "sessions": list(Session.objects.order_by("opened_at").values_list("pk", "type")),
    }


def test_a_hub_that_stands_behind_the_migration_goes_on_too(tablet: Source) -> None:
    Tablet(tablet).tell_at_once(*night())
    before = told()
    migrate(STATES["championships"])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM drivers_teamalias")
    migrate_to_now()
    assert sorted(TeamAlias.objects.values_list("name", flat=True)) == ["Blues", "Reds"]
    tablet.refresh_from_db()
    rebuild(tablet)
    assert told() == before
