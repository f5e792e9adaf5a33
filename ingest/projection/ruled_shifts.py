"""By how much people ruled that events happened earlier, or later, than a tablet's clock said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.db import connection

from drivers.models import Source
from drivers.models.naming import milliseconds
from ingest.models import RawEvent
from ingest.payloads.envelope import NotAnEvent, read_body
from races.models import Ruling

Shift = Callable[[RawEvent], int | None]
"""Of an event, in milliseconds; None: it is as it was told."""
TIMES = "session_times"
UPDATE = "UPDATE ingest_rawevent SET occurred_at = %s, is_time_believed = %s, moved_ms = %s WHERE id = %s"


def shifts_of(source: Source) -> Shift:
    """As the rulings in force say; of several about one event, the newest."""
    ruled = Ruling.objects.filter(source=source, kind__in=(TIMES, Ruling.REVOKE)).in_force()

    def shift(event: RawEvent) -> int | None:
        return next((one.about["shift_ms"] or None for one in reversed(ruled) if moves(one, event)), None)

    return shift


def moves(ruling: Ruling, event: RawEvent) -> bool:
    """Whether the event was there when it was ruled, or came later and is of the same session.

    That is one told within the session, by the clock that was wrong: once the clock is right, the same times come
    again, so it has to have arrived as long after its time as the others did, rather than as one told rightly would.
    """
    if any(first <= event.number <= last for first, last in ruling.about["moved"]):
        return True
    span, ms = ruling.about.get("told"), ruling.about["shift_ms"]
    if span is None or not event.has_time:
        return False
    at, lag = milliseconds(told_at(event)), milliseconds(event.arrived_at) - milliseconds(told_at(event))
    least, most = ruling.about["lag"]
    is_in_step = lag < most - ms // 2 if ms < 0 else lag > least - ms // 2
    return span[0] <= at <= span[1] and is_in_step


def told_at(event: RawEvent) -> datetime:
    """When it happened without what was ruled."""
    return event.occurred_at - timedelta(milliseconds=event.moved_ms or 0)


def move(events: Iterable[RawEvent], shift: Shift) -> Iterator[tuple[RawEvent, datetime]]:
    """Let these events have happened when they are ruled to have; each that moves, with when it was thought before."""
    changed = []
    for event in events:
        before, wanted = event.occurred_at, shift(event)
        # What tells no time happened when it arrived, whatever its tablet's clock said.
        if event.moved_ms == wanted or not event.has_time:
            continue
        told = told_at(event)
        event.occurred_at, event.moved_ms = told + timedelta(milliseconds=wanted or 0), wanted
        event.is_time_believed = wanted is None and sent_at(event) == told
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
