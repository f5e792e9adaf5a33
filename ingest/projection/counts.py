"""Keeping count of what is recorded and waits for a handler."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import connection

from ingest.handlers import registry
from ingest.models import RawEvent

ADD = """
    INSERT INTO ingest_uninterpretedtype AS kind (source_id, event_type, count) VALUES (%s, %s, %s)
    ON CONFLICT (source_id, event_type) DO UPDATE SET count = kind.count + excluded.count
"""


def count_uninterpreted(source_id: int, events: Iterable[RawEvent]) -> None:
    """Add events that are taken for the first time to the counts of their types."""
    counts = Counter(event.event_type for event in events if event.event_type and event.event_type not in registry)
    if counts:
        with connection.cursor() as cursor:
            for event_type, count in sorted(counts.items()):
                cursor.execute(ADD, [source_id, event_type, count])
