"""The floor below the HTTP floor: one durable INSERT of a body after the other, with nothing around it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import cycle, islice
from time import perf_counter
from urllib.parse import urlsplit

import psycopg

from bench.databases import FLOOR_INSERT
from bench.evenings import races

ONE_WRITER = threading.Lock()


def inserts_per_s(url: str, connections: int, seconds: float) -> float:
    """By a thread for each connection."""
    bodies = list(islice(races(1, 0), 30, 300))
    write = into_sqlite if url.startswith("sqlite") else into_postgresql
    with ThreadPoolExecutor(connections) as pool:
        return sum(pool.map(lambda _: write(url, bodies, seconds), range(connections))) / seconds


def inserts(insert: Callable[[bytes], object], bodies: list[bytes], seconds: float) -> int:
    """How many go in within that time."""
    end = perf_counter() + seconds
    for done, body in enumerate(cycle(bodies)):
        if perf_counter() >= end:
            return done
        insert(body)
    return 0


def into_postgresql(url: str, bodies: list[bytes], seconds: float) -> int:
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        return inserts(lambda body: cursor.execute(FLOOR_INSERT, [body]), bodies, seconds)


def into_sqlite(url: str, bodies: list[bytes], seconds: float) -> int:
    def insert(body: bytes) -> None:
        # Without the lock one thread takes nearly every turn, and the others sleep on SQLite's busy lock.
        with ONE_WRITER:
            database.execute(FLOOR_INSERT.replace("%s", "?"), [body])

    with closing(sqlite3.connect(urlsplit(url).path[1:], isolation_level=None, timeout=20)) as database:
        database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
        return inserts(insert, bodies, seconds)
