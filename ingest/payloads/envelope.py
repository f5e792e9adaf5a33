"""From the bytes of a body to an event, or to a sentence that says why it is none."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ingest.payloads.payload import (
    UNSTORABLE,
    Payload,
    whole_number,
)

CLOCK_MAY_BE_OFF = timedelta(days=1)
SMALLEST_IN_MILLISECONDS = 100_000_000_000
"""As milliseconds this is March 1973, as seconds the year 5138: what is below must be seconds."""

LARGEST_TIME = 10**30


class NotAnEvent(ValueError):
    """The body is no event; the message is one sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Body:
    """What can be read from a body without interpreting it. `sent_at` is None where it carries no usable time."""

    event_type: str
    data: Any
    has_time: bool
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Envelope:
    """One logged event on its way to a handler."""

    number: int
    event_type: str
    payload: Payload
    occurred_at: datetime


def read_body(body: bytes) -> Body:
    """Parse a body; raises NotAnEvent."""
    try:
        event = json.loads(body)
    except UnicodeDecodeError:
        raise NotAnEvent("The body is not text in UTF-8.") from None
    except RecursionError:
        raise NotAnEvent("The body is nested too deeply.") from None
    except ValueError:
        raise NotAnEvent("The body is empty." if not body.strip() else "The body is not JSON.") from None
    if not isinstance(event, dict):
        raise NotAnEvent("The body is JSON, but not an object with event_type.")
    event_type = event.get("event_type")
    if not isinstance(event_type, str) or not event_type.strip():
        raise NotAnEvent("The body has no event_type.")
    has_time, sent_at = instant(event.get("time"))
    return Body(event_type, event.get("event_data"), has_time, sent_at)


def instant(time: Any) -> tuple[bool, datetime | None]:
    """Whether `time` is a number at all, and the instant it means, which is None where no calendar has it."""
    try:
        number = whole_number(time, -LARGEST_TIME, LARGEST_TIME)
    except (ValueError, TypeError, OverflowError):
        return False, None
    milliseconds = number if abs(number) >= SMALLEST_IN_MILLISECONDS else number * 1000
    try:
        return True, datetime.fromtimestamp(milliseconds // 1000, UTC) + timedelta(milliseconds=milliseconds % 1000)
    except (ValueError, OverflowError, OSError):
        return True, None


def believed(sent_at: datetime | None, arrived_at: datetime) -> bool:
    """Whether an instant that came by HTTP is near enough to its arrival."""
    return sent_at is not None and abs(sent_at - arrived_at) <= CLOCK_MAY_BE_OFF


def digest_of(body: bytes) -> bytes:
    """128 bits that tell bodies apart."""
    return hashlib.sha256(body).digest()[:16]


def lifted_type(event_type: str) -> str:
    """As much of an event's type as a column holds."""
    return UNSTORABLE.sub("\ufffd", event_type).strip()[:100]
