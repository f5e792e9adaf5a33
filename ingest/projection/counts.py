"""Keeping count of what is recorded and waits for a handler."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import F

from ingest.handlers import registry
from ingest.models import RawEvent, UninterpretedType


def count_uninterpreted(source_id: int, events: Iterable[RawEvent]) -> None:
    """Add events that are taken for the first time to the counts of their types."""
    counts = Counter(event.event_type for event in events if event.event_type and event.event_type not in registry)
    for event_type, count in counts.items():
        kinds = UninterpretedType.objects.filter(source=source_id, event_type=event_type)
        if not kinds.update(count=F("count") + count):
            UninterpretedType.objects.create(source_id=source_id, event_type=event_type, count=count)
