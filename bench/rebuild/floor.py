"""The floor below a rebuild: the very rows it leaves, written into bare copies of their tables, with nothing around."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Any, Protocol
from urllib.parse import urlsplit

import psycopg
from psycopg.types.json import set_json_loads

AT_A_TIME = 10_000


class Reading(Protocol):
    """A cursor that gives rows some at a time."""

    def fetchmany(self, size: int, /) -> Sequence[Any]: ...


@dataclass
class Written:
    """What was written, and what writing alone took."""

    rows: int = 0
    seconds: float = 0.0
    cpu_s: float = 0.0

    def copy(self, reading: Reading, write: Callable[[Sequence[Any]], object]) -> None:
        """Write all that is read; only the writing is timed."""
        while rows := reading.fetchmany(AT_A_TIME):
            begin, cpu = perf_counter(), process_time()
            write(rows)
            self.seconds += perf_counter() - begin
            self.cpu_s += process_time() - cpu
            self.rows += len(rows)


def copy_all() -> dict[str, float]:
    """Every table of races, whatever is in it."""
    url = os.environ["DATABASE_URL"]
    written = on_sqlite(urlsplit(url).path[1:]) if url.startswith("sqlite") else on_postgresql(url)
    return vars(written)


def on_postgresql(url: str) -> Written:
    """By COPY, a transaction for so many rows, none of which waits for the disk."""
    written = Written()
    with psycopg.connect(url) as source, psycopg.connect(url, autocommit=True) as target:
        target.execute("SET synchronous_commit TO off")
        set_json_loads(as_text, source)
        for table in names(source.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'races\\_%'")):
            target.execute(f"CREATE TABLE bench_{table} (LIKE {table})".encode())

            def write(rows: Sequence[Any], table: str = table) -> None:
                with target.cursor() as cursor, cursor.copy(f"COPY bench_{table} FROM STDIN".encode()) as copy:
                    for row in rows:
                        copy.write_row(row)

            with source.cursor(name="rows") as reading:
                reading.execute(f"SELECT * FROM {table}".encode())
                written.copy(reading, write)
            target.execute(f"DROP TABLE bench_{table}".encode())
    return written


def on_sqlite(file: str) -> Written:
    """By `executemany` into a file of its own, a transaction for so many rows, none of which waits for the disk."""
    written = Written()
    copy = f"{file}.floor"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("PRAGMA synchronous=NORMAL")
        target.execute("ATTACH ? AS hub", [file])
        for table in names(
            source.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'races_%'")
        ):
            target.execute(f"CREATE TABLE {table} AS SELECT * FROM hub.{table} WHERE false")
            reading = source.execute(f"SELECT * FROM {table}")
            marks = ", ".join("?" * len(reading.description))

            def write(rows: Sequence[Any], table: str = table, marks: str = marks) -> None:
                with target:
                    target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

            written.copy(reading, write)
    for leftover in (copy, f"{copy}-wal", f"{copy}-shm"):
        if os.path.exists(leftover):
            os.remove(leftover)
    return written


def as_text(told: str | bytes) -> str:
    """JSON is copied as it is written."""
    return told if isinstance(told, str) else told.decode()


def names(rows: Iterator[Any]) -> list[str]:
    return sorted(row[0] for row in rows)
