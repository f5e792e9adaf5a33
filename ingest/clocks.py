"""Which of two clocks to believe: a tablet's, which the bodies tell, or the hub's, which the arrivals tell.

Pure: events of one source in, another instant for some of them out. Only a jump tells that a clock was wrong, and the
steps between events tell whose it was: the clock that was put right leaps, the other goes on by seconds.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from ingest.payloads.envelope import (
    CLOCK_MAY_BE_OFF,
    believed,
)

IN_STEP_WITHIN = timedelta(seconds=20)
"""What the way from the tablet to the hub may take now longer, now less long."""
AHEAD = timedelta(minutes=1)
"""A body from the future is no late one: so much tells of a clock."""
BEHIND = timedelta(minutes=10)
"""A body from the past may be late: it takes so much, and several that keep step with their arrivals."""
SEVERAL = 3
A_WHILE = timedelta(seconds=1)
CONNECTED_WITHIN = timedelta(hours=6)
MOST_TURNS = 6
"""How often a hub may be started anew without its clock in one evening."""
NEVER = timedelta(0)


@dataclass(frozen=True, slots=True)
class Timed:
    """An event that carries a time, as it was logged; `sent_at` is that time."""

    number: int
    arrived_at: datetime
    sent_at: datetime

    @property
    def offset(self) -> timedelta:
        """How long after its own time it arrived."""
        return self.arrived_at - self.sent_at

    @property
    def is_near(self) -> bool:
        return abs(self.offset) <= CLOCK_MAY_BE_OFF


Decided = tuple[datetime, bool]
"""When an event happened, and whether that is what its body says."""


@dataclass(slots=True)
class Stretch:
    """Events one after the other between which neither clock jumped."""

    events: list[Timed]

    @property
    def base(self) -> timedelta:
        return min(event.offset for event in self.events)

    @property
    def is_in_step(self) -> bool:
        """Whether they arrived as they were sent, and not all at once later."""
        arrived, sent = span(event.arrived_at for event in self.events), span(event.sent_at for event in self.events)
        return arrived >= A_WHILE and 2 * arrived >= sent


def span(instants: Iterable[datetime]) -> timedelta:
    known = list(instants)
    return max(known) - min(known)


def decide(events: Iterable[Timed], about: Container[int]) -> dict[int, Decided]:
    """When a source's events happened, by number: those of the evenings that have any of those it is `about`."""
    timed = sorted(events, key=lambda event: event.number)
    decided: dict[int, Decided] = {}
    for chain in chains(timed):
        if any(event.number in about for event in chain):
            decided |= {event.number: at_first(event) for event in chain if not event.is_near}
            decided |= {event.number: (event.sent_at, True) for event in confirmed(chain)}
    for evening in evenings(in_order_of_arrival([event for event in timed if event.is_near])):
        told = [event for stretch in evening for event in stretch.events]
        if any(event.number in about for event in told):
            decided |= {event.number: at_first(event) for event in told} | put_right(evening)
    return decided


def at_first(event: Timed) -> Decided:
    """What is taken for true when it arrives."""
    is_believed = believed(event.sent_at, event.arrived_at)
    return (event.sent_at if is_believed else event.arrived_at), is_believed


# The hub's clock


def chains(events: Sequence[Timed]) -> Iterator[list[Timed]]:
    """Events that were sent with less than six hours between them, by the tablet's clock."""
    chain: list[Timed] = []
    for event in sorted(events, key=lambda event: (event.sent_at, event.number)):
        if chain and event.sent_at - chain[-1].sent_at >= CONNECTED_WITHIN:
            yield chain
            chain = []
        chain.append(event)
    yield chain


def confirmed(chain: Sequence[Timed]) -> Iterator[Timed]:
    """Those far from their arrival whose tablet goes on, by its own clock, to where it and the hub agree."""
    far = [event for event in chain if not event.is_near]
    if not far or len(far) == len(chain):
        return
    turns = sum(earlier.is_near != later.is_near for earlier, later in pairwise(chain))
    if turns > MOST_TURNS:
        # Two evenings that one wrong clock lays over each other.
        return
    # A hub that was behind cannot have got them from the future; one that was ahead looks like a body that came late.
    late = [event for event in far if event.offset > NEVER]
    yield from (event for event in far if event.offset < NEVER or len(late) >= SEVERAL)


