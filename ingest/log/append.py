"""Taking a body into the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from drivers.models import Source
from ingest.database import writing
from ingest.envelope import NotAnEvent, believed, digest_of, lifted_type, read_body
from ingest.log import codec

TAKE_NUMBER = """
    INSERT INTO ingest_journal AS journal (source_id, last_number, last_arrival_at, duplicates, refusals)
    VALUES (%s, 1, %s, 0, 0)
    ON CONFLICT (source_id) DO UPDATE
    SET last_number = journal.last_number + 1, last_arrival_at = excluded.last_arrival_at
    RETURNING last_number
"""
INSERT = """
    INSERT INTO ingest_rawevent
        (source_id, number, arrived_at, occurred_at, has_time, is_time_believed, event_type, digest, codec, stored)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (source_id, digest) WHERE has_time DO NOTHING
"""
COUNT_DUPLICATE = """
    UPDATE ingest_journal SET duplicates = duplicates + 1, last_arrival_at = %s WHERE source_id = %s
"""
COUNT_REFUSAL = """
    INSERT INTO ingest_journal AS journal (source_id, last_number, last_refusal_at, duplicates, refusals)
    VALUES (%s, 0, %s, 0, 1)
    ON CONFLICT (source_id) DO UPDATE
    SET refusals = journal.refusals + 1, last_refusal_at = excluded.last_refusal_at
"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a body. `number` is 0 for a duplicate; `refusal` is the sentence where it is no event."""

    number: int
    event_type: str
    occurred_at: datetime
    is_time_believed: bool
    refusal: str = ""

    @property
    def is_duplicate(self) -> bool:
        return self.number == 0


class Duplicate(Exception):
    """Rolls back a number that was taken for bytes the log already has."""


def append(source: Source, body: bytes) -> Recorded:
    """Record a body that arrived just now. When this returns, it is on disk.

    Plain SQL because this is the road of every event: two statements, where the ORM takes four.
    """
    arrived_at = to_the_millisecond(timezone.now())
    has_time, sent_at, event_type, refusal = False, None, "", ""
    try:
        read = read_body(body)
        has_time, sent_at, event_type = read.has_time, read.sent_at, lifted_type(read.event_type)
    except NotAnEvent as error:
        refusal = str(error)
    is_believed = believed(sent_at, arrived_at)
    occurred_at = sent_at if is_believed and sent_at is not None else arrived_at
    arrival = column(arrived_at)
    lifted = (arrival, column(occurred_at), has_time, is_believed, event_type, digest_of(body), *codec.pack(body))
    try:
        with writing(), connection.cursor() as cursor:
            cursor.execute(TAKE_NUMBER, [source.pk, arrival])
            number = cursor.fetchone()[0]
            cursor.execute(INSERT, [source.pk, number, *lifted])
            if cursor.rowcount == 0:
                raise Duplicate
    except Duplicate:
        number = 0
        with writing(), connection.cursor() as cursor:
            cursor.execute(COUNT_DUPLICATE, [arrival, source.pk])
    return Recorded(number, event_type, occurred_at, is_believed, refusal)


def count_refusal(source: Source) -> None:
    """A body over the size limit came, and was not kept."""
    with writing(), connection.cursor() as cursor:
        cursor.execute(COUNT_REFUSAL, [source.pk, column(timezone.now())])


def to_the_millisecond(instant: datetime) -> datetime:
    """An arrival may stand in for a time, and those are milliseconds."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def column(instant: datetime) -> Any:
    """An instant as the database at hand keeps it."""
    return connection.ops.adapt_datetimefield_value(instant)
