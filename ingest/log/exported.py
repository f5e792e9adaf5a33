"""Reading an export of a hub's log; `export.py` writes it."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Protocol

from django.conf import settings

from drivers.models import Source
from ingest.log.destination import Destination
from ingest.log.export import VERSION
from ingest.log.fields import Fields
from ingest.log.files import BadLine, UnreadableFile
from ingest.log.imports import Incoming
from ingest.log.travelling import TravellingChain
from ingest.payloads.envelope import (
    NotAnEvent,
    lifted_type,
    read_body,
)

VERSIONS = range(1, VERSION + 1)


class ReadChapter(Protocol):
    """Takes in what is told beside the events; its lines have a field called by that word."""

    word: str

    def take(self, fields: Fields, sources: Mapping[int, Source]) -> None:
        """One line. Raises BadLine."""


class Exported:
    """An export after its first line. It makes the sources that it tells of, where there are none."""

    def __init__(self, header: Fields, destination: Destination, chapters: Sequence[ReadChapter] = ()) -> None:
        """Raises UnreadableFile where the first line promises what cannot be taken in."""
        version = header.values.get("version")
        if version not in VERSIONS or isinstance(version, bool):
            told = f"has version {version!r} of the format"
            raise UnreadableFile(f"{told}, but this hub reads versions {VERSIONS[0]} to {VERSIONS[-1]}")
        if destination.source and header.values.get("sources") != 1:
            raise UnreadableFile("does not have one source but several, or none, so --source cannot name it")
        self.destination = destination
        self.chapters = {chapter.word: chapter for chapter in chapters}
        self.counts = dict.fromkeys(self.chapters, 0)
        self.sources: dict[int, Source] = {}
        self.events = 0
        self.unread = 0
        self.is_whole = False
        self.chains: dict[int, TravellingChain] = {}

    def take(self, line: bytes) -> Incoming | None:
        """The event of a line; None for a source, and for the last line. Raises BadLine and UnreadableFile."""
        if self.is_whole:
            raise UnreadableFile("goes on after its last line")
        try:
            fields = Fields.of(line)
        except BadLine:
            self.unread += 1
            raise
        if "end" in fields or "club" in fields:
            self.frame(fields)
            return None
        for word in self.chapters:
            if word in fields:
                self.counts[word] += 1
                self.chapters[word].take(fields, self.sources)
                return None
        self.events += 1
        return self.event(fields)

    def finish(self) -> None:
        if not self.is_whole:
            raise UnreadableFile("is cut off: its last line is missing")

    def frame(self, fields: Fields) -> None:
        """A line on which others depend, so that it cannot be left out. Raises UnreadableFile."""
        try:
            if "club" in fields:
                index = fields.whole("source")
                self.sources[index] = self.destination.of_export(fields)
                return
            self.check_counts(fields)
        except BadLine as error:
            raise UnreadableFile(f"cannot be used: {str(error).removesuffix('.')}") from None
        self.is_whole = True

    def check_counts(self, fields: Fields) -> None:
        """Raises UnreadableFile where lines are missing, or there are more, than the last one counted."""
        missing = {"events": fields.whole("events") - self.events}
        for word, found in self.counts.items():
            missing[f"{word}s"] = (fields.whole(f"{word}s") if f"{word}s" in fields else 0) - found
        if min(missing.values()) >= 0 and sum(missing.values()) == self.unread:
            return
        name = next((name for name in missing if missing[name] and name != "events"), "events")
        found = self.events + self.unread if name == "events" else self.counts[name.removesuffix("s")]
        raise UnreadableFile(f"should have {fields.whole(name):,} {name}, but has {found:,}")

    def event(self, fields: Fields) -> Incoming:
        index = fields.whole("source")
        if index not in self.sources:
            raise BadLine(f"No line before it tells of source {index}.")
        body = body_of(fields)
        incoming = Incoming(
            source_id=self.sources[index].pk,
            body=body,
            event_type=lifted_type_of(body),
            arrived_at=fields.instant("arrived_at"),
            occurred_at=fields.instant("occurred_at"),
            has_time=fields.flag("has_time"),
            is_time_believed=fields.flag("is_time_believed"),
            copy=fields.whole("copy") if "copy" in fields else 1,
            digest=fields.digest("digest") if "digest" in fields else None,
        )
        if incoming.is_time_believed and not incoming.has_time:
            raise BadLine("A time is believed that the body does not have.")
        if not incoming.has_time and incoming.occurred_at != incoming.arrived_at:
            raise BadLine("There is no time, but occurred_at is not arrived_at.")
        chain = self.chains.setdefault(index, TravellingChain())
        if fault := chain.fault_after(fields, incoming):
            source = self.sources[index]
            self.destination.doubts.append(f"{source.club}, {source}: {fault}")
        return incoming


def body_of(fields: Fields) -> bytes:
    """The exact bytes. Raises BadLine."""
    try:
        if "body" in fields:
            body = fields.text("body").encode()
        else:
            body = base64.b64decode(fields.text("body_base64"), validate=True)
    except ValueError:
        raise BadLine("The body is not as an export writes it.") from None
    if len(body) > settings.HUB_MAX_BODY_BYTES:
        raise BadLine("The body is larger than 1 MiB.")
    return body


def lifted_type_of(body: bytes) -> str:
    """Empty where the body is no event."""
    try:
        return lifted_type(read_body(body).event_type)
    except NotAnEvent:
        return ""
