"""From the bytes of a body to an event, or to a sentence that says why it is none."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from ingest.payloads.payload import (
    UNSTORABLE,
    Payload,
)

CLOCK_MAY_BE_OFF = timedelta(days=1)
NO_HUB_BEFORE = datetime(2020, 1, 1, tzinfo=UTC)
"""A small computer without a clock starts in 1970, or on the day its system was made."""
SMALLEST_IN_MILLISECONDS = 100_000_000_000
"""As milliseconds this is March 1973, as seconds the year 5138: what is below must be seconds."""

SMALLEST_IN_MICROSECONDS, SMALLEST_IN_NANOSECONDS, NO_TIME_FROM = 10**15, 10**18, 10**19
"""As milliseconds this is the year 33658; as what it must be, 2001. The last is 2286 even in nanoseconds:
what is larger is a time that no calendar has."""

LARGEST_TIME = 10**30
LARGEST_USUAL = 10**14
"""Milliseconds of the year 5138: what SmartRace sends is between the two, and read without more ado."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
    """Whether `time` tells one at all, and the instant it means, which is None where no calendar has it.

    A number, also as text and with a fraction, or a date with a time and its offset in ISO 8601. A date without an
    offset is a time, so that the same bytes count once, but nobody knows which.
    """
    if type(time) is int and SMALLEST_IN_MILLISECONDS <= time < LARGEST_USUAL:
        return True, EPOCH + timedelta(milliseconds=time)
    try:
        number = decimal_of(time)
    except (ValueError, TypeError, ArithmeticError):
        return instant_of_text(time) if isinstance(time, str) else (False, None)
    if abs(number) >= NO_TIME_FROM:
        return True, None
    milliseconds = int(number * per_millisecond(abs(number)) // 1)
    try:
        return True, datetime.fromtimestamp(milliseconds // 1000, UTC) + timedelta(milliseconds=milliseconds % 1000)
    except (ValueError, OverflowError, OSError):
        return True, None


def decimal_of(time: Any) -> Decimal:
    """A number as it was written. Raises ValueError, TypeError or ArithmeticError."""
    if isinstance(time, bool) or not isinstance(time, int | float | str) or (isinstance(time, str) and len(time) > 40):
        raise TypeError(time)
    if isinstance(time, int) and abs(time) > LARGEST_TIME:
        raise ValueError(time)
    number = Decimal(time.strip().replace(",", ".") if isinstance(time, str) else str(time))
    if not number.is_finite() or abs(number) > LARGEST_TIME:
        raise ValueError(time)
    return number


def per_millisecond(number: Decimal) -> Decimal:
    """What makes milliseconds of it, by its size: no other unit gives a time within ten lifetimes."""
    if number < SMALLEST_IN_MILLISECONDS:
        return Decimal(1000)
    if number < SMALLEST_IN_MICROSECONDS:
        return Decimal(1)
    return Decimal("0.001") if number < SMALLEST_IN_NANOSECONDS else Decimal("0.000001")


def instant_of_text(time: str) -> tuple[bool, datetime | None]:
    try:
        value = datetime.fromisoformat(time.strip())
        if len(time.strip()) <= len("2026-11-20"):
            return False, None
        return True, None if value.tzinfo is None else to_the_millisecond(value.astimezone(UTC))
    except OverflowError:
        return True, None
    except ValueError:
        return False, None


def to_the_millisecond(instant: datetime) -> datetime:
    """The log keeps instants in milliseconds."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def believed(sent_at: datetime | None, arrived_at: datetime) -> bool:
    """Whether an instant that came by HTTP is near enough to its arrival, or that is of a hub without a clock."""
    if sent_at is None:
        return False
    return abs(sent_at - arrived_at) <= CLOCK_MAY_BE_OFF or arrived_at < NO_HUB_BEFORE <= sent_at


def digest_of(body: bytes) -> bytes:
    """128 bits that tell bodies apart."""
    return hashlib.sha256(body).digest()[:16]


def lifted_type(event_type: str) -> str:
    """As much of an event's type as a column holds."""
    return UNSTORABLE.sub("\ufffd", event_type).strip()[:100]
