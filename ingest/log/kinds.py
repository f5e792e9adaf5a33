"""Telling an export from a recording, and both from anything else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, islice

from ingest.log.destination import Destination
from ingest.log.export import FORMAT
from ingest.log.exported import Exported, ReadChapter
from ingest.log.fields import Fields
from ingest.log.files import BadLine, Line, UnreadableFile
from ingest.log.imports import Reader
from ingest.log.recording import Recording
from ingest.payloads.envelope import (
    NotAnEvent,
    read_body,
)

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
PATIENCE = 10
"""Lines: the first of a recording may be broken; of a foreign file, none is an event."""


def recognised(
    lines: Iterator[Line],
    destination: Destination,
    start: datetime | None,
    chapters: Sequence[ReadChapter] = (),
) -> tuple[Reader, Iterator[Line]]:
    """The reader for a file, and the lines it is to take. Raises UnreadableFile."""
    head: list[Line] = []
    for number, line in islice(lines, PATIENCE):
        if not head and line.startswith(UTF_16):
            # Its first line alone would pass for an event.
            raise UnreadableFile("is in UTF-16, but a recording is in UTF-8")
        if not head and (header := header_of(line)):
            return Exported(header, destination, chapters), lines
        head.append((number, line))
        if is_event(line):
            return Recording(destination.of_recording().pk, start), chain(head, lines)
    raise UnreadableFile(
        "is neither an export of a hub nor a recording of what SmartRace sends" if head else "is empty"
    )


def header_of(line: bytes) -> Fields | None:
    """The first line of an export; None for any other."""
    try:
        fields = Fields.of(line)
    except BadLine:
        return None
    return fields if fields.values.get("format") == FORMAT else None


def is_event(line: bytes) -> bool:
    try:
        read_body(line)
    except NotAnEvent:
        return False
    return True