# The tablet's clock


def in_order_of_arrival(events: Sequence[Timed]) -> list[Timed]:
    """By number; where that is plainly not the order of arrival, because they were imported, by the hub's clock."""
    back = sum(later.arrived_at < earlier.arrived_at - IN_STEP_WITHIN for earlier, later in pairwise(events))
    if back <= 2:
        return list(events)
    return sorted(events, key=lambda event: (event.arrived_at, event.number))


def evenings(events: Iterable[Timed]) -> Iterator[list[Stretch]]:
    """Events that arrived with less than six hours between them, in stretches without a jump."""
    stretches: list[Stretch] = []
    before: Timed | None = None
    for event in events:
        if before is not None and abs(event.arrived_at - before.arrived_at) >= CONNECTED_WITHIN:
            yield stretches
            stretches = []
        if stretches and abs(event.offset - stretches[-1].base) <= IN_STEP_WITHIN:
            stretches[-1].events.append(event)
        else:
            stretches.append(Stretch([event]))
        before = event
    yield stretches


def put_right(stretches: Sequence[Stretch]) -> dict[int, Decided]:
    """Where the tablet's clock jumped in the course of an evening, its times as the right clock tells them."""
    right = right_base(stretches)
    if right is None:
        return {}
    found: dict[int, Decided] = {}
    faster = told_faster(stretches)
    for place, stretch in enumerate(stretches):
        if place in faster and stretch.base >= -AHEAD:
            # How late it is says nothing of the tablet's clock.
            continue
        if is_wrong(stretch, right) and is_jump_of_tablet(stretches, place):
            by = stretch.base - right
            found |= {event.number: (event.sent_at + by, False) for event in stretch.events}
    return found


def right_base(stretches: Sequence[Stretch]) -> timedelta | None:
    """How long bodies take while both clocks agree best, as far as several events tell."""
    if len(stretches) < 2:
        return None
    steady = [stretch for stretch in stretches if len(stretch.events) >= SEVERAL and stretch.is_in_step]
    return min((stretch.base for stretch in steady), key=abs, default=None)


def told_faster(stretches: Sequence[Stretch]) -> set[int]:
    """The places of those that arrived faster than they were driven: a recording, a demo, what waited for a network.

    Each is as late as it is by no clock; one or two events between two stretches may be a clock's all the same.
    """
    found: set[int] = set()
    for is_steady, places in groupby(range(len(stretches)), key=lambda place: stretches[place].is_in_step):
        run = list(places)
        events = [event for place in run for event in stretches[place].events]
        if not is_steady and len(events) >= SEVERAL and not Stretch(events).is_in_step:
            found.update(run)
    return found


def is_wrong(stretch: Stretch, right: timedelta) -> bool:
    """Whether no body that came in time, or late, can have been sent then."""
    if stretch.base < right - AHEAD:
        return True
    return stretch.base > right + BEHIND and len(stretch.events) >= SEVERAL and stretch.is_in_step


def is_jump_of_tablet(stretches: Sequence[Stretch], place: int) -> bool:
    """Whether the bodies' times leap where the stretch begins or ends, and the arrivals nowhere."""
    borders = [(stretches[at], stretches[at + 1]) for at in (place - 1, place) if 0 <= at < len(stretches) - 1]
    leaps = [leap(before.events[-1], after.events[0]) for before, after in borders]
    return any(arrival < sent for arrival, sent in leaps) and not any(sent < arrival for arrival, sent in leaps)


def leap(before: Timed, after: Timed) -> tuple[timedelta, timedelta]:
    """How far the arrivals, and the bodies' times, are apart."""
    return abs(after.arrived_at - before.arrived_at), abs(after.sent_at - before.sent_at)
