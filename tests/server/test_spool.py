"""A running hub whose database is taken away in the middle of a race."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from ingest.simulation import simulate_night
from tests.server.hub import PATIENCE_S, Hub, Poster, running_hub

EVENTS = 90
BODIES = """
import json
from ingest.models import RawEvent
print(json.dumps([event.body.decode() for event in RawEvent.objects.order_by("number")]))
"""


@contextmanager
def taken_away(hub: Hub) -> Iterator[None]:
    """As long as this lasts, nobody can write, and with PostgreSQL nobody can ask either."""
    if hub.database.startswith("sqlite"):
        other = sqlite3.connect(hub.database.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
        other.close()
        return
    name = urlsplit(hub.database).path[1:]
    elsewhere = urlsplit(hub.database)._replace(path="/postgres").geturl()
    with psycopg.connect(elsewhere, autocommit=True) as postgres:
        postgres.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        yield
        postgres.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def spooled(hub: Hub) -> int:
    return int(json.loads(hub.get("/readyz")[1])["events_spooled"])


@pytest.mark.parametrize("is_killed", [False, True], ids=["goes on", "is killed meanwhile"])
def test_what_is_sent_while_the_database_is_away_is_on_record_once_and_in_order(
    tmp_path: Path, is_killed: bool
) -> None:
    begin = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=6)
    bodies = [told.body for told in simulate_night(seed=3, start=begin, traps=False)][:EVENTS]
    third = EVENTS // 3
    for hub in running_hub(tmp_path):
        with Poster(hub, hub.path) as poster:
            assert {poster.post(body)[0] for body in bodies[:third]} == {200}
        with taken_away(hub):
            with Poster(hub, hub.path) as poster:
                answers = [poster.post(body) for body in bodies[third : 2 * third]]
            assert answers == [(202, {"recorded": True, "spooled": True})] * third
            assert spooled(hub) == third
            if is_killed:
                hub.kill()
        if is_killed:
            hub.start()
        with Poster(hub, hub.path) as poster:
            assert {poster.post(body)[0] for body in bodies[2 * third :]} <= {200, 202}
        deadline = time.monotonic() + PATIENCE_S
        while spooled(hub):
            assert time.monotonic() < deadline, hub.said()
            time.sleep(0.05)
        hub.wait_until_projected()
        assert [body.encode() for body in recorded(hub)] == bodies
        assert hub.manage("rebuild", "--check") == "Everything is as the log tells it.\n"


def recorded(hub: Hub) -> list[str]:
    return list(json.loads(hub.manage("shell", "--no-imports", "--command", BODIES)))
