"""One line of an export, and what may stand in it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ingest.log.files import LONGEST_LINE, BadLine
from ingest.payloads.payload import (
    UNSTORABLE,
    abridged,
    whole_number,
)

DIGEST = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Fields:
    """The object of one line. Every accessor raises BadLine with the value in it."""

    values: dict[str, Any]

    @classmethod
    def of(cls, line: bytes) -> Fields:
        if len(line) > LONGEST_LINE:
            raise BadLine("The line is longer than any event.")
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):
            raise BadLine("The line is not JSON.") from None
        if not isinstance(values, dict):
            raise BadLine("The line is JSON, but no object.")
        return cls(values)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if not isinstance(value, str):
            raise self.bad(name, "text")
        return value

    def name(self, name: str) -> str:
        """Text of 1 to 200 characters that a database can hold."""
        value = self.text(name)
        if not 1 <= len(value) <= 200 or not value.strip() or UNSTORABLE.search(value):
            raise self.bad(name, "a name of at most 200 characters")
        return value

    def whole(self, name: str) -> int:
        """A number that is whole and not negative."""
        try:
            return whole_number(self.values.get(name), least=0)
        except (ValueError, TypeError, OverflowError):
            raise self.bad(name, "a whole number") from None

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        if not isinstance(value, bool):
            raise self.bad(name, "true or false")
        return value

    def instant(self, name: str) -> datetime:
        """In UTC, from ISO 8601 that says its offset."""
        try:
            value = datetime.fromisoformat(self.text(name))
            if value.tzinfo is not None and is_in_calendar(value):
                return value.astimezone(UTC)
        except ValueError:
            pass
        raise self.bad(name, "an instant such as 2026-01-17T18:30:00Z")

    def digest(self, name: str) -> bytes:
        """Of bytes that are not told."""
        value = self.text(name)
        if not DIGEST.fullmatch(value):
            raise self.bad(name, "32 hexadecimal digits")
        return bytes.fromhex(value)

    def bad(self, name: str, expected: str) -> BadLine:
        return BadLine(f"{name}: {expected} expected, got {abridged(self.values.get(name))}.")


def is_in_calendar(instant: datetime) -> bool:
    """Whether every time zone has a date for it, and for the day before and after."""
    return 1 < instant.year < 9999
