"""One at a time, however many processes and machines there are."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

LOCK = 0x4B454550
"""Any number that no other advisory lock of the database has."""


@contextmanager
def to_oneself() -> Iterator[bool]:
    """Whether nobody else keeps house now. It is let go with the process, however that ends."""
    with database_lock() if connection.vendor == "postgresql" else file_lock() as is_ours:
        yield is_ours


@contextmanager
def database_lock() -> Iterator[bool]:
    """On a connection of its own: that of the jobs may be closed and opened meanwhile."""
    apart = connection.copy()
    try:
        with apart.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            is_ours = bool(cursor.fetchone()[0])
        yield is_ours
    finally:
        apart.close()


@contextmanager
def file_lock() -> Iterator[bool]:
    """SQLite's processes are all of one machine."""
    file = settings.HUB_DATA_DIR / "housekeeping.lock"
    file.touch(mode=0o600)
    with file.open("r+b") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
