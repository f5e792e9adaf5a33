"""The spool itself: an SQLite file of this machine's, apart from the database.

It is read at every post and written only while the database is away, so it knows nothing of Django's connections.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings

from drivers.models.source import digest_of

logger = logging.getLogger(__name__)

TABLES = """
    CREATE TABLE IF NOT EXISTS entry (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        source TEXT NOT NULL, arrived_ms INTEGER NOT NULL, body BLOB NOT NULL, problem TEXT NOT NULL DEFAULT ''
    );
    CREATE INDEX IF NOT EXISTS entries_to_hand_over ON entry (number) WHERE problem = '';
    CREATE INDEX IF NOT EXISTS entries_of_source ON entry (source, arrived_ms);
    CREATE TABLE IF NOT EXISTS known (source TEXT PRIMARY KEY, digest BLOB NOT NULL, seen_on INTEGER NOT NULL);
"""
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PAGE = 4096
A_MOMENT = 2.0
"""Seconds for which two processes of this machine may wait for each other."""
LATELY = 60
"""For so many days a tablet is known by its token while nobody can be asked."""
BROKEN = (sqlite3.Error, OSError)
IN_USE = sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED


class SpoolFailed(Exception):
    """It could not be written, or is full. Says which disk."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A body, from which tablet, and when it arrived."""

    number: int
    source_uid: str
    arrived_at: datetime
    body: bytes


