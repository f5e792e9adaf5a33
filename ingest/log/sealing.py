"""Sealing what was logged, a thousand numbers at a time, soon after and beside the posts: a lap pays nothing for it."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.db import DatabaseError, connection
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from drivers.models import Source
from ingest.codec import packing
from ingest.database import writing
from ingest.log.chain import BEGIN, EPOCH, NONE, chained, link, mark
from ingest.log.redaction import readings
from ingest.models import Journal, RawEvent, Seal
from ingest.models.raw_event import RawEventQuerySet
from ingest.payloads.envelope import digest_of

SEGMENT = 1000
SEALED_AFTER = timedelta(minutes=1)
"""So long after its arrival an event is sealed at the latest, while a hub runs."""
A_ROUND = 10
"""Segments of a source sealed at once: a log of years is sealed within minutes, and nobody notices."""
PAGE = 100
"""Events read at once."""
BEFORE_ALL = -(2**63)
"""Numbers begin at 1: whatever is below was put in."""
UNREADABLE = hashlib.sha256(b"unreadable").digest()


class Logged(NamedTuple):
    """What of a row of the log is sealed, and its body as it is packed, where that was read."""

    number: int
    arrived_at: datetime
    has_time: bool
    digest: bytes | memoryview
    event_type: str
    codec: int = packing.PLAIN
    stored: bytes | memoryview = b""

    def link(self) -> bytes:
        """That of no event where a column holds what the hub never wrote."""
        try:
            return link(self.number, self.arrived_at, self.has_time, bytes(self.digest), self.event_type)
        except (TypeError, ValueError, AttributeError):
            return UNREADABLE

    def body(self) -> bytes | None:
        """The bytes; None where they are damaged."""
        try:
            return packing.unpack(self.codec, bytes(self.stored))
        except (KeyError, zlib.error):
            return None

    def digest_under(self, pseudonyms: set[str]) -> bytes | None:
        """Of a body that came, or was imported, of somebody forgotten already, so that nothing else tells of it."""
        body = self.body()
        if body is None or digest_of(body) == bytes(self.digest) or not says_one_of(body, pseudonyms):
            return None
        return digest_of(body)


def seal_round(now: datetime | None = None) -> int:
    """Seal what every source's log has that is old enough; returns how many segments."""
    sealed = Seal.objects.filter(source=OuterRef("source")).order_by("-after_number").values("last_number")[:1]
    open_ended = Journal.objects.annotate(sealed=Coalesce(Subquery(sealed), 0)).filter(last_number__gt=F("sealed"))
    due = (now or timezone.now()) - SEALED_AFTER
    waiting = open_ended.values_list("source", "last_number", "sealed")
    return sum(
        len(list(islice(seal(source_id), A_ROUND)))
        for source_id, last, upto in list(waiting)
        if last - upto >= SEGMENT or is_older(source_id, upto, due)
    )


def is_older(source_id: int, number: int, instant: datetime) -> bool:
    """Whether the first event after that number arrived before the instant."""
    arrivals = RawEvent.objects.after(source_id, number).values_list("arrived_at", flat=True)
    first = arrivals.first()
    return first is not None and first <= instant


def seal(source_id: int) -> Iterator[Seal]:
    """Seal all that a source's log has and no seal covers, segment by segment."""
    before = Seal.objects.newest(source_id)
    pseudonyms = Source.objects.get(pk=source_id).pseudonyms
    while made := next_seal(source_id, before, pseudonyms):
        # It can be made again from the log; whoever was quicker has it.
        with writing(derived=True):
            Seal.objects.bulk_create([made], ignore_conflicts=True)
        before = Seal.objects.get(source=source_id, after_number=made.after_number)
        yield before


def next_seal(source_id: int, before: Seal | None, pseudonyms: set[str]) -> Seal | None:
    """Of the events after those that are sealed; None where there are none. It is not stored yet.

    Numbers are given under a lock: none comes later below one that is there.
    """
    after, chain = (before.last_number, bytes(before.chain)) if before else (0, BEGIN)
    events = RawEvent.objects.after(source_id, after)
    first = events.values_list("number", flat=True).first()
    if first is None:
        return None
    links, redacted = {}, {}
    # A body has to be looked at only where it may be under a pseudonym.
    for event in read(events.filter(number__lt=first + SEGMENT), *([] if pseudonyms else ["codec", "stored"])):
        links[event.number] = event.link()
        if pseudonyms and (digest := event.digest_under(pseudonyms)):
            redacted[str(event.number)] = digest.hex()
    last = max(links)
    return Seal(
        source_id=source_id,
        after_number=after,
        first_number=first,
        last_number=last,
        chain=chained(chain, links.values()),
        marks=b"".join(mark(links[number]) if number in links else NONE for number in range(first, last + 1)),
        redacted=redacted,
    )


def read(events: RawEventQuerySet, *without: str) -> Iterator[Logged]:
    """One by one: each may be as large as a body may. One that cannot be read is there all the same."""
    rows = events.values_list(*(name for name in Logged._fields if name not in without))
    number = BEFORE_ALL
    try:
        for row in rows.iterator(chunk_size=PAGE):
            yield Logged(*row)
            number = row[0]
    except (DatabaseError, TypeError, ValueError):
        # SQLite takes anything into any column, and then refuses to give it back.
        if connection.vendor != "sqlite":
            raise
        for left in list(events.filter(number__gt=number).values_list("number", flat=True)):
            yield read_alone(rows, left)


def read_alone(rows: Any, number: int) -> Logged:
    try:
        return Logged(*rows.get(number=number))
    except (DatabaseError, TypeError, ValueError):
        return Logged(number, EPOCH, False, b"", UNREADABLE.hex())


def says_one_of(body: bytes, pseudonyms: set[str]) -> bool:
    texts = [body.decode(encoding, errors) for encoding, errors in readings(body)]
    return any(name in text or json.dumps(name)[1:-1] in text for text in texts for name in pseudonyms)
