"""How the hub writes: short transactions, one at a time where the database has one writer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from django.db import connection, transaction

ONE_WRITER = threading.RLock()


@contextmanager
def writing(*, derived: bool = False) -> Iterator[None]:
    """A write transaction.

    `derived` says that what is written can be derived again from the log: the commit then need not wait for the disk.
    SQLite has one writer at a time; threads of this process queue here instead of sleeping on its busy lock.
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
    return ONE_WRITER if connection.vendor == "sqlite" else nullcontext()


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
