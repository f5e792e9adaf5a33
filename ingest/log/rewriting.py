"""Rewriting what is logged of somebody forgotten: found and packed page by page first, then written in one go."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import IO

from django.db import connection

from drivers.models import Source
from ingest.codec import packing
from ingest.log.redaction import Forgotten, redacted
from ingest.models import Projection, RawEvent, RedactedEvent, Redaction
from ingest.models.raw_event import RawEventQuerySet
from ingest.payloads.envelope import digest_of

PAGE = 500
"""Events read, and written, at once; in the worst case each is as large as a body may be."""
CREWED = ("ui.lap_update", "race.penalty_update", "race.damage_update", "util.fuel_update", "events.tire_change")
"""Types whose every body names a driver, who is then met: on the days an alias says it was told on."""
DAY = timedelta(days=1)
UPDATE = "UPDATE ingest_rawevent SET codec = %s, stored = %s WHERE id = %s"

Rewritten = tuple[int, int, bytes, bytes]
"""An event's key, the codec, the packed body, and the digest of the body."""
Logged = tuple[int, int, bytes | memoryview]
"""The same as the database gives it."""


class Rewriting:
    """The bodies that are to be others, kept in a file until they are written: they may be many."""

    def __init__(self, who: Forgotten) -> None:
        self.who = who
        self.upto: dict[int, int] = {}
        self.events: set[int] = set()
        # Gone from the disk with the object, whatever happens.
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        weakref.finalize(self, self.file.close)

    def find(self, source: Source, days: Collection[int]) -> None:
        """Look through what a source may say of them; writes nothing, so that tablets go on posting."""
        self.upto[source.pk] = newest_of(source)
        self.look_through(source, chain.from_iterable(map(in_pages, candidates(source, days))))

    def find_new(self, source: Source) -> None:
        """Look through what arrived since."""
        newer = RawEvent.objects.filter(source=source, number__gt=self.upto.get(source.pk, 0))
        self.upto[source.pk] = newest_of(source)
        self.look_through(source, in_pages(newer))

    def of_what_is_new(self, sources: Iterable[Source]) -> Rewriting:
        """Another one, of what arrived since this one looked."""
        later = Rewriting(self.who)
        later.upto = dict(self.upto)
        for source in sources:
            later.find_new(source)
        return later

    def look_through(self, source: Source, events: Iterable[Logged]) -> None:
        events = iter(events)
        while page := list(islice(events, PAGE)):
            found: list[Rewritten] = []
            for pk, codec, stored in page:
                before = packing.unpack(codec, bytes(stored))
                body = redacted(before, source.pk, self.who)
                if body is not before and pk not in self.events:
                    self.events.add(pk)
                    found.append((pk, *packing.pack(body), digest_of(body)))
            if found:
                pickle.dump(found, self.file)

    def pages(self) -> Iterator[list[Rewritten]]:
        self.file.seek(0)
        while True:
            try:
                yield pickle.load(self.file)  # noqa: S301  # nosec B301  # it is this object's own
            except EOFError:
                return

    def write(self, redaction: Redaction) -> int:
        """Let the log say it, once; returns of how many events. Within a transaction."""
        overwrite_what_was()
        for page in self.pages():
            RedactedEvent.objects.bulk_create(
                [RedactedEvent(redaction=redaction, event_id=pk, digest=digest) for pk, _, _, digest in page]
            )
            with connection.cursor() as cursor:
                cursor.executemany(UPDATE, [(codec, stored, pk) for pk, codec, stored, _ in page])
        return len(self.events)


def newest_of(source: Source) -> int:
    numbers = RawEvent.objects.filter(source=source).order_by("-number").values_list("number", flat=True)
    return numbers.first() or 0


def candidates(source: Source, days: Collection[int]) -> Iterator[RawEventQuerySet]:
    """What a source may say of somebody told on these days: all of about then, and whatever nobody met anybody in."""
    events = RawEvent.objects.filter(source=source)
    for first, last in spans_of_days(days):
        yield events.filter(occurred_at__gte=first, occurred_at__lt=last)
    yield events.filter(problem__isnull=False)
    projected = Projection.objects.filter(source=source).values_list("number", flat=True).first() or 0
    yield events.filter(number__gt=projected)
    # By the index on the type: these are the few, laps are the many.
    for event_type in sorted(types_of(source) - {*CREWED}):
        yield events.filter(event_type=event_type)


def types_of(source: Source) -> set[str]:
    """The types a source has sent, found by jumping from one to the next in the index."""
    found: set[str] = set()
    after = RawEvent.objects.filter(source=source).order_by("event_type").values_list("event_type", flat=True)
    event_type = after.first()
    while event_type is not None:
        found.add(event_type)
        event_type = after.filter(event_type__gt=event_type).first()
    return found


def spans_of_days(days: Collection[int]) -> list[tuple[datetime, datetime]]:
    """The days with the one before and after each, as spans without gaps."""
    spans: list[tuple[datetime, datetime]] = []
    for day in sorted(days):
        begin = datetime.fromordinal(max(2, min(day, datetime.max.toordinal() - 3))).replace(tzinfo=UTC)
        first, last = begin - DAY, begin + 2 * DAY
        if spans and first <= spans[-1][1]:
            spans[-1] = spans[-1][0], last
        else:
            spans.append((first, last))
    return spans


def in_pages(events: RawEventQuerySet) -> Iterator[Logged]:
    return events.order_by().values_list("pk", "codec", "stored").iterator(chunk_size=PAGE)


def overwrite_what_was() -> None:
    """Let no page of the file keep what is rewritten; PostgreSQL does that when it next vacuums."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")
