"""A hub's database apart from the tests' own, of the kind the suite runs on, which may be replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.test import override_settings
from pytest_django import Settings

from drivers.models import Club, Source
from ingest.codec import packing
from ingest.models import Journal, RawEvent
from smartrace_hub.backups.making import Database, database_of, make_backup
from smartrace_hub.backups.postgresql import LONGEST_BEGINNING
from smartrace_hub.backups.sqlite import SqliteDatabase
from smartrace_hub.environment import Environment
from tests.server.hub import database_url

APART = "apart"
ARRIVAL = datetime(2026, 11, 27, 18, 30, tzinfo=UTC)


@dataclass
class Apart:
    """A database, and how events come into it."""

    database: Database
    entry: dict[str, Any]
    unblock: Callable[[], Any]

    def record(self, count: int) -> None:
        with self.unblock(), self.open():
            club, _ = Club.objects.using(APART).get_or_create(name="Slotfreunde")
            source = Source.objects.using(APART).filter(club=club).first() or Source(club=club, name="Tablet")
            source.save(using=APART)
            journal, _ = Journal.objects.using(APART).get_or_create(source=source)
            for _ in range(count):
                journal.last_number += 1
                journal.last_arrival_at = ARRIVAL + timedelta(seconds=journal.last_number)
                self.event(source, journal).save(using=APART)
            journal.save(using=APART)

    def event(self, source: Source, journal: Journal) -> RawEvent:
        at, body = journal.last_arrival_at, f"lap\t{journal.last_number}\n".encode()
        assert at
        codec, stored = packing.pack(body)
        times: dict[str, Any] = {"arrived_at": at, "occurred_at": at, "has_time": False, "is_time_believed": False}
        digest = journal.last_number.to_bytes(16, "big")
        return RawEvent(source=source, number=journal.last_number, digest=digest, codec=codec, stored=stored, **times)

    @contextmanager
    def open(self) -> Iterator[Any]:
        connections.settings[APART] = {**connections.settings["default"], "TEST": {}, **self.entry}
        try:
            yield connections[APART]
        finally:
            connections[APART].close()
            del connections[APART]
            del connections.settings[APART]

    def has(self) -> int:
        """So many events."""
        contents = self.database.contents()
        assert contents
        return contents.events


def apart_at(url: str, unblock: Callable[[], Any]) -> Apart:
    entry = Environment({"DATABASE_URL": url}).database("DATABASE_URL", "")
    return Apart(database_of(entry), entry, unblock)


@pytest.fixture
def shelf(tmp_path: Path, settings: Settings) -> Path:
    """An empty folder for backups."""
    settings.HUB_BACKUP_DIR = tmp_path / "backups"
    settings.HUB_BACKUP_DIR.mkdir()
    settings.HUB_BACKUP_COPY, settings.HUB_BACKUP_MAX_MB = None, 1_000
    return Path(settings.HUB_BACKUP_DIR)


@pytest.fixture
def hub(tmp_path: Path, shelf: Path, django_db_blocker: Any) -> Iterator[Apart]:
    """A migrated database without an event."""
    (tmp_path / "hub").mkdir()
    with database_url(tmp_path / "hub", is_migrated=True) as url:
        apart = apart_at(url, django_db_blocker.unblock)
        yield apart
        drop_relatives(apart.database)


@pytest.fixture(scope="module")
def five_events(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[tuple[Apart, Path]]:
    """A hub with five events and a backup of three, for tests that change neither."""
    folder = tmp_path_factory.mktemp("unchanged")
    with database_url(folder, is_migrated=True) as url:
        apart = apart_at(url, django_db_blocker.unblock)
        apart.record(3)
        (folder / "backups").mkdir()
        with override_settings(HUB_BACKUP_DIR=folder / "backups", HUB_BACKUP_COPY=None):
            made = make_backup("by-hand", apart.database)
        apart.record(2)
        yield apart, made.backup.file


def drop_relatives(database: Database) -> None:
    """What was kept of before a restore; on SQLite it goes with its folder."""
    if isinstance(database, SqliteDatabase):
        return
    with suppress(psycopg.Error), database.connected("template1") as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [database.name[:LONGEST_BEGINNING]]
        )
        for (name,) in rows.fetchall():
            if name != database.name:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def around(database: Database) -> set[str]:
    """The names of the files, or databases, that belong to a hub's; and to what was before, or is half done."""
    if isinstance(database, SqliteDatabase):
        return {file.name for file in database.file.parent.iterdir()}
    with database.connected("template1") as connection:
        query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        return {row[0] for row in connection.execute(query, [database.name[:LONGEST_BEGINNING]]).fetchall()}
