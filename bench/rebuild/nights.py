"""A long log: simulated nights on successive days, every other one with all that trips receivers up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count, islice

from django.core.management import call_command
from django.utils import timezone

from drivers.models import Club, Source
from ingest.codec import packing
from ingest.log.imports import BATCH, Incoming, Packed, append_new
from ingest.models import RawEvent
from ingest.payloads.envelope import (
    NotAnEvent,
    believed,
    digest_of,
    lifted_type,
    read_body,
)
from ingest.simulation import SimulatedEvent, simulate_night

SMALLEST_NIGHT = 1600
"""Events; a simulated night has more, so that the last one lies in the past."""


def fill(events: int) -> dict[str, float]:
    """Make the tables, and a log of that many events of one tablet; tells how long their bodies were."""
    call_command("migrate", verbosity=0)
    source = Source.objects.create(club=Club.objects.create(name="Bench"), name="Tablet")
    posts = body_bytes = have = 0
    arriving = arrivals(source.pk, timezone.now() - timedelta(days=3 + events // SMALLEST_NIGHT))
    while have < events:
        some = list(islice(arriving, min(BATCH, events - have)))
        have += append_new(source.pk, some)
        posts += len(some)
        body_bytes += sum(len(one.incoming.body) for one in some)
    return {"events": RawEvent.objects.count(), "body_bytes": body_bytes / posts}


def arrivals(source_id: int, first_night: datetime) -> Iterator[Packed]:
    """Night after night, as the log keeps what arrives; seeds never repeat."""
    begin = first_night.replace(hour=19, minute=0, second=0, microsecond=0)
    for night in count():
        start = begin + timedelta(days=night)
        for event in simulate_night(seed=night, start=start, traps=night % 2 == 1):
            yield packed(source_id, event, start + timedelta(milliseconds=event.after_ms))


def packed(source_id: int, event: SimulatedEvent, arrived_at: datetime) -> Packed:
    """What arrived at that instant, read as `append` reads it."""
    has_time, sent_at, event_type = False, None, ""
    try:
        read = read_body(event.body)
        has_time, sent_at, event_type = read.has_time, read.sent_at, lifted_type(read.event_type)
    except NotAnEvent:
        pass
    is_believed = believed(sent_at, arrived_at)
    incoming = Incoming(
        source_id=source_id,
        body=event.body,
        event_type=event_type,
        arrived_at=arrived_at,
        occurred_at=sent_at if is_believed and sent_at is not None else arrived_at,
        has_time=has_time,
        is_time_believed=is_believed,
    )
    return Packed(incoming, digest_of(event.body), *packing.pack(event.body))
