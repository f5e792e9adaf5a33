"""What a body is to the log: its row, before it has a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from drivers.models import Source
from ingest.codec import packing
from ingest.log.redaction import redacted_on_arrival
from ingest.models import RawEvent
from ingest.payloads.envelope import Body, NotAnEvent, believed, digest_of, lifted_type, read_body, to_the_millisecond
from races.storage.new_row import new_row


@dataclass(slots=True)
class Arrival:
    """A body that came: its row, what was read of it, and the sentence where it is no event (and nothing was)."""

    source: Source
    event: RawEvent
    read: Body | None
    refusal: str = ""

    @classmethod
    def of(cls, source: Source, body: bytes, arrived_at: datetime | None = None) -> Arrival:
        """Of one that arrived just now, or at that instant.

        Who was forgotten goes by their pseudonym; the digest is that of what came, so the same bytes again are known.
        """
        # An arrival may stand in for a time, and those are milliseconds.
        arrived_at = to_the_millisecond(arrived_at or timezone.now())
        read, refusal = None, ""
        try:
            read = read_body(body)
        except NotAnEvent as error:
            refusal = str(error)
        sent_at = None if read is None else read.sent_at
        is_believed = believed(sent_at, arrived_at)
        used, stored = packing.pack(redacted_on_arrival(source, body))
        event = new_row(
            RawEvent,
            source_id=source.pk,
            arrived_at=arrived_at,
            occurred_at=sent_at if is_believed and sent_at is not None else arrived_at,
            has_time=read is not None and read.has_time,
            is_time_believed=is_believed,
            event_type="" if read is None else lifted_type(read.event_type),
            digest=digest_of(body),
            codec=used,
            stored=stored,
        )
        event._state.fields_cache["source"] = source
        # What a pseudonym stands in now is not what was read.
        return cls(source, event, read if not source.forgotten else None, refusal)
