"""When events happened is decided again where a clock jumped: the tablet's, or that of the hub."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import connection

from drivers.identity.alias_book import instant_of
from drivers.models.naming import Alias, milliseconds
from ingest.clocks import A_WHILE, CONNECTED_WITHIN, IN_STEP_WITHIN, SEVERAL, Decided, Timed, decide, span
from ingest.models import Projection, RawEvent
from ingest.payloads.envelope import (
    NotAnEvent,
    read_body,
)

AT_A_TIME = 2000
NOT_YET = datetime(9998, 1, 1, tzinfo=UTC)
AROUND = 2 * CONNECTED_WITHIN
UPDATE = "UPDATE ingest_rawevent SET occurred_at = %s, is_time_believed = %s WHERE id = %s"


@dataclass
class Moved:
    """Projected events that happened at another instant than was thought; the first instant that concerns."""

    numbers: set[int] = field(default_factory=set)
    since: datetime | None = None

    def add(self, number: int, *instants: datetime) -> None:
        self.numbers.add(number)
        self.since = min([*instants, *([self.since] if self.since else [])])


def jumps(event: RawEvent, offset_ms: int | None) -> bool:
    """Whether the event is out of step with those before it. A tablet that never was need not be remembered."""
    if not event.has_time:
        return False
    timed = timed_of(event)
    return timed is not None and abs(timed.offset - timedelta(milliseconds=offset_ms or 0)) > IN_STEP_WITHIN


def offset_of(event: RawEvent, before_ms: int | None) -> int | None:
    """How long after its own time an event arrived, in milliseconds; as before where it tells no time."""
    timed = timed_of(event)
    return before_ms if timed is None else timed.offset // timedelta(milliseconds=1)


def steps_that_jump(offset_ms: int | None, pending: Sequence[RawEvent]) -> Iterator[bool]:
    """Of each event in the order of arrival, whether it is out of step with the one before it."""
    for event in pending:
        yield jumps(event, offset_ms)
        offset_ms = offset_of(event, offset_ms)


def look_at_the_clocks(projection: Projection, pending: Sequence[RawEvent]) -> Moved:
    """Decide again when events happened, where one of the `pending` tells of a jump; those change with the log.

    Returns what is projected already and has to be once more.
    """
    moved = Moved()
    if not any(steps_that_jump(projection.offset_ms, pending)):
        return moved
    concerned = around(projection.source_id, pending)
    timed = {event.number: found for event in concerned if (found := timed_of(event)) is not None}
    decided = decide(timed.values(), {event.number for event in pending})
    by_number = {event.number: event for event in pending}
    changed = []
    for event in concerned:
        if event.number not in decided:
            continue
        at, is_believed = decided[event.number]
        if event.moved_ms:
            at, is_believed = at + timedelta(milliseconds=event.moved_ms), False
        if (event.occurred_at, event.is_time_believed) == (at, is_believed):
            continue
        before = event.occurred_at
        for one in {id(one): one for one in (event, by_number.get(event.number, event))}.values():
            one.occurred_at, one.is_time_believed = at, is_believed
        changed.append(event)
        if event.number <= projection.number:
            moved.add(event.number, before, event.occurred_at)
    store(changed)
    if moved.since is not None:
        moved.since = min(moved.since, *(event.occurred_at for event in pending))
    remember_step(projection, sorted(timed.values(), key=lambda one: one.number)[-SEVERAL:], decided)
    return moved


def remember_step(projection: Projection, last: Sequence[Timed], decided: dict[int, Decided]) -> None:
    """By how much bodies are out of step for good, so that only what differs is looked at again.

    Where the last ones are not believed although they are near, each that follows has to be. Those that were sent
    all at once, as at a start, tell nothing of a step yet: the next one is looked at, too.
    """
    offsets = [event.offset for event in last]
    if len(last) < SEVERAL or max(offsets) - min(offsets) > IN_STEP_WITHIN or were_sent_at_once(last):
        return
    is_put_right = any(event.is_near and not decided.get(event.number, (None, True))[1] for event in last)
    projection.offset_ms = None if is_put_right else min(offsets) // timedelta(milliseconds=1)


def were_sent_at_once(events: Sequence[Timed]) -> bool:
    return span(event.sent_at for event in events) < A_WHILE


def around(source_id: int, pending: Sequence[RawEvent]) -> list[RawEvent]:
    """The source's events with a time that are connected with `pending`, by number or by any of their instants."""
    events = RawEvent.objects.filter(source=source_id).times()
    found = {event.number: event for event in pending if event.has_time}
    number = min(event.number for event in pending)
    while page := list(events.filter(number__lt=number).reverse()[:AT_A_TIME]):
        found |= {event.number: event for event in page}
        number = page[-1].number
        if not is_connected(page):
            break
    for least, most in windows(pending):
        near = events.filter(occurred_at__range=(least - AROUND, most + AROUND)).order_by()
        found |= {event.number: event for event in near if event.number not in found}
    return list(found.values())


def is_connected(page: Sequence[RawEvent]) -> bool:
    """Whether no evening began among them."""
    return all(abs(one.occurred_at - other.occurred_at) < CONNECTED_WITHIN for one, other in pairwise(page))


def windows(pending: Iterable[RawEvent]) -> list[tuple[datetime, datetime]]:
    """The spans of time in which the events arrived, and were sent, each without wide gaps."""
    instants = sorted({instant for event in pending for instant in (event.arrived_at, event.occurred_at)})
    sent = (found.sent_at for event in pending if (found := timed_of(event)) is not None)
    instants = sorted({*instants, *sent})
    spans: list[tuple[datetime, datetime]] = []
    for at in instants:
        if spans and at - spans[-1][1] < AROUND:
            spans[-1] = spans[-1][0], at
        else:
            spans.append((at, at))
    return spans


def timed_of(event: RawEvent) -> Timed | None:
    """With the time its body tells; None where it tells none."""
    if not event.has_time:
        return None
    sent_at = event.occurred_at if event.is_time_believed else time_in(event)
    return None if sent_at is None else Timed(event.number, event.arrived_at, sent_at)


def time_in(event: RawEvent) -> datetime | None:
    try:
        sent_at = read_body(event.body).sent_at
    except NotAnEvent:
        return None
    return sent_at


def store(changed: Sequence[RawEvent]) -> None:
    """The log lets this be changed, and nothing else."""
    adapt = connection.ops.adapt_datetimefield_value
    if changed:
        with connection.cursor() as cursor:
            rows = [[adapt(event.occurred_at), event.is_time_believed, event.pk] for event in changed]
            cursor.executemany(UPDATE, rows)


def forget_when_met(source_id: int, since: datetime) -> None:
    """Whom the tablet met from that instant on it is about to meet once more, at another."""
    for model in Alias.__subclasses__():
        for alias in model._default_manager.filter(source=source_id):
            forget(alias, since)


def forget(alias: Any, since: datetime) -> None:
    """What was told before stays; who was met only from that instant on is to be met for the first time."""
    before = [told for told in alias.begun if told < milliseconds(since)]
    if len(before) == len(alias.begun):
        return
    alias.told_since = before or [milliseconds(NOT_YET)]
    alias.told_on = [day for day in alias.told_on if before and day <= since.toordinal()]
    alias.current_from = instant_of(before[-1]) if before else NOT_YET
    if not before:
        alias.first_seen_at, alias.described_at = NOT_YET, None
    alias.save()
