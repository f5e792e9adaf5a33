"""How the hub writes: short transactions, one at a time where the database has one writer."""

from __future__ import annotations

import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connection, connections, transaction

from ingest.one_writer import OneWriter

Done = TypeVar("Done")

ONE_WRITER = OneWriter()
LARGEST_COPY = 400_000_000
"""Bytes of a database that is copied in less time than its writer would be held."""
APART = threading.local()
"""`is_so` while what this thread writes goes into a copy."""


@contextmanager
def writing(*, derived: bool = False) -> Iterator[None]:
    """A write transaction.

    `derived` says that what is written can be derived again from the log: the commit then need not wait for the disk.
    SQLite has one writer at a time; threads and processes queue here instead of sleeping on its busy lock.
    """
    is_sqlite = connection.vendor == "sqlite"
    with one_at_a_time(), lazily_on_disk(derived and is_sqlite), transaction.atomic():
        if derived and not is_sqlite:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit TO off")
        yield


@contextmanager
def lazily_on_disk(wanted: bool) -> Iterator[None]:
    """On SQLite, commits of this connection that reach the disk with the next durable one."""
    if not wanted or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")


def one_at_a_time() -> AbstractContextManager[object]:
    """Around all that one request writes: threads that meet at every statement cost more than they do in turn."""
    is_one = connection.vendor == "sqlite" and not getattr(APART, "is_so", False)
    return ONE_WRITER if is_one else nullcontext()


class Busy(OperationalError):
    """Somebody else writes, and it takes too long to wait for."""


@contextmanager
def one_at_a_time_within(seconds: float) -> Iterator[None]:
    """The same for who cannot wait for ever, be it for threads of this process or for other programs. Raises Busy."""
    turn = one_at_a_time()
    if turn is not ONE_WRITER:
        yield
        return
    if not ONE_WRITER.acquire(timeout=seconds):
        raise Busy(f"The database is being written for more than {seconds:g} s.")
    try:
        connection.ensure_connection()
        patience = connection.connection.execute("PRAGMA busy_timeout").fetchone()[0]
        connection.connection.execute(f"PRAGMA busy_timeout={seconds * 1000:.0f}")
        try:
            yield
        finally:
            connection.connection.execute(f"PRAGMA busy_timeout={patience}")
    finally:
        ONE_WRITER.release()


@contextmanager
def undone() -> Iterator[None]:
    """A transaction of which nothing stays. On SQLite it is in a copy, so that whoever writes need not wait for it."""
    with in_a_copy(), writing(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def in_a_copy() -> Iterator[None]:
    """All that this thread reads and writes within is of a copy, unless it is in a transaction, or that is large."""
    here = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "sqlite" or here.in_atomic_block or not is_small():
        yield
        return
    with tempfile.TemporaryDirectory(prefix="hub_", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "copy.sqlite3"
        with closing(sqlite3.connect(file)) as copy:
            here.connection.backup(copy)
        apart = here.copy()
        apart.settings_dict["NAME"] = file
        connections[DEFAULT_DB_ALIAS], APART.is_so = apart, True
        try:
            with apart.cursor() as cursor:
                # Nobody misses it if it is lost.
                cursor.execute("PRAGMA synchronous=OFF")
            yield
        finally:
            connections[DEFAULT_DB_ALIAS], APART.is_so = here, False
            apart.close()


def is_small() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return bool(cursor.fetchone()[0] <= LARGEST_COPY)


def on_a_live_connection(work: Callable[[], Done], again: Callable[[], Done] | None = None) -> Done:
    """Do `work`, and once more, or `again`, where the connection was broken: the database restarted while it was idle.

    The first time may have been done all the same, and only its answer been lost.
    """
    # It need not be looked at first, which is a round trip of its own.
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return work()
    except (OperationalError, InterfaceError):
        if not is_broken():
            raise
        connection.close()
        return again() if again else work()


def is_broken() -> bool:
    """Whether the connection of this thread is lost, rather than that the database refuses."""
    is_there = connection.connection is not None and not connection.in_atomic_block
    return is_there and connection.vendor == "postgresql" and not connection.is_usable()


@contextmanager
def pipelined() -> Iterator[bool]:
    """Statements within go to PostgreSQL without waiting for each one's answer; tells whether they do.

    Whatever is asked for, a row or a count, is there when it is fetched, or after the block.
    """
    if connection.vendor != "postgresql" or connection.connection is None:
        yield False
        return
    with connection.connection.pipeline():
        yield True
