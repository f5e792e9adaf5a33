"""Fills a database with the history of a club: a season, projected from what its tablet told, and copies of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.apps import apps
from django.db import connection
from django.db.models import DateTimeField, Field, Max, Model

from bench.evenings import LAPS_OF_AN_EVENING, season
from bench.rebuild.tasks import take_in
from ingest.models import RawEvent
from races.derived.career_totals import (
    GROUP,
    HOLDER,
    SUMS,
)
from races.models import Appearance, Entry, Lap, LapSummary, Meeting, SeasonTotals, Session, Stint

YEARS = 10
LARGE: list[type[Model]] = [Lap, LapSummary, Stint, Entry, Appearance]
COPIED: list[type[Model]] = [
    model
    for model in apps.get_app_config("races").get_models()
    if model in (Meeting, Session) or any(field.related_model is Session for field in model._meta.concrete_fields)
]
LAP_TIMES = {"lap_time_ms", "best_lap_ms"}


def fill(laps: int) -> dict[str, int]:
    """The first season, of about so many laps, into a migrated database; how many rows there are."""
    take_in(season(max(laps // LAPS_OF_AN_EVENING, 1)), "--project")
    analyze()
    return counted()


def multiply(copies: int) -> dict[str, int]:
    """Until that season is there so many times; how many rows there are then."""
    with without_indexes(LARGE):
        copy(copies)
    analyze()
    return counted()


def copy(copies: int) -> None:
    """Into ten years, and in each year on several days after another.

    From copy to copy everybody gets a little faster, so that records fall.
    """
    strides = {model: model._default_manager.aggregate(most=Max("pk"))["most"] or 0 for model in COPIED}
    events = RawEvent.objects.aggregate(most=Max("number"))["most"]
    with connection.cursor() as cursor:
        for number in range(1, copies):
            for model in COPIED:
                cursor.execute(copying(model, number, strides, events))
    SeasonTotals.objects.all().delete()
    summed = Appearance.objects.order_by().values(*GROUP, *HOLDER).annotate(**SUMS)
    SeasonTotals.objects.bulk_create((SeasonTotals(**line) for line in summed), batch_size=1000)


def copying(model: type[Model], number: int, strides: dict[type[Model], int], events: int) -> str:
    """The statement that copies a season's rows of a table, each column moved as is right for it."""
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    moved_columns = ", ".join(moved(field, number, strides, events) for field in fields)
    table, key = model._meta.db_table, model._meta.pk.column
    return f"INSERT INTO {table} ({columns}) SELECT {moved_columns} FROM {table} WHERE {key} <= {strides[model]}"


def moved(field: Field, number: int, strides: dict[type[Model], int], events: int) -> str:
    column, target = (
        connection.ops.quote_name(str(field.column)),
        field.model if field.primary_key else field.related_model,
    )
    years, later = number % YEARS, number // YEARS
    if target in strides:
        return f"{column} + {number * strides[target]}"
    if field.name.endswith("event"):
        return f"{column} + {number * events}"
    if isinstance(field, DateTimeField):
        days = 365 * years + later
        is_sqlite = connection.vendor == "sqlite"
        return (
            f"strftime('%Y-%m-%d %H:%M:%f', {column}, '+{days} days')"
            if is_sqlite
            else f"{column} + interval '{days} days'"
        )
    if field.name == "season":
        return f"{column} + {years}"
    return f"{column} - {10 * years + later}" if field.name in LAP_TIMES else column


@contextmanager
def written_quickly() -> Iterator[None]:
    """What is written here can be written again: nothing waits for the disk, and no key is looked up."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role TO replica; SET synchronous_commit TO off")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA synchronous = OFF")
    yield
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("RESET session_replication_role; RESET synchronous_commit")
        else:
            cursor.execute("PRAGMA foreign_keys = ON")


@contextmanager
def without_indexes(models: Sequence[type[Model]]) -> Iterator[None]:
    """Made anew at the end; those that hold a constraint stay."""
    indexes = [(model, index) for model in models for index in model._meta.indexes]
    with connection.schema_editor(atomic=False) as editor:
        for model, index in indexes:
            editor.remove_index(model, index)
    with written_quickly():
        yield
    with connection.schema_editor(atomic=False) as editor:
        for model, index in indexes:
            editor.add_index(model, index)


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def counted() -> dict[str, int]:
    told: list[type[Model]] = [Session, *LARGE, SeasonTotals]
    return {model.__name__: model._default_manager.count() for model in told}
