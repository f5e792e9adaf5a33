"""Starts that cannot work: one sentence each, which says what to do."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, ProgrammingError, connection
from django.db.utils import ConnectionHandler

from smartrace_hub.database_at_start import UnfitDatabase, refuse_unfit
from smartrace_hub.database_trouble import is_away, sentence_of
from smartrace_hub.environment import Environment
from smartrace_hub.listening import CannotListen, bound, refuse_unusable
from tests.server.hub import ROOT, free_port


@contextmanager
def database_of(url: str) -> Any:
    """What the hub would connect to."""
    database = ConnectionHandler({"default": Environment({"DATABASE_URL": url}).database("DATABASE_URL", "")})[
        "default"
    ]
    try:
        yield database
    finally:
        database.close()


def refused(url: str) -> str:
    """The sentence."""
    with database_of(url) as database, pytest.raises(UnfitDatabase) as stopped:
        refuse_unfit(database)
    return str(stopped.value)


def filled(file: Path) -> bytes:
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE lap (body TEXT)")
        database.executemany("INSERT INTO lap VALUES (?)", [("x" * 3000,)] * 40)
        database.commit()
    return file.read_bytes()


def cut_off(file: Path) -> None:
    file.write_bytes(filled(file)[:50_000])


def damaged(file: Path) -> None:
    whole = filled(file)
    file.write_bytes(whole[:8192] + b"\xff" * 40_000 + whole[48_192:])


def folder_is_missing(file: Path) -> None:
    file.parent.rmdir()


FILES: list[tuple[Callable[[Path], Any], str]] = [
    (lambda file: file.write_bytes(os.urandom(100_000)), "is no SQLite file, or is damaged: move it away, and restore"),
    (lambda file: file.write_text("Friday night, Anna first"), "is no SQLite file, or is damaged: move it away"),
    (cut_off, "is damaged: move it away with its -wal and -shm and restore a backup"),
    (damaged, "is damaged: move it away with its -wal and -shm and restore a backup"),
    (Path.mkdir, "is no file: DATABASE_URL has to name the database file itself"),
    (folder_is_missing, "the folder of the database, is not there: make it (mkdir -p), or mount its disk"),
]


NEW = f"hub_unfit_{os.getpid()}"
LATIN1, SQL_ASCII = (f"ENCODING '{name}' LC_COLLATE 'C' LC_CTYPE 'C'" for name in ("LATIN1", "SQL_ASCII"))
UTF8 = "ENCODING 'UTF8'"
SERVERS = [
    (LATIN1, "", "", "is in LATIN1, which has no place for most names: make one with createdb --encoding UTF8"),
    (SQL_ASCII, "", "", "is in SQL_ASCII, which has no place for most names"),
    (UTF8, "?options=-c%20default_transaction_read_only%3Don", "", "is read-only, as a standby is"),
    (UTF8, "?options=-c%20search_path%3Dnone", "", "has no schema to make tables in"),
    (UTF8, "", f"{NEW}:x@", f"may not make tables: GRANT CREATE ON SCHEMA public TO {NEW}"),
    (UTF8, "?sslmode=wow", "", "An option at the end of DATABASE_URL is wrong"),
]


def on_server(make: str, query: str, user: str) -> Callable[[Path], str]:
    """Makes another database on the server the suite runs on, and tells its address."""

    def made(folder: Path) -> str:
        url = os.environ["DATABASE_URL"]
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{NEW}" TEMPLATE template0 {make}')
            server.execute(f"CREATE ROLE \"{NEW}\" LOGIN PASSWORD 'x'")
        parts = urlsplit(url)
        netloc = f"{user}{parts.netloc.rpartition('@')[2]}" if user else parts.netloc
        return parts._replace(path=f"/{NEW}", netloc=netloc).geturl() + query

    return made


def as_file(make: Callable[[Path], Any]) -> Callable[[Path], str]:
    def made(folder: Path) -> str:
        file = folder / "races" / "hub.sqlite3"
        file.parent.mkdir()
        make(file)
        return f"sqlite:///{file}"

    return made


UNFIT = [(as_file(make), sentence) for make, sentence in FILES]
if connection.vendor == "postgresql":
    UNFIT += [(on_server(*how), sentence) for *how, sentence in SERVERS]


@pytest.fixture
def no_new_database() -> Iterator[None]:
    yield
    if connection.vendor == "postgresql":
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{NEW}" WITH (FORCE)')
            server.execute(f'DROP ROLE IF EXISTS "{NEW}"')


@pytest.mark.parametrize(("make", "sentence"), UNFIT, ids=[sentence.replace(NEW, "…") for _, sentence in UNFIT])
def test_a_database_the_hub_cannot_work_with_is_left_as_it_is(
    db: None, no_new_database: None, tmp_path: Path, make: Callable[[Path], str], sentence: str
) -> None:
    url = make(tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert sentence in refused(url)
    assert {file: file.read_bytes() for file in before} == before


@pytest.mark.parametrize("which", ["", "hub.sqlite3", "hub.sqlite3-wal"])
def test_what_may_not_be_written_says_whose_it_is(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    """Whoever runs tests may write anything, so the system's answer is given here."""
    file = tmp_path / "hub.sqlite3"
    filled(file)
    (tmp_path / "hub.sqlite3-wal").touch()
    os.chown(tmp_path / which, 65534, -1)
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path / which)
    told = refused(f"sqlite:///{file}")
    assert told.startswith(str(tmp_path / which))
    assert "belongs to nobody and cannot be written by" in told
    assert "run the hub as nobody, or chown -R" in told


