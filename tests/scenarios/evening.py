"""An evening as it was recorded: what arrived from which tablet, and when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

FOLDER = Path(__file__).parent
DAY = date(2026, 1, 17)
"""All evenings are of this day, and all its times UTC."""
EVENINGS = sorted(folder.name for folder in FOLDER.iterdir() if list(folder.glob("*.jsonl")))


@dataclass(frozen=True, slots=True, order=True)
class Arrival:
    """One body, from the tablet the file is named after."""

    at: datetime
    tablet: str
    line: int
    body: bytes


def arrivals(evening: str) -> Iterator[Arrival]:
    """All that arrived on that evening, in the order of its arrival."""
    files = (FOLDER / evening).glob("*.jsonl")
    return iter(sorted(arrival for file in files for arrival in recorded(file)))


def recorded(file: Path) -> Iterator[Arrival]:
    for number, line in enumerate(file.read_text().splitlines(), start=1):
        told = json.loads(line)
        at = datetime.combine(DAY, time.fromisoformat(told["arrives"]), UTC)
        yield Arrival(at, file.stem, number, json.dumps(told["body"], ensure_ascii=False).encode())


def expected_file(evening: str) -> Path:
    return FOLDER / evening / "expected.json"
