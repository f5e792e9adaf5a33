"""A hub's database on PostgreSQL: dumped by pg_dump, put back into a new database that then takes the name."""

from __future__ import annotations

import io
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from smartrace_hub.backups.contents import (
    COUNTED,
    JOURNALS,
    MIGRATIONS,
    PROJECTIONS,
    BackupFailed,
    Contents,
    contents_by,
    instant,
)

MAGIC = b"PGDMP"
COPY = re.compile(r"COPY (?:\S+\.)?\"?(\w+)\"? \((.*)\) FROM stdin;\n")
OF_NEWER_PROGRAMS = 'unrecognized configuration parameter "transaction_timeout"'
"""What pg_restore from 17 on says to an older server, which does not need it."""
LONGEST_BEGINNING = 24
"""Of names that grow; PostgreSQL cuts them at 63 bytes."""
ELSEWHERE = "template1"
"""Where one is connected while a database is given another name."""


class PostgresDatabase:
    """As Django's settings name it; of its options only those go on that PostgreSQL's own programs know, too."""

    kind, suffix = "postgresql", "dump"

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.name = str(settings["NAME"])
        self.password = str(settings.get("PASSWORD") or "")
        told = {"host": settings.get("HOST"), "port": settings.get("PORT"), "user": settings.get("USER")}
        texts = {name: value for name, value in (settings.get("OPTIONS") or {}).items() if isinstance(value, str)}
        self.server = {name: value for name, value in {**texts, **told}.items() if value}

    def __str__(self) -> str:
        return f"the database {self.name}"

    def size(self) -> int:
        """Nobody knows before what a dump will take; a fifth is what the log of a year took."""
        with self.connected() as connection:
            return int(connection.execute("SELECT pg_database_size(current_database()) / 5").fetchall()[0][0])

    def contents(self) -> Contents:
        with self.connected() as connection:
            return asked(connection)

    def dump(self, into: Path) -> Contents:
        """What is committed now; counts and dump are of the same instant. Raises BackupFailed."""
        with self.connected() as connection:
            self.refuse_older_program(connection.info.server_version // 10_000)
            with connection.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                contents = asked(connection)
                snapshot = connection.execute("SELECT pg_export_snapshot()").fetchall()[0][0]
                words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
                self.run("pg_dump", *words, f"--file={into}", f"--dbname={self.address(self.name)}")
        return contents

    def look_into(self, backup: Path) -> Contents:
        """Read all of it, and count. Raises BackupFailed where it is no dump, or is damaged."""
        with backup.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise BackupFailed(f"{backup.name} is no backup of a hub on PostgreSQL.")
        found = Found()
        with self.running("pg_restore", "--file=-", "--data-only", str(backup), damaged=backup.name) as lines:
            found.read(lines)
        if not found.migrations:
            raise BackupFailed(f"{backup.name} is a dump, but not of a hub's database.")
        return found.contents()

    def put_back(self, backup: Path, expected: Contents, stamp: str) -> str:
        """Into a new database, read there, then both change names at once; returns that of the one before.

        Raises BackupFailed while anybody is connected, and where the role may not create databases.
        """
        begins = self.name[:LONGEST_BEGINNING]
        new, kept = f"{begins}_restoring_{stamp}".lower(), f"{begins}_before_restore_{stamp}".lower()
        with self.connected(ELSEWHERE) as connection:
            refuse_busy(connection, self.name)
            drop_left_over(connection, f"{begins}_restoring_".lower())
            create_like(connection, self.name, new)
            try:
                words = ["--no-owner", "--no-privileges", f"--dbname={self.address(new)}"]
                self.run("pg_restore", *words, str(backup), ignoring=OF_NEWER_PROGRAMS)
                with self.connected(new) as restored:
                    if asked(restored) != expected:
                        raise BackupFailed(f"{backup.name} is not whole once it is put back.")
                refuse_busy(connection, self.name)
                with connection.transaction():
                    rename(connection, self.name, kept)
                    rename(connection, new, self.name)
            except psycopg.Error as error:
                raise BackupFailed(f"{self.name} cannot be replaced: {one_line(error)}.") from None
            finally:
                # Gone already where all went well: it has the hub's name.
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(new)))
        return kept

    # PostgreSQL's own programs

    def refuse_older_program(self, server: int) -> None:
        told = self.run("pg_dump", "--version")
        found = re.search(r"(\d+)\.", told)
        version = int(found.group(1)) if found else 0
        if version < server:
            raise BackupFailed(
                f"pg_dump is of version {version} and the server of version {server}, which it cannot dump: "
                f"install postgresql-client-{server}."
            )

    def run(self, program: str, *words: str, ignoring: str | None = None) -> str:
        """What it says. Raises BackupFailed with the first line of what it complained of, but for errors `ignoring`."""
        try:
            done = subprocess.run(  # noqa: S603  PostgreSQL's own, with words of ours
                [program, *words], env=self.environment, capture_output=True, text=True, errors="replace", check=False
            )
        except FileNotFoundError:
            raise BackupFailed(missing(program)) from None
        errors = [
            line for line in done.stderr.splitlines() if "error:" in line and (not ignoring or ignoring not in line)
        ]
        if done.returncode and (errors or not ignoring or ignoring not in done.stderr):
            raise BackupFailed(f"{program} failed: {first_line(chr(10).join(errors) or done.stderr)}.")
        return done.stdout

    @contextmanager
    def running(self, program: str, *words: str, damaged: str) -> Iterator[Iterable[str]]:
        """The lines it writes, as it writes them."""
        try:
            process = subprocess.Popen(  # noqa: S603
                [program, *words],
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except FileNotFoundError:
            raise BackupFailed(missing(program)) from None
        with process:
            assert process.stdout
            assert process.stderr
            yield io.TextIOWrapper(process.stdout, errors="replace", newline="\n")
            complaint = process.stderr.read().decode(errors="replace")
        if process.returncode:
            raise BackupFailed(f"{damaged} is damaged: {first_line(complaint)}.")

    @property
    def environment(self) -> dict[str, str]:
        """The password goes this way, where no list of processes shows it."""
        return {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": self.password} if self.password else {})}

    def address(self, name: str) -> str:
        return make_conninfo(**self.server, dbname=name)

    @contextmanager
    def connected(self, name: str = "") -> Iterator[psycopg.Connection[Any]]:
        words = make_conninfo(self.address(name or self.name), **({"password": self.password} if self.password else {}))
        try:
            connection = psycopg.connect(words, autocommit=True)
        except psycopg.Error as error:
            raise BackupFailed(f"The database of DATABASE_URL does not answer: {one_line(error)}.") from None
        with connection:
            yield connection


@dataclass(slots=True)
class Found:
    """What a dump tells as it is read, line by line."""

    rows: Counter[str] = field(default_factory=Counter)
    migrations: set[str] = field(default_factory=set)
    versions: list[int] = field(default_factory=list)
    arrivals: list[datetime] = field(default_factory=list)

    def read(self, lines: Iterable[str]) -> None:
        table, columns = "", []
        for line in lines:
            if not table:
                if begins := COPY.fullmatch(line):
                    table, columns = begins[1], [name.strip('" ') for name in begins[2].split(",")]
            elif line == "\\.\n":
                table = ""
            else:
                self.rows[table] += 1
                if table in {MIGRATIONS, PROJECTIONS, JOURNALS}:
                    self.note(table, dict(zip(columns, line.rstrip("\n").split("\t"), strict=False)))

    def note(self, table: str, row: dict[str, str]) -> None:
        if table == MIGRATIONS:
            self.migrations.add(f"{row['app']}.{row['name']}")
        elif table == PROJECTIONS and row.get("version", "\\N") != "\\N":
            self.versions.append(int(row["version"]))
        elif row.get("last_arrival_at", "\\N") != "\\N":
            at = instant(row["last_arrival_at"])
            assert at
            self.arrivals.append(at)

    def contents(self) -> Contents:
        return Contents(
            counts={name: self.rows[table] for name, table in COUNTED.items()},
            migrations=frozenset(self.migrations),
            projection_version=max(self.versions, default=0),
            last_event_at=max(self.arrivals, default=None),
        )


def asked(connection: psycopg.Connection[Any]) -> Contents:
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = ANY (current_schemas(false))")
    tables = {row[0] for row in rows}
    return contents_by(lambda query: connection.execute(query).fetchall(), tables)


def refuse_busy(connection: psycopg.Connection[Any], name: str) -> None:
    count = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name]).fetchall()[0][0]
    if count:
        raise BackupFailed(f"A hub runs on the database {name} ({count} connections): stop it and its workers first.")


def create_like(connection: psycopg.Connection[Any], old: str, new: str) -> None:
    """An empty database that sorts and compares as the old one does."""
    query = "SELECT datcollate, datctype FROM pg_database WHERE datname = %s"
    collate, ctype = connection.execute(query, [old]).fetchall()[0]
    try:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}").format(
                sql.Identifier(new), sql.Literal(collate), sql.Literal(ctype)
            )
        )
    except psycopg.errors.InsufficientPrivilege:
        role = connection.info.user
        raise BackupFailed(f"The role {role} may not create databases: ALTER ROLE {role} CREATEDB.") from None


def drop_left_over(connection: psycopg.Connection[Any], begins: str) -> None:
    """What a restore left that was killed."""
    rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [begins]).fetchall()
    for (name,) in rows:
        with suppress(psycopg.errors.ObjectInUse):
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def rename(connection: psycopg.Connection[Any], old: str, new: str) -> None:
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)))


def missing(program: str) -> str:
    return f"{program} is not installed, which backups of PostgreSQL are made with: install postgresql-client."


def first_line(words: str) -> str:
    lines = words.strip().splitlines()
    return lines[0].rstrip(".") if lines else "it does not say why"


def one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
