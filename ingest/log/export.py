"""From the log to lines that another hub can take in, and a person can read."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from django.db.models import Case, Count, OuterRef, Subquery, Value, When
from django.utils import timezone

from drivers.models import Source
from ingest.models import RawEvent, Seal
from ingest.payloads.envelope import NotAnEvent, digest_of, read_body

FORMAT = "smartrace-hub log"
VERSION = 2
"""With what people decided; the first had the events alone."""

PAGE = 200
"""Events read at once; in the worst case each is as large as a body may be."""


class Chapter(Protocol):
    """What else is told beside the events, line by line."""

    word: str
    """Of which every line has a field; with an s, the last line says by it how many there were."""

    def lines_of(self, sources: Sequence[Source]) -> Iterator[Mapping[str, Any]]:
        """The lines, where sources are told by their places, from 1."""


class Export:
    """The sources' logs as lines: what it is, a line a source, a line an event, the chapters, and at last how many.

    In the order of the sources and of their events' numbers. What arrives meanwhile may or may not be in it.
    """

    def __init__(self, sources: Sequence[Source], *, with_tokens: bool, chapters: Sequence[Chapter] = ()) -> None:
        self.sources = sources
        self.with_tokens = with_tokens
        self.chapters = chapters
        self.events = 0
        self.counts = {chapter.word: 0 for chapter in chapters}

    def lines(self) -> Iterator[bytes]:
        yield line(format=FORMAT, version=VERSION, made_at=written(timezone.now()), sources=len(self.sources))
        for index, source in enumerate(self.sources, start=1):
            yield source_line(index, source, with_token=self.with_tokens)
        for index, source in enumerate(self.sources, start=1):
            seals = seals_of(source)
            for event in events_of(source):
                self.events += 1
                yield event_line(index, event, seals.get(event.number))
        for chapter in self.chapters:
            for fields in chapter.lines_of(self.sources):
                self.counts[chapter.word] += 1
                yield line(**fields)
        yield line(end=True, events=self.events, **{f"{word}s": count for word, count in self.counts.items()})


def source_line(index: int, source: Source, *, with_token: bool) -> bytes:
    """What is needed to make the source again."""
    fields = {
        "source": index,
        "uid": source.uid,
        "club_uid": source.club.uid,
        "club": source.club.name,
        "time_zone": source.club.time_zone,
        "name": source.name,
        "created_at": written(source.created_at),
    }
    pseudonyms = {"pseudonyms": sorted(source.pseudonyms)} if source.forgotten else {}
    token = {"token": source.token} if with_token else {}
    return line(**fields, **pseudonyms, **token)


def seals_of(source: Source) -> dict[int, bytes]:
    """The chain by the number of each segment's last event."""
    return {last: bytes(chain) for last, chain in Seal.objects.of(source.pk).values_list("last_number", "chain")}


def event_line(index: int, event: RawEvent, chain: bytes | None = None) -> bytes:
    """What cannot be read from the body, and the body.

    The time and whether it is believed were decided at the arrival; a later version may decide otherwise. What people
    ruled of it is told by their log.
    """
    told_at = event.occurred_at - timedelta(milliseconds=event.moved_ms or 0)
    fields = {
        "source": index,
        "number": event.number,
        "arrived_at": written(event.arrived_at),
        "occurred_at": written(told_at),
        "has_time": event.has_time,
        "is_time_believed": event.is_time_believed or bool(event.moved_ms and sent_at(event) == told_at),
    }
    copy = {"copy": event.copy} if event.copy > 1 else {}  # type: ignore[attr-defined]
    body, digest = event.body, bytes(event.digest)
    # Of a body under a pseudonym: so another hub knows it again as what it was, and puts it in the same order.
    redacted = {} if digest == digest_of(body) else {"digest": digest.hex()}
    # Whoever reads the file can tell that nothing up to here was changed.
    sealed = {} if chain is None else {"sealed": chain.hex()}
    return line(**fields, **copy, **redacted, **sealed, **body_field(body))


def sent_at(event: RawEvent) -> datetime | None:
    try:
        return read_body(event.body).sent_at
    except NotAnEvent:
        return None


def body_field(body: bytes) -> dict[str, str]:
    """A body as text where it is text, else in base64; either way it comes back to the byte."""
    try:
        return {"body": body.decode()}
    except UnicodeDecodeError:
        return {"body_base64": base64.b64encode(body).decode()}


def events_of(source: Source) -> Iterator[RawEvent]:
    """All of a source's events by number, a page at a time, each with `copy`."""
    number = 0
    while page := list(RawEvent.objects.after(source.pk, number).annotate(copy=copy())[:PAGE]):
        yield from page
        number = page[-1].number


def copy() -> Case:
    """Of bodies without a time that are alike to the byte and arrived in one millisecond: 1 for the first, 2, 3, …

    Only this tells such an event from one that was imported before.
    """
    # Without a time, an event occurred when it arrived; there is an index on that.
    alike = RawEvent.objects.filter(
        source=OuterRef("source"),
        occurred_at=OuterRef("arrived_at"),
        digest=OuterRef("digest"),
        has_time=False,
        number__lte=OuterRef("number"),
    )
    place = alike.order_by().values("source").annotate(place=Count("pk")).values("place")
    return Case(When(has_time=True, then=Value(1)), default=Subquery(place))


def line(**fields: Any) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def written(instant: datetime) -> str:
    """ISO 8601 in UTC."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
