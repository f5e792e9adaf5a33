"""Databases that are filled once and kept: ten million laps are not made anew for every run."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.databases import PostgreSQL
from bench.process import ROOT, environment, say
from bench.queries.server import UNTHROTTLED
from bench.server import NotReady


@dataclass(frozen=True)
class Place:
    """A database of so many laps. Settings of the commands run on it go to `folder`."""

    name: str
    url: str
    laps: int
    folder: Path

    def task(self, *arguments: object) -> Any:
        """What a task of `bench.queries.task` tells; raises NotReady where it fails."""
        command = ["-m", "bench.queries.task", *map(str, arguments)]
        return json.loads(self._run(command).rpartition("\n")[2])

    def make(self) -> None:
        """Fill it, unless it is; what the projector itself would have made is compared with a sample either way."""
        self._create()
        self._run(["manage.py", "migrate", "--verbosity", "0"])
        if not self.has_laps():
            say(f"filling {self.name} with {self.laps:,} laps")
            say(f"  {self.task('fill', self.laps)}")
        say(f"checking {self.name}: {self.task('check')}")

    def has_laps(self) -> bool:
        return bool(self.rows("SELECT 1 FROM races_seasontotals LIMIT 1"))

    def rows(self, sql: str) -> list[Any]:
        if self.is_sqlite:
            with closing(sqlite3.connect(self.file)) as database:
                return database.execute(sql).fetchall()
        with psycopg.connect(self.url) as connection:
            return connection.execute(sql.encode()).fetchall()

    def sizes(self) -> list[tuple[str, int, int]]:
        """Tables with their bytes, and the bytes of their indexes; then each index."""
        return sqlite_sizes(self) if self.is_sqlite else postgresql_sizes(self)

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def file(self) -> Path:
        return Path(urlsplit(self.url).path[1:])

    def _create(self) -> None:
        if self.is_sqlite:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            return
        server = urlunsplit(urlsplit(self.url)._replace(path="/postgres"))
        database = urlsplit(self.url).path[1:]
        with psycopg.connect(server, autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
                connection.execute(f'CREATE DATABASE "{database}"'.encode())

    def _run(self, command: list[str]) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment({"DATABASE_URL": self.url, "HUB_DATA_DIR": str(self.folder), **UNTHROTTLED}),
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotReady(f"{' '.join(command)} failed on {self.name}; what it said is above.")
        return done.stdout.strip()


def on_postgresql(server: PostgreSQL, name: str, laps: int, folder: Path) -> Place:
    url = urlunsplit(urlsplit(server.server)._replace(path=f"/hub_bench_{name}"))
    return Place(f"PostgreSQL, {laps:,} laps", url, laps, folder)


def on_sqlite(folder: Path, name: str, laps: int) -> Place:
    return Place(f"SQLite, {laps:,} laps", f"sqlite:///{folder / f'hub_bench_{name}.sqlite3'}", laps, folder)


def postgresql_sizes(place: Place) -> list[tuple[str, int, int]]:
    tables = place.rows(
        "SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class "
        "WHERE relkind = 'r' AND relname LIKE 'races\\_%' ORDER BY pg_total_relation_size(oid) DESC LIMIT 12"
    )
    indexes = place.rows(
        "SELECT tablename || ': ' || indexname, pg_relation_size(indexname::regclass), 0 FROM pg_indexes "
        "WHERE tablename IN ('races_lap', 'races_lapsummary', 'races_appearance', 'races_seasontotals') "
        "ORDER BY tablename, 2 DESC"
    )
    return [*tables, *indexes]


def sqlite_sizes(place: Place) -> list[tuple[str, int, int]]:
    return place.rows(
        "SELECT tbl_name, sum(pgsize) FILTER (WHERE type = 'table'), "
        "coalesce(sum(pgsize) FILTER (WHERE type = 'index'), 0) FROM dbstat "
        "JOIN sqlite_master USING (name) WHERE aggregate = 1 AND tbl_name LIKE 'races_%' "
        "GROUP BY tbl_name ORDER BY sum(pgsize) DESC LIMIT 12"
    )
