"""Rows by COPY, without their indexes until all are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

INDEXES = {
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef LIKE %s",
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql LIKE %s",
}


def be_quick() -> None:
    """What is written here can be written again: nothing waits for the disk, and no key is looked up."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role TO replica")
            cursor.execute("SET synchronous_commit TO off")
            cursor.execute("SET maintenance_work_mem TO '512MB'")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA synchronous = OFF")


def insert(model: type[Model], rows: Sequence[Any]) -> None:
    """Rows with their keys, whatever columns there are."""
    fields = model._meta.concrete_fields
    columns = ", ".join(str(field.column) for field in fields)
    values = map(attrgetter(*(field.attname for field in fields)), rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})"
            cursor.executemany(statement, [adapted(row) for row in values])


def adapted(row: Iterable[Any]) -> list[Any]:
    adapt = connection.ops.adapt_datetimefield_value
    return [adapt(value) if isinstance(value, datetime) else value for value in row]


@contextmanager
def without_indexes(models: Iterable[type[Model]]) -> Iterator[None]:
    """Made anew at the end; those that hold a constraint stay."""
    taken: list[str] = []
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(INDEXES[connection.vendor], [model._meta.db_table, "CREATE INDEX%"])
            for name, definition in cursor.fetchall():
                cursor.execute(f'DROP INDEX "{name}"')
                taken.append(definition)
    yield
    with connection.cursor() as cursor:
        for definition in taken:
            cursor.execute(definition)


def go_on_counting(models: Iterable[type[Model]]) -> None:
    """New rows get keys past those that were given here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
