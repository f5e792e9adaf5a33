"""Files that go out of one log and into another."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from drivers.models import Source
from ingest.codec.packing import PLAIN
from ingest.models import Journal, RawEvent
from ingest.payloads.envelope import digest_of

HEADER = '{"format":"smartrace-hub log","version":1,"made_at":"2026-01-18T09:00:00Z","sources":1}'
TABLET = (
    '{"source":1,"club":"Slotfreunde","time_zone":"Europe/Berlin","name":"Tablet","created_at":"2025-12-01T10:00:00Z"}'
)
RESET = (
    '{"source":1,"number":1,"arrived_at":"2026-01-17T18:30:00.250000Z","occurred_at":"2026-01-17T18:30:00Z",'
    '"has_time":true,"is_time_believed":true,"body":"{\\"time\\": 1768674600000, \\"event_type\\": \\"ui.reset\\"}"}'
)
END = '{"end":true,"events":1}'
NOTHING_DECIDED = {"settings": 0, "rulings": 0, "championships": 0}
"""On an export's last line."""


def run(command: str, *args: str | Path) -> list[str]:
    """The lines a command prints."""
    out = io.StringIO()
    call_command(command, *map(str, args), stdout=out)
    return out.getvalue().splitlines()


def refusal(command: str, *args: str | Path) -> str:
    """The one sentence it stops with."""
    with pytest.raises(CommandError) as refused:
        run(command, *args)
    return str(refused.value)


def rows(source: Source) -> list[tuple[Any, ...]]:
    """All the log keeps of a source's events, by number."""
    return [
        (
            event.number,
            event.arrived_at,
            event.occurred_at,
            event.has_time,
            event.is_time_believed,
            event.event_type,
            bytes(event.digest),
            event.codec,
            event.body,
        )
        for event in RawEvent.objects.filter(source=source).order_by("number")
    ]


def bodies(source: Source) -> list[bytes]:
    return [event.body for event in RawEvent.objects.filter(source=source).order_by("number")]


def source_in(club: str) -> Source:
    return Source.objects.get(club__name=club)


def told_in(file: Path) -> list[dict[str, Any]]:
    """The objects of a file, a line each."""
    text = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return [json.loads(line) for line in text.splitlines()]


def written(file: Path, *lines: str | bytes) -> Path:
    """A file of these lines."""
    file.write_bytes(b"".join((line.encode() if isinstance(line, str) else line) + b"\n" for line in lines))
    return file


def log_timeless(source: Source, body: bytes, arrived_at: datetime) -> None:
    """An event without a time that arrived at that very instant."""
    journal, _ = Journal.objects.get_or_create(source=source)
    journal.last_number, journal.last_arrival_at = journal.last_number + 1, arrived_at
    journal.save()
    RawEvent.objects.create(
        source=source,
        number=journal.last_number,
        arrived_at=arrived_at,
        occurred_at=arrived_at,
        has_time=False,
        is_time_believed=False,
        digest=digest_of(body),
        codec=PLAIN,
        stored=body,
    )


def instant(text: str) -> datetime:
    """Of the tests' evening, 17 January 2026: `18:30:00.250`."""
    return datetime.fromisoformat(f"2026-01-17T{text}").replace(tzinfo=UTC)
