"""How the hub writes: short transactions, one at a time where the database has one writer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction

ONE_WRITER = threading.RLock()


@contextmanager
def writing(*, derived: bool = False) -> Iterator[None]:
    """A write transaction.

    `derived` says that what is written can be derived again from the log: the commit then need not wait for the disk.
    SQLite has one writer at a time; threads of this process queue here instead of sleeping on its busy lock.
    """
    is_sqlite = connection.vendor == "sqlite"
    with ONE_WRITER if is_sqlite else nullcontext(), lazily_on_disk(derived and is_sqlite), transaction.atomic():
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
