"""The floor below the HTTP floor: one durable INSERT of a body after the other, with nothing around it."""

from __future__ import annotations

import signal
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

import psycopg

from bench.laps import bodies

INSERT = "INSERT INTO bench_floor (body) VALUES (%s)"
SQLITE_TABLE = "CREATE TABLE bench_floor (id integer PRIMARY KEY, body blob NOT NULL)"
POSTGRESQL_TABLE = "CREATE TABLE bench_floor (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea NOT NULL)"
ONE_WRITER = threading.Lock()


def inserts(insert: Callable[[bytes], object], seconds: float) -> int:
    """How many bodies go in within that time."""
    done = 0
    end = perf_counter() + seconds
    for body in cycle(list(islice(bodies(1, 0), 1, 300))):
        if perf_counter() >= end:
            break
        insert(body)
        done += 1
    return done


def sqlite_rate(file: Path, connections: int, seconds: float) -> float:
    """INSERTs per second into SQLite in WAL, each on disk, by threads that queue on one lock as the hub's do."""
    counts: list[int] = []

    def write() -> None:
        with closing(sqlite3.connect(file, isolation_level=None, timeout=20)) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=FULL")
            counts.append(inserts(lambda body: locked_insert(database, body), seconds))

    threads = [threading.Thread(target=write, daemon=True) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def locked_insert(database: sqlite3.Connection, body: bytes) -> None:
    # Without the lock one thread takes nearly every turn, and the others sleep on SQLite's busy lock.
    with ONE_WRITER:
        database.execute(INSERT.replace("%s", "?"), [body])


def postgresql_rate(url: str, connections: int, seconds: float) -> float:
    """INSERTs per second into PostgreSQL, each on disk, by one process for each connection."""
    with ProcessPoolExecutor(connections, initializer=leave_interrupts_to_the_parent) as pool:
        return sum(pool.map(postgresql_inserts, [url] * connections, [seconds] * connections)) / seconds


def leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def postgresql_inserts(url: str, seconds: float) -> int:
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        return inserts(lambda body: cursor.execute(INSERT, [body]), seconds)