class Spool:
    """One file; each thread has a connection of its own. Made when something is first written into it."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self.file = folder / "spool.sqlite3"
        self.most_bytes = most_bytes
        self.of_thread = threading.local()
        self.opening = threading.Lock()
        self.remembered: dict[str, tuple[bytes, int]] = {}

    # What waits

    def is_waiting(self) -> bool:
        """Whether anything is to be handed over. A file that cannot be read does not hold up the log."""
        try:
            return self._has_file() and bool(self._row("SELECT EXISTS (SELECT 1 FROM entry WHERE problem = '')"))
        except BROKEN:
            logger.exception("the spool in %s cannot be read", self.file.parent)
            self._forget_connection()
            return False

    def waiting(self) -> dict[str, int]:
        """How many bodies wait, by the uid of their tablet. Raises SpoolFailed."""
        return self._counted("problem = ''")

    def set_aside(self) -> dict[str, int]:
        """How many bodies the log refused, and keep here, by the sentence that says why. Raises SpoolFailed."""
        return self._counted("problem <> ''", by="problem")

    def filled_pct(self) -> int:
        """How much of what it may hold it does. Raises SpoolFailed."""
        if not self._has_file():
            return 0
        with self._trouble():
            pages = [self._row(f"PRAGMA {name}") for name in ("page_count", "freelist_count", "max_page_count")]
            most, free, whole = (int(str(one)) for one in reversed(pages))
            return 100 * (whole - free) // most

    def oldest(self, most: int) -> list[Entry]:
        """What waits, the first that came first. Raises SpoolFailed."""
        with self._trouble():
            rows = self._connection().execute(
                "SELECT number, source, arrived_ms, body FROM entry WHERE problem = '' ORDER BY number LIMIT ?", [most]
            )
            found = rows.fetchall()
        entries = []
        for number, uid, ms, body in found:
            try:
                entries.append(Entry(number, str(uid), EPOCH + timedelta(milliseconds=ms), bytes(body)))
            except (TypeError, OverflowError) as error:
                self.put_aside(number, f"This is no entry of a spool: {error}")
        return entries

    # Putting in, and taking out

    def put(self, source_uid: str, body: bytes, arrived_at: datetime) -> None:
        """Keep a body; it is on disk when this returns. Raises SpoolFailed.

        No two of one tablet arrive in the same millisecond, so that one without a time is told from the next.
        """
        ms = (arrived_at - EPOCH) // timedelta(milliseconds=1)
        with self._trouble(), self._connection() as connection:
            connection.execute(
                "INSERT INTO entry (source, arrived_ms, body) VALUES (?1, max(?2, coalesce("
                "(SELECT max(arrived_ms) + 1 FROM entry WHERE source = ?1 AND arrived_ms >= ?2), ?2)), ?3)",
                [source_uid, ms, body],
            )

    def take_out(self, numbers: list[int]) -> None:
        """They are in the log. Raises SpoolFailed."""
        with self._trouble(), self._connection() as connection:
            connection.executemany("DELETE FROM entry WHERE number = ?", [(number,) for number in numbers])

    def put_aside(self, number: int, why: str) -> None:
        """The log will not have it, and the others need not wait for it. Raises SpoolFailed."""
        with self._trouble(), self._connection() as connection:
            connection.execute("UPDATE entry SET problem = ? WHERE number = ?", [why, number])

    def try_again(self) -> None:
        """What was put aside waits again. Raises SpoolFailed."""
        if self._has_file():
            with self._trouble(), self._connection() as connection:
                connection.execute("UPDATE entry SET problem = '' WHERE problem <> ''")

    # Who may come in while nobody can be asked

    def remember(self, source_uid: str, token: str) -> None:
        """The database knows that token. Written down once a day, so that it is known after a restart, too."""
        today = int(time.time() // 86_400)
        digest = digest_of(token)
        if self.remembered.get(source_uid) == (digest, today):
            return
        self.remembered[source_uid] = digest, today
        try:
            with self._connection() as connection:
                connection.execute("INSERT OR REPLACE INTO known VALUES (?, ?, ?)", [source_uid, digest, today])
        except BROKEN:
            logger.warning("the spool in %s cannot be written", self.file.parent, exc_info=True)
            self._forget_connection()

    def source_with(self, token: str) -> str | None:
        """The uid of the tablet that lately had that token."""
        digest, since = digest_of(token), int(time.time() // 86_400) - LATELY
        known = {of: uid for uid, (of, day) in list(self.remembered.items()) if day >= since}
        if digest in known or not self._has_file():
            return known.get(digest)
        try:
            found = self._row("SELECT source FROM known WHERE digest = ? AND seen_on >= ?", digest, since)
        except BROKEN:
            self._forget_connection()
            return None
        return None if found is None else str(found)

    # The file

    def _has_file(self) -> bool:
        return hasattr(self.of_thread, "connection") or self.file.exists()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self.of_thread, "connection", None)
        if connection is None:
            with self.opening:
                try:
                    connection = self._opened_in_turn()
                except sqlite3.OperationalError:
                    raise
                except sqlite3.DatabaseError as error:
                    self._put_file_aside(error)
                    connection = self._opened_in_turn()
            self.of_thread.connection = connection
        return connection

    def _opened_in_turn(self) -> sqlite3.Connection:
        """SQLite lets nobody wait for whoever makes a new file ready, or mends one after a crash: it says *locked*."""
        give_up = time.monotonic() + A_MOMENT
        while True:
            try:
                return self._opened()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in IN_USE or time.monotonic() > give_up:
                    raise
                time.sleep(0.01)

    def _opened(self) -> sqlite3.Connection:
        self.file.touch(mode=0o600)
        connection = sqlite3.connect(self.file, timeout=A_MOMENT)
        try:
            connection.executescript(PRAGMAS + f"PRAGMA max_page_count={max(16, self.most_bytes // PAGE)};" + TABLES)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _put_file_aside(self, error: Exception) -> None:
        """It is no spool, or was cut off: somebody may look what can be saved of it, and a new one is begun."""
        aside = self.file.with_name(f"spool.broken-{time.time_ns()}.sqlite3")
        logger.error("%s cannot be read (%s); it is %s now, and a new spool is begun.", self.file, error, aside.name)
        with suppress(FileNotFoundError):
            self.file.replace(aside)
        for beside in ("-wal", "-shm"):
            self.file.with_name(self.file.name + beside).unlink(missing_ok=True)

    def _row(self, query: str, *values: object) -> object:
        row = self._connection().execute(query, values).fetchone()
        return None if row is None else row[0]

    def _counted(self, where: str, by: str = "source") -> dict[str, int]:
        if not self._has_file():
            return {}
        with self._trouble():
            rows = self._connection().execute(f"SELECT {by}, count(*) FROM entry WHERE {where} GROUP BY 1")  # noqa: S608
            return {str(key): count for key, count in rows}

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            yield
        except BROKEN as error:
            self._forget_connection()
            raise SpoolFailed(f"The spool in {self.file.parent} (HUB_SPOOL_DIR): {error}") from error

    def _forget_connection(self) -> None:
        """It may be of a file that is gone."""
        with suppress(*BROKEN, AttributeError):
            self.of_thread.connection.close()
        self.of_thread.__dict__.pop("connection", None)


@cache
def spool_in(folder: Path, most_bytes: int) -> Spool:
    return Spool(folder, most_bytes)


def the_spool() -> Spool:
    """That of this hub, as the settings say."""
    return spool_in(settings.HUB_SPOOL_DIR, settings.HUB_SPOOL_MB * 1_000_000)
