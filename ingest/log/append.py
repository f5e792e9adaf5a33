"""Taking a body into the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from drivers.models import Source
from ingest.database import writing
from ingest.log.arrival import Arrival
from ingest.log.rows import INTO_THE_LOG
from ingest.models import Journal, RawEvent
from races.storage.statements import as_column

TAKE_NUMBER = """
    INSERT INTO ingest_journal AS journal (source_id, last_number, last_arrival_at, duplicates, refusals)
    {values}
    ON CONFLICT (source_id) DO UPDATE
    SET last_number = journal.last_number + 1, last_arrival_at = excluded.last_arrival_at
    RETURNING last_number
"""
INSERT = (
    INTO_THE_LOG
    + """
    {values}
    ON CONFLICT (source_id, digest) WHERE has_time DO NOTHING
    RETURNING id, number
"""
)
NUMBER = TAKE_NUMBER.format(values="VALUES (%(source)s, 1, %(arrived_at)s, 0, 0)")
NUMBERED = INSERT.format(
    values="VALUES (%(source)s, %(number)s, %(arrived_at)s, %(occurred_at)s, %(has_time)s, %(is_time_believed)s, "
    "%(event_type)s, %(digest)s, %(codec)s, %(stored)s)"
)
# PostgreSQL does both in one round trip. Two deliveries of the same bytes at once may leave a number unused.
AT_ONCE = "WITH head AS ({}) {}".format(
    TAKE_NUMBER.format(
        values="SELECT %(source)s, 1, %(arrived_at)s, 0, 0 WHERE NOT (%(has_time)s AND EXISTS (SELECT FROM "
        "ingest_rawevent WHERE source_id = %(source)s AND digest = %(digest)s AND has_time))"
    ),
    INSERT.format(
        values="SELECT %(source)s, last_number, %(arrived_at)s, %(occurred_at)s, %(has_time)s, %(is_time_believed)s, "
        "%(event_type)s, %(digest)s, %(codec)s, %(stored)s FROM head"
    ),
)
COUNT_DUPLICATE = """
    UPDATE ingest_journal SET duplicates = duplicates + 1, last_arrival_at = %s WHERE source_id = %s
"""
COUNT_REFUSAL = """
    INSERT INTO ingest_journal AS journal (source_id, last_number, last_refusal_at, duplicates, refusals)
    VALUES (%s, 0, %s, 0, 1)
    ON CONFLICT (source_id) DO UPDATE
    SET refusals = journal.refusals + 1, last_refusal_at = excluded.last_refusal_at
"""
LATELY = 10_000
"""Among so many of its tablet's bodies one without a time is looked for; no index finds those."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a body: the row in the log, None for a duplicate; and the sentence where it is no event."""

    event: RawEvent | None
    event_type: str
    refusal: str = ""

    @property
    def is_duplicate(self) -> bool:
        return self.event is None


class Duplicate(Exception):
    """Rolls back a number that was taken for bytes the log already has."""


def append(source: Source, body: bytes, arrived_at: datetime | None = None, *, may_be_there: bool = False) -> Recorded:
    """Record a body that arrived just now, or at that instant. When this returns, it is on disk.

    `may_be_there` is said of one that was given before, with the same instant, without an answer: it is there once.
    Plain SQL because every event takes this road; the ORM takes four statements, and compiles them anew.
    """
    arrival = Arrival.of(source, body, arrived_at)
    event, refusal = arrival.event, arrival.refusal
    is_there = may_be_there and is_recorded(event)
    is_new = not is_there and insert(event)
    if not is_new and not is_there:
        with writing(), connection.cursor() as cursor:
            cursor.execute(COUNT_DUPLICATE, [as_column(event.arrived_at), source.pk])
    return Recorded(event if is_new else None, event.event_type, refusal)


def is_recorded(event: RawEvent) -> bool:
    """Whether this very body is in the log already: a process may end between the log's commit and its own notes."""
    same = RawEvent.objects.filter(source=event.source_id, digest=event.digest, arrived_at=event.arrived_at)
    if event.has_time:
        return same.filter(has_time=True).exists()
    last = Journal.objects.filter(source=event.source_id).values_list("last_number", flat=True).first() or 0
    return same.filter(number__gt=last - LATELY).exists()


def insert(event: RawEvent) -> bool:
    """Store a row of the log under the source's next number; False where its bytes are there already."""
    row: dict[str, Any] = {
        "source": event.source_id,
        "arrived_at": as_column(event.arrived_at),
        "occurred_at": as_column(event.occurred_at),
        "has_time": event.has_time,
        "is_time_believed": event.is_time_believed,
        "event_type": event.event_type,
        "digest": event.digest,
        "codec": event.codec,
        "stored": event.stored,
    }
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(AT_ONCE, row)
            inserted = cursor.fetchone()
    else:
        inserted = insert_in_two_steps(row)
    if inserted is None:
        return False
    event.pk, event.number = inserted
    event._state.adding = False
    return True


def insert_in_two_steps(row: dict[str, Any]) -> tuple[int, int] | None:
    """The same where one statement cannot do it."""
    try:
        with writing(), connection.cursor() as cursor:
            cursor.execute(NUMBER, row)
            cursor.execute(NUMBERED, {**row, "number": cursor.fetchone()[0]})
            inserted: tuple[int, int] | None = cursor.fetchone()
            if inserted is None:
                raise Duplicate
    except Duplicate:
        return None
    return inserted


def count_refusal(source: Source) -> None:
    """A body over the size limit came, and was not kept."""
    with writing(), connection.cursor() as cursor:
        cursor.execute(COUNT_REFUSAL, [source.pk, as_column(timezone.now())])
