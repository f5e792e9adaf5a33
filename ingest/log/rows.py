"""The statement by which an event whose number is known goes into the log."""

from __future__ import annotations

from typing import Any

from ingest.models import RawEvent
from races.storage.statements import as_column

INTO_THE_LOG = """
    INSERT INTO ingest_rawevent
        (source_id, number, arrived_at, occurred_at, has_time, is_time_believed, event_type, digest, codec, stored)
"""
INSERT_EVENT = f"{INTO_THE_LOG} VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


def columns_of(event: RawEvent) -> list[Any]:
    """Of INSERT_EVENT, as the database at hand takes them."""
    return [
        event.source_id,
        event.number,
        as_column(event.arrived_at),
        as_column(event.occurred_at),
        event.has_time,
        event.is_time_believed,
        event.event_type,
        event.digest,
        event.codec,
        event.stored,
    ]
