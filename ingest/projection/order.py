"""The order events happened in, which is never that of their arrival."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from ingest.handlers import same_instant_order_of
from ingest.models import RawEvent

OrderKey = tuple[datetime, int, bytes, int]


def order_key(event: RawEvent) -> OrderKey:
    """By instant, which the log keeps to the millisecond; then what opens, the rest, what closes a session; by digest.

    The number only tells apart bodies that are alike to the byte, which do not mind.
    """
    return event.occurred_at, same_instant_order_of(event.event_type), bytes(event.digest), event.number


def in_order(events: Iterable[RawEvent]) -> Iterator[RawEvent]:
    """Events that come sorted by instant, with the ties put in order: a stream, however long."""
    for _, tied in groupby(events, key=lambda event: event.occurred_at):
        yield from sorted(tied, key=order_key)
