"""Storing projected rows by their natural keys, with statements that are made once.

The ORM's `bulk_create(update_conflicts=True)` does the same and compiles its statement anew for every call, which for
the one lap of a live event cost five times what the database takes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from psycopg.pq import PipelineStatus

from races.storage.changes import Changes
from races.storage.statements import answer_of, as_text, run, run_many

Values = tuple[Any, ...]
Stored = dict[Values, tuple[int, Values]]
WIDEST_GAP = 200
FEW = 12
"""Up to so many rows of a kind are stored one by one, without looking first what is there."""
STORED = "_stored_columns"
"""Where a row in memory keeps its columns as this process stored them last."""


def can_copy() -> bool:
    """Whether there is COPY, which PostgreSQL has, though not within the pipeline of a live event."""
    return connection.vendor == "postgresql" and connection.connection.pgconn.pipeline_status == PipelineStatus.OFF


class Table:
    """The rows of `model`, told apart by `natural_key`.

    The `kept` columns are somebody else's: a new row may bring them along, after that they are left alone.
    """

    def __init__(self, model: type[Model], natural_key: Sequence[str], kept: Sequence[str] = ()) -> None:
        self.model = model
        self.natural_key = natural_key
        self.kept = kept
        self._changing: dict[tuple[tuple[int, ...], bool], str] = {}

    # What is stored

    def stored(self, column: str, numbers: Collection[int], source_id: int | None = None) -> Stored:
        """The stored rows, of one source, with `column` among `numbers`: natural key to primary key and columns.

        Asked for by ranges, because planners without statistics take the wrong road for a long list.
        """
        found: Stored = {}
        wanted = frozenset(numbers)
        of_source = "" if source_id is None else f"source_id = {int(source_id)} AND "
        statement = f"{self.select_statement} WHERE {of_source}{column} BETWEEN %s AND %s"
        place = self.columns.index(column)
        with connection.cursor() as cursor:
            for least, most in ranges(wanted):
                cursor.execute(statement, [least, most])
                for pk, *row in cursor.fetchall():
                    if row[place] in wanted:
                        values = as_taken(row)
                        found[tuple(values[place] for place in self.key_places)] = pk, values
        return found

    def stored_by_pk(self, pks: Collection[int]) -> dict[int, Values]:
        """The columns of the stored rows with these primary keys."""
        marks = ", ".join(["%s"] * len(pks))
        with connection.cursor() as cursor:
            cursor.execute(f"{self.select_statement} WHERE {self.pk} IN ({marks})", list(pks))
            return {pk: as_taken(row) for pk, *row in cursor.fetchall()}

    # Writing few rows, and rows that are known to be new

    def upsert(self, rows: Collection[Any]) -> None:
        """Store rows; of one that this process stored before, the columns that changed since."""
        if len(rows) > FEW:
            run_many(self.upsert_statement, [self.all_values(row) for row in rows])
            return
        for row in rows:
            self.store(row)

    def store(self, row: Any) -> None:
        values = self.values(row)
        before = row.__dict__.get(STORED)
        if before is None:
            run(self.upsert_statement, (*values, *self.kept_values(row)))
        elif before != values:
            self.store_changes(row, before, values)
        row.__dict__[STORED] = values

    def store_changes(self, row: Any, before: Values, values: Values) -> None:
        """Nobody else writes these columns of a row that this process knows to be as it stored it."""
        changed = tuple(place for place, value in enumerate(values) if value != before[place])
        by = [row.pk] if row.pk is not None else [before[place] for place in self.key_places]
        run(self.changing(changed, by_key=row.pk is None), [*(values[place] for place in changed), *by])

    def upsert_with_keys(self, rows: Iterable[Any]) -> None:
        """Store rows one by one; those without a primary key get theirs."""
        for row in rows:
            if row.pk is not None:
                self.store(row)
                continue
            values = self.values(row)
            statement = f"{self.upsert_statement} RETURNING {self.pk}"
            row.pk = answer_of(statement, (*values, *self.kept_values(row)))[0]
            row._state.adding = False
            row.__dict__[STORED] = values

    def insert(self, rows: Sequence[Any]) -> None:
        """Store rows of which none is stored yet, the quickest way there is."""
        if not rows:
            return
        with connection.cursor() as cursor:
            if can_copy():
                columns = ", ".join([*self.columns, *self.kept_columns])
                with cursor.copy(f"COPY {self.name} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(self.all_values(row))
            else:
                cursor.executemany(self.insert_statement, [self.all_values(row) for row in rows])

    def update(self, rows: Iterable[Any]) -> None:
        """Change the columns of rows that have a primary key, all but those that are known to be stored."""
        for row in rows:
            values = self.values(row)
            before = row.__dict__.get(STORED)
            if before is None:
                run(self.update_statement, [*values, row.pk])
            elif before != values:
                self.store_changes(row, before, values)
            row.__dict__[STORED] = values

    def delete(self, pks: Collection[int]) -> None:
        if pks:
            self.model._default_manager.filter(pk__in=pks).delete()

    # Writing what may be there already

    def rewrite(self, rows: Sequence[Any], stored: Stored, changes: Changes) -> None:
        """Make what is `stored` be `rows`: new ones go in, others change where they differ, what is left over goes."""
        left = dict(stored)
        new, changed = [], []
        for row in rows:
            values = self.values(row)
            key = tuple(values[place] for place in self.key_places)
            before = left.pop(key, None)
            if before is None:
                new.append(row)
                changes.note(self.model, key, None, values, self.columns)
            else:
                row.pk = before[0]
                if before[1] != values:
                    changed.append(row)
                    changes.note(self.model, key, before[1], values, self.columns)
        for key, (_, gone) in left.items():
            changes.note(self.model, key, gone, None, self.columns)
        self.delete([pk for pk, _ in left.values()])
        self.update(changed)
        self.insert(new)

    def values(self, row: Any) -> Values:
        """The row's columns as the database at hand takes and gives them."""
        if row.pending_keys is not None:
            row.pending_keys.fill(row)
        values: Values = self._getter(row)
        if connection.vendor == "postgresql":
            return values
        return tuple(as_text(value) if type(value) is datetime else value for value in values)

    def all_values(self, row: Any) -> Values:
        """The same, and the kept columns."""
        return (*self.values(row), *self.kept_values(row))

    def kept_values(self, row: Any) -> Values:
        return tuple(getattr(row, column) for column in self.kept_columns)

    @cached_property
    def kept_columns(self) -> list[str]:
        return [str(field.column) for field in self.model._meta.concrete_fields if field.name in self.kept]

    @cached_property
    def fields(self) -> list[Field[Any, Any]]:
        fields = self.model._meta.concrete_fields
        return [field for field in fields if not field.primary_key and field.name not in self.kept]

    @cached_property
    def columns(self) -> list[str]:
        return [str(field.column) for field in self.fields]

    @cached_property
    def key_places(self) -> list[int]:
        return [place for place, field in enumerate(self.fields) if field.name in self.natural_key]

    @cached_property
    def name(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def pk(self) -> str:
        return str(self.model._meta.pk.column)

    @cached_property
    def _getter(self) -> attrgetter[Any]:
        return attrgetter(*(field.attname for field in self.fields))

    @cached_property
    def select_statement(self) -> str:
        return f"SELECT {self.pk}, {', '.join(self.columns)} FROM {self.name}"  # noqa: S608

    @cached_property
    def insert_statement(self) -> str:
        columns = [*self.columns, *self.kept_columns]
        marks = ", ".join(["%s"] * len(columns))
        return f"INSERT INTO {self.name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608

    @cached_property
    def upsert_statement(self) -> str:
        key = [self.columns[place] for place in self.key_places]
        updates = ", ".join(f"{column} = excluded.{column}" for column in self.columns if column not in key)
        return f"{self.insert_statement} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {updates}"

    @cached_property
    def update_statement(self) -> str:
        return self.changing(tuple(range(len(self.columns))), by_key=False)

    def changing(self, places: tuple[int, ...], *, by_key: bool) -> str:
        """The statement that changes these columns of one row, found by its natural key or its primary one."""
        statement = self._changing.get((places, by_key))
        if statement is None:
            sets = ", ".join(f"{self.columns[place]} = %s" for place in places)
            by = [self.columns[place] for place in self.key_places] if by_key else [self.pk]
            where = " AND ".join(f"{column} = %s" for column in by)
            statement = f"UPDATE {self.name} SET {sets} WHERE {where}"  # noqa: S608
            self._changing[places, by_key] = statement
        return statement


def ranges(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The fewest ranges that hold all numbers without wide gaps between them, each as its first and its last."""
    first = last = None
    for number in sorted(numbers):
        if first is None or last is None:
            first = number
        elif number - last > WIDEST_GAP:
            yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last


def as_taken(row: Sequence[Any]) -> Values:
    """What was read, as it is written: SQLite takes instants as text and gives them back without a time zone."""
    if connection.vendor == "postgresql":
        return tuple(row)
    return tuple(str(value) if isinstance(value, datetime) else value for value in row)
