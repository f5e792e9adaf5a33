"""Fresh databases, and none of them left afterwards."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.floors import POSTGRESQL_TABLE, SQLITE_TABLE

DEFAULT_SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
TELLING = ["fsync", "synchronous_commit", "autovacuum", "shared_buffers"]
KEPT = {
    "events": "SELECT count(*) FROM ingest_rawevent",
    "laps_told": "SELECT count(*) FROM ingest_rawevent WHERE event_type = 'ui.lap_update'",
    "laps": "SELECT count(*) FROM races_lap",
    "problems": "SELECT count(*) FROM ingest_problem",
}


@dataclass(frozen=True)
class SQLite:
    """A file in a temporary folder, whose owner removes it."""

    folder: Path

    def create(self, name: str) -> str:
        """The file's URL; the hub makes the file."""
        return f"sqlite:///{self.folder / name}.sqlite3"

    def run(self, url: str, statement: str) -> int | None:
        """The number a statement finds, where it finds one."""
        with closing(sqlite3.connect(urlsplit(url).path[1:], isolation_level=None, timeout=20)) as database:
            row = database.execute(statement).fetchone()
            return row[0] if row else None

    def make_floor(self, url: str) -> None:
        self.run(url, SQLITE_TABLE)

    def sizes(self, url: str) -> dict[str, int]:
        """Bytes of the log: of its bodies as stored, of its table, of that with its indexes; and of the file."""
        pages = "SELECT sum(pgsize) FROM dbstat WHERE aggregate = 1 AND name"
        sizes = {
            "stored": "SELECT sum(length(stored)) FROM ingest_rawevent",
            "table": f"{pages} = 'ingest_rawevent'",
            "indexed": f"{pages} IN (SELECT name FROM sqlite_master WHERE tbl_name = 'ingest_rawevent')",
            "database": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        }
        return {name: self.run(url, statement) or 0 for name, statement in sizes.items()}

    def facts(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}, WAL, synchronous FULL"


class PostgreSQL:
    """Databases called `hub_bench_*` on a server of this machine, dropped by `drop_all`."""

    def __init__(self, server: str) -> None:
        if urlsplit(server).hostname not in LOOPBACK:
            raise SystemExit("BENCH_DATABASE_URL must name a PostgreSQL on 127.0.0.1; bench makes and drops databases.")
        self.server = server
        self._names: list[str] = []

    @classmethod
    def answering(cls) -> PostgreSQL | None:
        """The server in BENCH_DATABASE_URL, or the usual local one; None where it does not answer."""
        postgresql = cls(os.environ.get("BENCH_DATABASE_URL", "") or DEFAULT_SERVER)
        try:
            postgresql.run(postgresql.server, "SELECT 1")
        except psycopg.OperationalError:
            return None
        return postgresql

    def create(self, name: str) -> str:
        """A new database's URL."""
        database = f"hub_bench_{name}_{os.getpid()}"
        self.run(self.server, f'CREATE DATABASE "{database}"')
        self._names.append(database)
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{database}"))

    def drop_all(self) -> None:
        while self._names:
            self.run(self.server, f'DROP DATABASE IF EXISTS "{self._names.pop()}" WITH (FORCE)')

    def run(self, url: str, statement: str) -> int | None:
        """The number a statement finds, where it finds one."""
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def make_floor(self, url: str) -> None:
        self.run(url, POSTGRESQL_TABLE)

    def sizes(self, url: str) -> dict[str, int]:
        """Bytes of the log: of its bodies as stored, of its table, of that with its indexes; and of the database."""
        sizes = {
            "stored": "SELECT sum(octet_length(stored))::bigint FROM ingest_rawevent",
            "table": "SELECT pg_table_size('ingest_rawevent')",
            "indexed": "SELECT pg_total_relation_size('ingest_rawevent')",
            "database": "SELECT pg_database_size(current_database())",
        }
        return {name: self.run(url, statement) or 0 for name, statement in sizes.items()}

    def facts(self) -> str:
        settings = [f"{name} {self.run(self.server, f'SHOW {name}')}" for name in TELLING]
        return f"PostgreSQL {self.run(self.server, 'SHOW server_version')}, {', '.join(settings)}"


def kept(database: SQLite | PostgreSQL, url: str) -> dict[str, int]:
    """How many events, laps and problems the hub has."""
    return {name: database.run(url, statement) or 0 for name, statement in KEPT.items()}
