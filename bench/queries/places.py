"""A database of so many laps with a server, asked over HTTP and straight in SQL. They are filled once and kept."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bench.databases import Database, SQLite
from bench.frame import Bench
from bench.hub import Hub, Server
from bench.load import Reader
from bench.machine import ROOT
from bench.process import say
from bench.queries.question import Known

KEPT = ROOT / "data" / "bench"
INSTANTS = {"since", "until", "new_year", "next_year"}
SIZES = {
    "SQLite": "SELECT tbl_name, sum(pgsize) FILTER (WHERE type = 'table'), "
    "coalesce(sum(pgsize) FILTER (WHERE type = 'index'), 0) FROM dbstat JOIN sqlite_master USING (name) "
    "WHERE aggregate = 1 AND tbl_name LIKE 'races_%' GROUP BY tbl_name ORDER BY sum(pgsize) DESC LIMIT 12",
    "PostgreSQL": "SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class "
    "WHERE relkind = 'r' AND relname LIKE 'races\\_%' ORDER BY pg_total_relation_size(oid) DESC LIMIT 12",
    "its indexes": "SELECT tablename || ': ' || indexname, 0, pg_relation_size(indexname::regclass) FROM pg_indexes "
    "WHERE tablename IN ('races_lap', 'races_lapsummary', 'races_appearance', 'races_seasontotals') "
    "ORDER BY tablename, 3 DESC",
}


class Place:
    """It answers once made and `open`ed."""

    def __init__(self, database: Database, url: str, name: str, folder: Path) -> None:
        self.database, self.name = database, name
        self.hub = Hub(url, folder)

    def open(self, bench: Bench) -> None:
        self.server = Server(self.hub)
        bench.stack.callback(self.server.stop)
        self.known = Known(partial(self.database.rows, self.hub.url))
        self.sql = bench.stack.enter_context(closing(connected(self.hub.url)))

    def wait(self, bench: Bench) -> None:
        self.server.wait()
        self.reader = bench.stack.enter_context(closing(Reader(self.server.port)))

    def sql_ms(self, sql: str, values: Mapping[str, Any]) -> float:
        begin = perf_counter()
        self.sql.execute(sql, values)
        return 1000 * (perf_counter() - begin)

    def sizes(self) -> list[tuple[str, int, int]]:
        """Tables with their bytes, and the bytes of their indexes; then each index."""
        kinds = ["PostgreSQL", "its indexes"] if self.database.name == "PostgreSQL" else ["SQLite"]
        return [row for kind in kinds for row in self.database.rows(self.hub.url, SIZES[kind])]


class Statements:
    """The database as its module has it on its own."""

    def __init__(self, connection: Any, *, is_sqlite: bool) -> None:
        self._connection, self.is_sqlite = connection, is_sqlite
        self.close = connection.close

    def execute(self, sql: str, values: Mapping[str, Any]) -> list[Any]:
        if not self.is_sqlite:
            found: list[Any] = self._connection.execute(sql, values).fetchall()
            return found
        # With SQLite's marks for what varies; instants are text there, without a time zone.
        sql = re.sub(r"%\((\w+)\)s", r":\1", sql).replace("%%", "%")
        as_kept = {
            name: value.rstrip("Z").replace("T", " ") if name in INSTANTS else value for name, value in values.items()
        }
        return list(self._connection.execute(sql, as_kept))


def connected(url: str) -> Statements:
    if url.startswith("sqlite"):
        return Statements(sqlite3.connect(f"file:{urlsplit(url).path[1:]}?mode=ro", uri=True), is_sqlite=True)
    return Statements(psycopg.connect(url, autocommit=True), is_sqlite=False)


def pair(bench: Bench, database: Database, laps: int, copies: int, *, is_kept: bool) -> tuple[Place, Place]:
    """A season, and so many copies of it. Those that are kept lie in BENCH_DIR or data/bench."""
    kept = Path(os.environ.get("BENCH_DIR", "") or KEPT)
    if is_kept and database.name == "SQLite":
        database = SQLite(kept)
    folder = (kept if is_kept else bench.folder) / database.name.lower()

    def place(number: int, like: str, task: str, size: int) -> Place:
        name = f"history_{laps}_by_{number}"
        filled = folder / name / "filled"
        if is_kept and not filled.exists():
            database.forget(name)
        url = database.kept(name, like) if is_kept else database.create(name, like)
        made = Place(database, url, f"{database.name}, {laps * number:,} laps", filled.parent)
        if is_kept:
            made.hub.manage("migrate", "--verbosity", "0")
        if not filled.exists():
            say(f"filling {made.name}: {made.hub.task(task, size)}")
            filled.touch()
        return made

    short = place(1, "" if is_kept else bench.template(database), "queries.history:fill", laps)
    return short, place(copies, short.hub.url, "queries.history:multiply", copies)
