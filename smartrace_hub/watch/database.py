"""Whether the database answers, and is what this version of the hub works with."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from smartrace_hub.database_trouble import RAISED
from smartrace_hub.watching import Complaint, check


@check
def the_database_is_away() -> Iterator[Complaint]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except RAISED:
        yield Complaint(
            "The database does not answer; what tablets send waits in the spool.",
            "Look whether it runs and its disk has room; the hub's log says what it answered.",
            is_grave=True,
        )


@check
def migrations_are_missing() -> Iterator[Complaint]:
    if missing := migrations_missing():
        yield Complaint(
            f"The database lacks {missing} migrations of this version.",
            "Start the hub anew, which migrates.",
            is_grave=True,
        )


@check
def the_database_is_read_only() -> Iterator[Complaint]:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only') = 'on'")
        (is_read_only,) = cursor.fetchone()
    if is_read_only:
        yield Complaint(
            "The database can only be read; what tablets send waits in the spool.",
            "Let DATABASE_URL lead to the PostgreSQL that writes, or end its recovery.",
        )


def migrations_missing() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
