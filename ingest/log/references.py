"""Events told so that every hub knows them: by their digest, where a number counts on one hub alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from drivers.models import Source
from ingest.log.export import copy, written
from ingest.log.files import BadLine
from ingest.models import RawEvent

EVENT, EVENTS, MOVED, SOURCE = "event", "events", "moved", "source"
"""In what a ruling is about, and says: an event, several, first and last of several, the id of their tablet."""

SourceOf = Callable[[str], Source | None]
"""The tablet here that a file means by an id."""


class NotHere(Exception):
    """The event is not in this hub's log."""


def reference(source: Source, number: int) -> str:
    """`<digest>`, with `@<arrival>#<which of those alike>` for a body without a time. Empty where there is none."""
    event = RawEvent.objects.filter(source=source, number=number).annotate(copy=copy()).first()
    if event is None:
        return ""
    digest = bytes(event.digest).hex()
    if event.has_time:
        return digest
    return f"{digest}@{written(event.arrived_at)}#{event.copy}"


def number_of(source: Source, told: str) -> int:
    """The number that event has here. Raises NotHere, and BadLine where that tells of no event."""
    if not told:
        raise NotHere(told)
    digest, _, rest = told.partition("@")
    alike = RawEvent.objects.filter(source=source, digest=digest_in(digest), has_time=not rest)
    place = 1
    if rest:
        instant, _, which = rest.partition("#")
        alike, place = alike.filter(arrived_at=instant_in(instant)), place_in(which)
    found = list(alike.order_by("number").values_list("number", flat=True)[:place])
    if len(found) < place:
        raise NotHere(told)
    return int(found[-1])


def checked_reference(source: Source | None, told: Any) -> Any:
    """The same. Raises BadLine where that tells of no event."""
    if not isinstance(told, str):
        raise BadLine(f"An event is told by its digest, not by {told!r}.")
    if not told:
        # It was not there where it was told, either.
        return told
    digest, _, rest = told.partition("@")
    digest_in(digest)
    if rest:
        instant, _, which = rest.partition("#")
        instant_in(instant)
        place_in(which)
    return told


def digest_in(text: str) -> bytes:
    try:
        digest = bytes.fromhex(text)
    except ValueError:
        digest = b""
    if len(digest) != 16:
        raise BadLine(f"An event is told by a digest of 32 digits, not by {text[:40]!r}.")
    return digest


def instant_in(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise BadLine(f"An event without a time is told by its arrival, not by {text[:40]!r}.")
    return instant


def place_in(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 1_000_000:
        raise BadLine(f"Of events alike, {text[:40]!r} is none.")
    return int(text)


def with_digests(value: Any, source: Source | None, source_of: SourceOf) -> Any:
    """The same with its events told by digests."""
    return translated(value, source, source_of, lambda of, number: reference(of, number))


def with_numbers(value: Any, source: Source | None, source_of: SourceOf) -> Any:
    """The same with its events told by their numbers here, and tablets by their ids here. Raises NotHere."""
    return translated(value, source, source_of, number_of, is_read=True)


def with_sources(value: Any, source: Source | None, source_of: SourceOf) -> Any:
    """The same with tablets told by their ids here, where they are. Raises BadLine where an event is told by none."""
    return translated(value, source, source_of, checked_reference, is_read=True, is_patient=True)


def translated(
    value: Any,
    source: Source | None,
    source_of: SourceOf,
    event: Callable[[Any, Any], Any],
    *,
    is_read: bool = False,
    is_patient: bool = False,
) -> Any:
    """What was decided, its events told otherwise; each is of the tablet named beside it, else of `source`."""

    def of(inner: Any, around: Source | None) -> Any:
        if is_read and is_alias(inner):
            here = source_of(inner[0])
            return inner if here is None else [here.uid, *inner[1:]]
        if isinstance(inner, list):
            return [of(one, around) for one in inner]
        if not isinstance(inner, dict):
            return inner
        named = inner.get(SOURCE)
        here = source_of(named) if isinstance(named, str) else around
        return {name: field(name, one, here, around) for name, one in inner.items()}

    def field(name: str, one: Any, here: Source | None, around: Source | None) -> Any:
        if name == SOURCE and isinstance(one, str):
            return here.uid if is_read and here is not None else one
        if name == EVENT and one is not None and not isinstance(one, dict):
            return told(here, one)
        if name == EVENTS and isinstance(one, list):
            return [told(here, each) for each in one]
        if name == MOVED and isinstance(one, list):
            return [[told(here, each) for each in ends] for ends in one]
        return of(one, here)

    def told(here: Source | None, one: Any) -> Any:
        if here is None and not is_patient:
            if is_read:
                raise NotHere(str(one))
            return one
        return event(here, one)

    return of(value, source)


def is_alias(value: Any) -> bool:
    """Whether it is a tablet's name for somebody: the tablet's id, the number it gave, the name."""
    kinds = [type(one) for one in value] if isinstance(value, list) else []
    return kinds == [str, int, str]