def test_a_new_file_an_empty_one_and_one_whose_end_is_in_its_wal_are_fit(db: None, tmp_path: Path) -> None:
    for name in ("new", "empty", "crashed"):
        file = tmp_path / name
        if name == "empty":
            file.touch()
        if name == "crashed":
            with closing(sqlite3.connect(tmp_path / "origin")) as running:
                running.executescript("PRAGMA journal_mode=WAL; CREATE TABLE lap (body TEXT)")
                running.execute("INSERT INTO lap VALUES ('x')")
                running.commit()
                for beside in ("", "-wal"):
                    (tmp_path / f"crashed{beside}").write_bytes((tmp_path / f"origin{beside}").read_bytes())
        with database_of(f"sqlite:///{file}") as database:
            refuse_unfit(database)
    with closing(sqlite3.connect(tmp_path / "crashed")) as mended:
        assert mended.execute("SELECT * FROM lap").fetchall() == [("x",)]


# Errors as psycopg raises them; what a server says while it lets nobody in has no state.
SAID = 'connection failed: connection to server at "10.0.0.7", port 5432 failed: '
REFUSALS = [
    (
        "Connection refused\n\tIs the server running?",
        "Is PostgreSQL running, and are host and port of DATABASE_URL its own?",
    ),
    ("timeout expired", "Is PostgreSQL running"),
    ('FATAL:  password authentication failed for user "hub"', "Its password is wrong: put it right in DATABASE_URL."),
    ("fe_sendauth: no password supplied", "Its password is wrong"),
    ('FATAL:  database "races" does not exist', "Make it: createdb --encoding UTF8 --template template0 NAME."),
    ('FATAL:  role "hub" does not exist', "Make that user (createuser --pwprompt)"),
    ('FATAL:  no pg_hba.conf entry for host "10.0.0.9"', "add a line for it and reload PostgreSQL"),
    ("FATAL:  sorry, too many clients already", "fewer HUB_THREADS and HUB_WORKERS"),
    ("FATAL:  the database system is starting up", "try again in a moment"),
    ("server does not support SSL, but SSL was required", "?sslmode=prefer"),
    ('invalid sslmode value: "wow"', "An option at the end of DATABASE_URL is wrong"),
    ("FATAL:  Datenbank »races« existiert nicht", "existiert nicht."),
]


