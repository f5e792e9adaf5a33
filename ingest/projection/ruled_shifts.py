"""By how much people ruled that events happened earlier, or later, than a tablet's clock said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.db import connection

from drivers.models import Source
from ingest.models import RawEvent
from ingest.payloads.envelope import NotAnEvent, read_body
from races.models import Ruling

Shift = Callable[[int], int | None]
"""By the number of an event, in milliseconds; None: it is as it was told."""
TIMES = "session_times"
UPDATE = "UPDATE ingest_rawevent SET occurred_at = %s, is_time_believed = %s, moved_ms = %s WHERE id = %s"


def shifts_of(source: Source) -> Shift:
    """As the rulings in force say; of several about one event, the newest."""
    told = Ruling.objects.filter(source=source, kind__in=(TIMES, Ruling.REVOKE)).in_force()
    spans = [(first, last, one.about["shift_ms"]) for one in told for first, last in one.about["moved"]]

    def shift(number: int) -> int | None:
        return next((ms or None for first, last, ms in reversed(spans) if first <= number <= last), None)

    return shift


def move(events: Iterable[RawEvent], shift: Shift) -> Iterator[tuple[RawEvent, datetime]]:
    """Let these events have happened when they are ruled to have; each that moves, with when it was thought before."""
    changed = []
    for event in events:
        before, wanted = event.occurred_at, shift(event.number)
        # What tells no time happened when it arrived, whatever its tablet's clock said.
        if event.moved_ms == wanted or not event.has_time:
            continue
        told_at = before - timedelta(milliseconds=event.moved_ms or 0)
        event.occurred_at, event.moved_ms = told_at + timedelta(milliseconds=wanted or 0), wanted
        event.is_time_believed = wanted is None and sent_at(event) == told_at
        changed.append((event, before))
    store(event for event, _ in changed)
    yield from changed


def sent_at(event: RawEvent) -> datetime | None:
    try:
        return read_body(event.body).sent_at
    except NotAnEvent:
        return None


def store(events: Iterable[RawEvent]) -> None:
    """The log lets this be changed, and nothing else."""
    adapt = connection.ops.adapt_datetimefield_value
    rows = [[adapt(one.occurred_at), one.is_time_believed, one.moved_ms, one.pk] for one in events]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(UPDATE, rows)
