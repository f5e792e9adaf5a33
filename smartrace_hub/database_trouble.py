"""What is wrong with the database, of whatever error it raised: one sentence that says what to do."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, OperationalError

RAISED = (DatabaseError, InterfaceError)
"""Whatever Django lets through of a database."""

READ_ONLY_NOW = "25006"
"""PostgreSQL's state for a write into what is read-only; to Django that is an error of ours."""

OF_SQLITE = {
    sqlite3.SQLITE_CANTOPEN: "The database file cannot be opened: is its folder there, may the hub's user enter it?",
    sqlite3.SQLITE_READONLY: "The database file cannot be written: give it and its folder to the hub's user (chown).",
    sqlite3.SQLITE_PERM: "The database file cannot be written: give it and its folder to the hub's user (chown).",
    sqlite3.SQLITE_NOTADB: "The database file is no SQLite file, or is damaged: move it away and restore a backup.",
    sqlite3.SQLITE_CORRUPT: "The database file is damaged: move it away with its -wal and -shm and restore a backup.",
    sqlite3.SQLITE_FULL: "The disk of the database is full: make room on it.",
    sqlite3.SQLITE_IOERR: "The disk of the database cannot be read or written: look whether it is full or failing.",
    sqlite3.SQLITE_BUSY: "Another program has locked the database file: close it, or wait until it is done.",
    sqlite3.SQLITE_LOCKED: "Another program has locked the database file: close it, or wait until it is done.",
}

# By the state PostgreSQL tells, or, where it lets nobody in, by what it says.
OF_POSTGRESQL = [
    (
        "28P01|password authentication failed|no password supplied",
        "Its password is wrong: put it right in DATABASE_URL.",
    ),
    (
        "no pg_hba.conf entry",
        "Its pg_hba.conf lets this user in from nowhere: add a line for it and reload PostgreSQL.",
    ),
    (r'role ".*" does not exist', "Make that user (createuser --pwprompt), or put another into DATABASE_URL."),
    (r'3D000|database ".*" does not exist', "Make it: createdb --encoding UTF8 --template template0 NAME."),
    (
        "53300|too many (clients|connections)|remaining connection slots",
        "Others use all its connections: let it have more (max_connections), or fewer HUB_THREADS and HUB_WORKERS.",
    ),
    ("57P03|starting up|shutting down|recovery mode", "It is starting or stopping: try again in a moment."),
    (
        "Connection refused|No such file or directory|timeout expired|timed out|No route|unreachable",
        "Is PostgreSQL running, and are host and port of DATABASE_URL its own?",
    ),
    ("failed to resolve|could not translate", "Is the host of DATABASE_URL written rightly?"),
    ("does not support SSL", "Put sslmode in DATABASE_URL to what the server can (?sslmode=prefer)."),
    (
        "42501|permission denied",
        "Its user may not do that: GRANT CREATE ON SCHEMA public, or make it the database's owner.",
    ),
    ("3F000|no schema has been selected", "Its user has no schema to write into: look at its search_path."),
    (
        f"{READ_ONLY_NOW}|read-only transaction",
        "It is read-only, as a standby is: DATABASE_URL has to lead to the one that writes.",
    ),
    ("53100|No space left", "Its disk is full: make room on it."),
    (r'invalid connection option|invalid \S+ value: "', "An option at the end of DATABASE_URL is wrong: put it right."),
    ("or later is required", "It is too old for the hub: upgrade it."),
]


def chain_of(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def is_away(error: BaseException | None) -> bool:
    """Whether the database does not take or tell anything for now, rather than that something of ours was wrong."""
    return any(
        isinstance(one, OperationalError | InterfaceError)
        or getattr(one, "sqlstate", None) == READ_ONLY_NOW
        or getattr(one, "sqlite_errorcode", 0) & 0xFF in OF_SQLITE
        for one in chain_of(error)
    )


def sentence_of(error: BaseException) -> str | None:
    """What to do about it; None where it is not the database that is wrong."""
    causes = list(chain_of(error))
    for one in causes:
        if (code := getattr(one, "sqlite_errorcode", 0) & 0xFF) in OF_SQLITE:
            return OF_SQLITE[code]
    told = [f"{getattr(one, 'sqlstate', None) or ''} {one}" for one in causes]
    for pattern, remedy in OF_POSTGRESQL:
        if any(re.search(pattern, one, re.IGNORECASE) for one in told):
            return f"{not_answering(error)}. {remedy}"
    return f"{not_answering(error)}." if isinstance(error, OperationalError | InterfaceError) else None


def not_answering(error: BaseException) -> str:
    """In the first line of what was said, which is all that is needed of it."""
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return f"The database of DATABASE_URL does not answer: {said.strip().rstrip('.')}"
