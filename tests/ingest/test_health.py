"""What whoever watches over the hub is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from tests.tablet import Tablet, lap

NOTHING_SPOOLED = {"events_spooled": 0, "events_set_aside": 0, "backup_age_s": None}


def answer(path: str) -> tuple[int, Any]:
    response = Client().get(path)
    return response.status_code, response.json()


@pytest.fixture
def without_database(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Any:
    """From here to the end of the test nothing reaches the database."""

    def fail(*args: Any, **kwargs: Any) -> None:
        raise getattr(request, "param", OperationalError)("password for hub@10.0.0.7 refused")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", fail)
        yield


def test_the_process_answers() -> None:
    """Without asking the database, which no test may do that has not said so."""
    assert answer("/healthz") == (200, {"status": "ok"})


def test_a_hub_that_is_migrated_is_ready(db: None) -> None:
    ready = {"status": "ok", "database": True, "migrations_missing": 0, "events_waiting": 0, "sources_rebuilding": 0}
    assert answer("/readyz") == (200, {**ready, **NOTHING_SPOOLED, "problems": []})


def test_a_hub_is_ready_to_take_events_also_while_others_wait(
    tablet: Tablet, second_tablet: Tablet, settings: LazySettings
) -> None:
    tablet.tell(lap(0, 1, 5000))
    settings.HUB_PROJECTION = "worker"
    tablet.tell(lap(5, 1, 5000), lap(10, 1, 5000))
    second_tablet.tell(lap(11, 1, 5000))
    status, told = answer("/readyz")
    assert (status, told["status"], told["events_waiting"]) == (200, "ok", 3)
    call_command("project", verbosity=0)
    assert answer("/readyz")[1]["events_waiting"] == 0


def test_a_hub_whose_migrations_are_missing_is_not_ready(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *args: [("0001", False), ("0002", False)])
    told = {
        "status": "unavailable",
        "database": True,
        "migrations_missing": 2,
        "events_waiting": None,
        "sources_rebuilding": None,
        **NOTHING_SPOOLED,
    }
    status, answered = answer("/readyz")
    assert [one["name"] for one in answered.pop("problems")] == ["migrations_are_missing"]
    assert (status, answered) == (503, told)


@pytest.mark.parametrize("without_database", [OperationalError, InterfaceError], indirect=True)
def test_a_hub_without_its_database_is_not_ready_and_does_not_say_why(db: None, without_database: None) -> None:
    status, answered = answer("/readyz")
    assert [one["name"] for one in answered.pop("problems")] == ["the_database_is_away"]
    assert (status, answered) == (503, {"status": "unavailable", "database": False, **NOTHING_SPOOLED})
    assert "10.0.0.7" not in str(answered)


def test_a_hub_without_its_database_still_runs(db: None, without_database: None) -> None:
    assert answer("/healthz") == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_watcher_gets_fresh_answers_and_no_secret(tablet: Tablet, path: str) -> None:
    response = Client().get(path)
    assert response["Content-Type"] == "application/json"
    assert tablet.source.token not in response.content.decode()
    assert not response.cookies
