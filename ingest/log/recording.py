"""Reading a recording: what SmartRace sent, a body a line, from another receiver or from `manage.py simulate`."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings

from ingest.log.fields import is_in_calendar
from ingest.log.files import BadLine
from ingest.log.imports import Incoming
from ingest.payloads.envelope import (
    NotAnEvent,
    digest_of,
    lifted_type,
    read_body,
)

STEP = timedelta(milliseconds=1)


class Recording:
    """A recording, line by line. Nobody knows when its bodies arrived, so each arrived at its own time.

    One without a time is put a millisecond after the line before it, the first line at `start`: the same file gives
    the same instants each time, in the order of its lines.
    """

    def __init__(self, source_id: int, start: datetime | None = None) -> None:
        self.source_id = source_id
        self.next_at = start
        # Grows with the lines without a time, of which SmartRace sends none.
        self.copies: Counter[tuple[bytes, datetime]] = Counter()

    def take(self, line: bytes) -> Incoming:
        """The event of a line. Raises BadLine."""
        if len(line) > settings.HUB_MAX_BODY_BYTES:
            raise BadLine("The body is larger than 1 MiB.")
        try:
            body = read_body(line)
        except NotAnEvent as error:
            raise BadLine(str(error)) from None
        is_believed = body.sent_at is not None and is_in_calendar(body.sent_at)
        at = body.sent_at if is_believed else self.next_at
        if at is None:
            raise BadLine("Neither it nor a line before it has a time; say with --start when the recording begins.")
        self.next_at = at + STEP
        return Incoming(
            source_id=self.source_id,
            body=line,
            event_type=lifted_type(body.event_type),
            arrived_at=at,
            occurred_at=at,
            has_time=body.has_time,
            is_time_believed=is_believed,
            copy=1 if body.has_time else self.copy(line, at),
        )

    def copy(self, line: bytes, at: datetime) -> int:
        """Lines alike at the same instant: two lines with the same time may each be followed by one."""
        key = digest_of(line), at
        self.copies[key] += 1
        return self.copies[key]

    def finish(self) -> None:
        """A recording may end anywhere."""
