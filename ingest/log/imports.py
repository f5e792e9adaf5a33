"""Taking in events that another hub logged, or somebody recorded: what the log has already is not added again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.db import connection

from drivers.models import Source
from ingest.codec import packing
from ingest.database import writing
from ingest.log.append import NUMBERED
from ingest.log.files import BadLine, Line
from ingest.log.redaction import redacted_on_arrival
from ingest.models import Journal, RawEvent
from ingest.payloads.envelope import digest_of
from races.storage.statements import as_column

BATCH = 1000
BATCH_BYTES = 16 * 1024 * 1024
# More than twice as fast as a statement a row.
COPY = """
    COPY ingest_rawevent
        (source_id, number, arrived_at, occurred_at, has_time, is_time_believed, event_type, digest, codec, stored)
    FROM STDIN
"""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event on its way into the log, which gives it the next number.

    `copy` counts bodies without a time that are alike to the byte and arrived in the same millisecond: 1, 2, …
    `digest` is of the bytes that came, where the body says a pseudonym instead of a name.
    """

    source_id: int
    body: bytes
    event_type: str
    arrived_at: datetime
    occurred_at: datetime
    has_time: bool
    is_time_believed: bool
    copy: int = 1
    digest: bytes | None = None


class Packed(NamedTuple):
    """The same, ready to be stored."""

    incoming: Incoming
    digest: bytes
    codec: int
    stored: bytes


class Reader(Protocol):
    """Knows one kind of file."""

    def take(self, line: bytes) -> Incoming | None:
        """The event of a line, None for a line that tells something else. Raises BadLine and UnreadableFile."""

    def finish(self) -> None:
        """All lines were taken. Raises UnreadableFile where some are missing."""


@dataclass
class Tally:
    """What became of the lines; and the sources that they were of."""

    added: int = 0
    known: int = 0
    bad: int = 0
    source_ids: set[int] = field(default_factory=set)


class Import:
    """Takes lines into the log, a batch a transaction; what came before an error is in the log when it is raised."""

    def __init__(
        self, reader: Reader, tally: Tally, on_bad: Callable[[int, BadLine], None], on_batch: Callable[[], object]
    ) -> None:
        self.reader = reader
        self.tally = tally
        self.on_bad = on_bad
        self.on_batch = on_batch
        self.waiting: list[Packed] = []
        self.waiting_bytes = 0

    def run(self, lines: Iterable[Line]) -> None:
        """All the lines. Raises UnreadableFile, and what `on_bad` raises to stop at a line."""
        try:
            for number, line in lines:
                try:
                    incoming = self.reader.take(line)
                except BadLine as error:
                    self.tally.bad += 1
                    self.on_bad(number, error)
                    continue
                if incoming is not None:
                    self.add(incoming)
            self.reader.finish()
        finally:
            self.store()

    def add(self, incoming: Incoming) -> None:
        if self.waiting and (
            len(self.waiting) >= BATCH
            or self.waiting_bytes >= BATCH_BYTES
            or self.waiting[-1].incoming.source_id != incoming.source_id
        ):
            self.store()
        # Packed before anything is locked, so that a tablet need not wait for it.
        packed = Packed(incoming, incoming.digest or digest_of(incoming.body), *packing.pack(incoming.body))
        self.waiting.append(packed)
        self.waiting_bytes += len(incoming.body)

    def store(self) -> None:
        """What waits goes into the log."""
        batch, self.waiting, self.waiting_bytes = self.waiting, [], 0
        if batch:
            source_id = batch[0].incoming.source_id
            added = append_new(source_id, batch)
            self.tally.added += added
            self.tally.known += len(batch) - added
            self.tally.source_ids.add(source_id)
            self.on_batch()


def append_new(source_id: int, batch: Sequence[Packed]) -> int:
    """Append what the source's log has not yet, under its next numbers; returns how many. Then it is on disk."""
    with writing():
        journal = locked(source_id)
        known = AlreadyLogged(source_id, batch)
        new = under_pseudonyms(source_id, [event for event in batch if known.adds(event)])
        if new:
            insert_all([row(event, number) for number, event in enumerate(new, start=journal.last_number + 1)])
            arrivals = [event.incoming.arrived_at for event in new]
            journal.last_number += len(new)
            journal.last_arrival_at = max(*arrivals, journal.last_arrival_at or arrivals[0])
            journal.save(update_fields=["last_number", "last_arrival_at"])
    return len(new)


def under_pseudonyms(source_id: int, new: list[Packed]) -> list[Packed]:
    """Who was forgotten stays forgotten, whenever the file was made."""
    source = Source.objects.get(pk=source_id) if new else None
    if source is None or not source.forgotten:
        return new
    bodies = [redacted_on_arrival(source, event.incoming.body) for event in new]
    return [
        event if body is event.incoming.body else Packed(event.incoming, event.digest, *packing.pack(body))
        for event, body in zip(new, bodies, strict=True)
    ]


def locked(source_id: int) -> Journal:
    """The head of the source's log, held until the transaction ends: nobody else numbers an event meanwhile."""
    Journal.objects.bulk_create([Journal(source_id=source_id)], ignore_conflicts=True)
    return Journal.objects.select_for_update(no_key=True).get(source=source_id)


def row(event: Packed, number: int) -> dict[str, Any]:
    """The event's columns, in the order of COPY."""
    incoming = event.incoming
    return {
        "source": incoming.source_id,
        "number": number,
        "arrived_at": as_column(incoming.arrived_at),
        "occurred_at": as_column(incoming.occurred_at),
        "has_time": incoming.has_time,
        "is_time_believed": incoming.is_time_believed,
        "event_type": incoming.event_type,
        "digest": event.digest,
        "codec": event.codec,
        "stored": event.stored,
    }


def insert_all(rows: Sequence[dict[str, Any]]) -> None:
    """Store rows that the log is known not to have."""
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor != "postgresql":
            cursor.executemany(NUMBERED, rows)
            return
        with cursor.copy(COPY) as copy:
            for columns in rows:
                copy.write_row(list(columns.values()))


class AlreadyLogged:
    """What of a batch the source's log has already."""

    def __init__(self, source_id: int, batch: Sequence[Packed]) -> None:
        logged = RawEvent.objects.filter(source=source_id).order_by()
        timed = {event.digest for event in batch if event.incoming.has_time}
        timeless = {event.incoming.arrived_at for event in batch if not event.incoming.has_time}
        digests = logged.filter(has_time=True, digest__in=timed).values_list("digest", flat=True)
        # There is an index on when an event occurred, which without a time is when it arrived.
        copies = logged.filter(has_time=False, occurred_at__in=timeless).values_list("digest", "occurred_at")
        self.digests = {bytes(digest) for digest in digests}
        self.copies = Counter((bytes(digest), at) for digest, at in copies)

    def adds(self, event: Packed) -> bool:
        """Whether the event is not in the log yet; from now on it is known."""
        if event.incoming.has_time:
            is_new = event.digest not in self.digests
            self.digests.add(event.digest)
            return is_new
        alike = event.digest, event.incoming.arrived_at
        is_new = self.copies[alike] < event.incoming.copy
        self.copies[alike] += is_new
        return is_new
