"""Statements that are made once, given to the driver below Django's cursors.

What Django does around a statement costs SQLite more than the statement. Whoever counts queries, or wraps them, sees
these as any other; and in a pipeline they are noted first, and sent together.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

Values = Sequence[Any]
Noted = list[tuple[str, Values]]

of_thread = threading.local()
"""`noted`: what this thread wants to be written, while it only notes it; `may_read` while it may ask."""


class NeedsDatabase(Exception):
    """A statement's answer is wanted at once, where statements are only noted."""


def run(statement: str, values: Values) -> Any:
    """Run a statement whose places are `%s`, with values as the driver takes them; returns a cursor of the driver's.

    Nothing is returned, and nothing written yet, while this thread notes what it would write.
    """
    noted: Noted | None = getattr(of_thread, "noted", None)
    if noted is not None:
        noted.append((statement, values))
        return None
    database = connections[DEFAULT_DB_ALIAS]
    is_watched = database.execute_wrappers or database.queries_logged
    if database.vendor != "sqlite" or is_watched or database.connection is None:
        cursor = database.cursor()
        cursor.execute(statement, values)
        return cursor
    with database.wrap_database_errors:
        return database.connection.execute(with_question_marks(statement), values)


def run_many(statement: str, rows: Sequence[Values]) -> None:
    """The same for many rows; they come too many at once for a pipeline. Raises NeedsDatabase there."""
    if getattr(of_thread, "noted", None) is not None:
        raise NeedsDatabase(statement)
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.executemany(statement, rows)


def answer_of(statement: str, values: Values) -> Any:
    """The first row that a statement returns. Raises NeedsDatabase where statements are only noted."""
    if getattr(of_thread, "noted", None) is not None:
        raise NeedsDatabase(statement)
    return run(statement, values).fetchone()


@contextmanager
def noting() -> Iterator[Noted]:
    """Note what this thread would write within; every other way to the database raises NeedsDatabase."""
    noted: Noted = []
    of_thread.noted = noted
    try:
        with connections[DEFAULT_DB_ALIAS].execute_wrapper(refuse):
            yield noted
    finally:
        of_thread.noted = None


def refuse(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
    raise NeedsDatabase(statement)


@cache
def with_question_marks(statement: str) -> str:
    """As SQLite itself takes it."""
    return statement.replace("%s", "?")


def as_column(value: Any) -> Any:
    """An instant as the database at hand keeps it, and everything else as it is."""
    if type(value) is not datetime or connections[DEFAULT_DB_ALIAS].vendor != "sqlite":
        return value
    return as_text(value)


def as_text(instant: datetime) -> str:
    """As Django writes instants into SQLite: in UTC, without saying so."""
    if instant.tzinfo is not UTC:
        instant = instant.astimezone(UTC)
    return instant.replace(tzinfo=None).isoformat(" ")