@pytest.mark.parametrize(("said", "remedy"), REFUSALS)
def test_whatever_postgresql_says_is_one_line_with_what_to_do(said: str, remedy: str) -> None:
    sentence = sentence_of(OperationalError(SAID + said))
    assert sentence is not None
    assert "\n" not in sentence
    assert sentence.startswith(f"The database of DATABASE_URL does not answer: {SAID}{said.splitlines()[0]}")
    assert remedy in sentence


def wrapped(raised: Exception, cause: Exception) -> Exception:
    raised.__cause__ = cause
    return raised


def of_sqlite(code: int) -> Exception:
    error = sqlite3.DatabaseError("file is not a database")
    error.sqlite_errorcode = code
    return wrapped(DatabaseError("file is not a database"), error)


@pytest.mark.parametrize(
    ("error", "away", "sentence"),
    [
        (OperationalError("gone"), True, "The database of DATABASE_URL does not answer: gone."),
        (
            wrapped(ProgrammingError("x"), psycopg.errors.ReadOnlySqlTransaction("in a read-only transaction")),
            True,
            "It is read-only",
        ),
        (wrapped(ProgrammingError("x"), psycopg.errors.InsufficientPrivilege("denied")), False, "GRANT CREATE"),
        (wrapped(ValueError("in a template"), OperationalError("gone")), True, None),
        (of_sqlite(sqlite3.SQLITE_NOTADB), True, "move it away and restore a backup"),
        (of_sqlite(sqlite3.SQLITE_IOERR_READ), True, "look whether it is full or failing"),
        (of_sqlite(sqlite3.SQLITE_CONSTRAINT), False, None),
        (ProgrammingError("no such column"), False, None),
        (wrapped(ProgrammingError("x"), psycopg.errors.UndefinedTable("no such table")), False, None),
    ],
)
def test_an_error_of_ours_is_none_of_the_databases(error: Exception, away: bool, sentence: str | None) -> None:
    assert is_away(error) is away
    told = sentence_of(error)
    assert (sentence in told) if sentence and told else (told is sentence)


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        ("203.0.113.77", "203.0.113.77 (HUB_LISTEN) is no address of this machine"),
        ("no-such-machine.invalid", "No machine is called no-such-machine.invalid: HUB_LISTEN=0.0.0.0"),
        ("x" * 70, "No machine is called"),
    ],
)
def test_an_address_that_is_not_of_this_machine_is_one_line(host: str, sentence: str) -> None:
    with pytest.raises(CannotListen, match=r".") as stopped:
        refuse_unusable(host, free_port())
    assert sentence in str(stopped.value)


def test_a_port_for_administrators_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(CannotListen, match="Port 80 cannot be used: below 1024 is for administrators: take another"):
        refuse_unusable("0.0.0.0", 80)


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "0.0.0.0:8000"), ("::", "[::]:8000"), ("[::1]", "[::1]:8000"), ("hub.local", "hub.local:8000")],
)
def test_ipv6_is_bound_in_brackets(host: str, address: str) -> None:
    assert bound(host, 8000) == address


@pytest.mark.parametrize(
    ("command", "variables", "sentence"),
    [
        (
            ["run_hub"],
            {"DATABASE_URL": "sqlite:////nowhere/hub.sqlite3"},
            "/nowhere, the folder of the database, is not",
        ),
        (["list_sources"], {"DATABASE_URL": "postgres://hub:geheim@127.0.0.1:1/x"}, "Is PostgreSQL running"),
    ],
)
def test_a_command_that_cannot_reach_its_database_is_one_line(
    tmp_path: Path, command: list[str], variables: dict[str, str], sentence: str
) -> None:
    """In a locale that is not UTF-8, too."""
    as_anywhere = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={**os.environ, "HUB_DATA_DIR": str(tmp_path), "PORT": str(free_port()), **as_anywhere, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert sentence in done.stderr
    assert "geheim" not in done.stderr
