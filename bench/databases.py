"""Fresh databases, and none of them left afterwards but those that are filled for hours and kept."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import psycopg

DEFAULT_SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
TELLING = ["server_version", "fsync", "synchronous_commit", "autovacuum", "shared_buffers"]
FLOOR_INSERT = "INSERT INTO bench_floor (body) VALUES (%s)"


class Database(Protocol):
    """A kind of database. `projected` finds tables, `sizes` the bytes of the log's bodies, of its table, and so on."""

    name: str
    floor_table: str
    projected: str
    sizes: dict[str, str]

    def create(self, name: str, like: str = "") -> str:
        """The URL of a new one, or of a copy."""

    def kept(self, name: str, like: str = "") -> str:
        """The URL of one that stays; where there is none, it is a copy."""

    def forget(self, name: str) -> None:
        """Remove one that stays, if it is there."""

    def rows(self, url: str, statement: str) -> list[Any]: ...

    def facts(self) -> str: ...


@dataclass(frozen=True)
class SQLite:
    """Files in a folder, whose owner removes it."""

    folder: Path
    name = "SQLite"
    projected = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'races_%'"
    floor_table = "CREATE TABLE bench_floor (id integer PRIMARY KEY, body blob NOT NULL)"
    sizes = {
        "stored": "SELECT sum(length(stored)) FROM ingest_rawevent",
        "table": "SELECT sum(pgsize) FROM dbstat WHERE aggregate = 1 AND name = 'ingest_rawevent'",
        "indexed": "SELECT sum(pgsize) FROM dbstat WHERE aggregate = 1 AND name IN "
        "(SELECT name FROM sqlite_master WHERE tbl_name = 'ingest_rawevent')",
        "database": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    }

    def create(self, name: str, like: str = "") -> str:
        file = self.folder / f"{name}.sqlite3"
        if like:
            # What is not in the file itself yet would be left behind.
            self.rows(like, "PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(urlsplit(like).path[1:], file)
        return f"sqlite:///{file}"

    def kept(self, name: str, like: str = "") -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.create(name, "" if (self.folder / f"{name}.sqlite3").exists() else like)

    def forget(self, name: str) -> None:
        for part in ("", "-wal", "-shm"):
            (self.folder / f"{name}.sqlite3{part}").unlink(missing_ok=True)

    def rows(self, url: str, statement: str) -> list[Any]:
        with closing(sqlite3.connect(urlsplit(url).path[1:], isolation_level=None, timeout=20)) as database:
            return database.execute(statement).fetchall()

    def facts(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}, WAL, synchronous FULL"


@dataclass
class PostgreSQL:
    """Databases called `hub_bench_*` on a server of this machine, dropped by `drop_all`."""

    server: str
    names: list[str] = field(default_factory=list)
    name = "PostgreSQL"
    projected = "SELECT tablename FROM pg_tables WHERE tablename LIKE 'races\\_%'"
    floor_table = "CREATE TABLE bench_floor (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea NOT NULL)"
    sizes = {
        "stored": "SELECT sum(octet_length(stored))::bigint FROM ingest_rawevent",
        "table": "SELECT pg_table_size('ingest_rawevent')",
        "indexed": "SELECT pg_total_relation_size('ingest_rawevent')",
        "database": "SELECT pg_database_size(current_database())",
    }

    def create(self, name: str, like: str = "") -> str:
        self.names.append(f"{name}_{os.getpid()}".lower())
        return self.kept(self.names[-1], like)

    def kept(self, name: str, like: str = "") -> str:
        if not self.rows(self.server, f"SELECT 1 FROM pg_database WHERE datname = 'hub_bench_{name}'"):
            template = f' TEMPLATE "{urlsplit(like).path[1:]}"' if like else ""
            self.rows(self.server, f'CREATE DATABASE "hub_bench_{name}"{template}')
        return urlunsplit(urlsplit(self.server)._replace(path=f"/hub_bench_{name}"))

    def drop_all(self) -> None:
        while self.names:
            self.forget(self.names.pop())

    def forget(self, name: str) -> None:
        self.rows(self.server, f'DROP DATABASE IF EXISTS "hub_bench_{name}" WITH (FORCE)')

    def rows(self, url: str, statement: str) -> list[Any]:
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def facts(self) -> str:
        version, *settings = (f"{name} {self.rows(self.server, f'SHOW {name}')[0][0]}" for name in TELLING)
        return f"PostgreSQL {version.partition(' ')[2]}, {', '.join(settings)}"


def chosen(stack: ExitStack, folder: Path, *, is_one_enough: bool) -> list[Database]:
    """The kind DATABASE_URL names; without it SQLite and, unless one is enough, the usual local PostgreSQL."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("sqlite") or (is_one_enough and not url):
        return [SQLite(folder)]
    server = urlunsplit(urlsplit(url)._replace(path="/postgres")) if url else DEFAULT_SERVER
    if urlsplit(server).hostname not in LOOPBACK:
        raise SystemExit("DATABASE_URL must name a PostgreSQL on 127.0.0.1: bench makes and drops databases there.")
    postgresql = PostgreSQL(server)
    try:
        postgresql.facts()
    except psycopg.OperationalError as error:
        if url:
            raise SystemExit(f"The PostgreSQL of DATABASE_URL does not answer: {error}") from None
        print("No PostgreSQL answers (DATABASE_URL): SQLite only.", file=sys.stderr)
        return [SQLite(folder)]
    stack.callback(postgresql.drop_all)
    return [postgresql] if url else [SQLite(folder), postgresql]
