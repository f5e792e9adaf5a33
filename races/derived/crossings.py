"""When everybody finished each lap of a race, those included that never arrived."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from races.derived.driven_laps import (
    DrivenLap,
    Finish,
    standing,
)
from races.models import Session

MOST_LOST = 1000
"""Laps of which none arrived are told of unless there are more of them: then some counter is wrong."""
MOMENT = timedelta(microseconds=1)


class Crossing(NamedTuple):
    """When a controller finished a lap. Of one that never arrived, about when, and the recorded ones around it."""

    number: int
    at: datetime
    controller: int
    driver_id: int | None
    car_id: int | None
    lap: DrivenLap | None
    around: tuple[DrivenLap, ...] = ()


def crossings(session: Session, laps: Sequence[DrivenLap], finishes: Mapping[int, Finish]) -> list[Crossing]:
    """Lap by lap, in the order they crossed the line; two at once by controller, as in the classification.

    Laps that never arrived are spread evenly over the time between their neighbours, so that nobody gains a place by
    them. Of the last ones, of which only the result tells, the last is finished in the order of the result.
    """
    own = standing(laps, finishes)
    if not any(own.values()):
        return []
    begin = session.started_at or session.opened_at
    numbers = numbers_of(own.values())
    ends = last_crossings(own, finishes, begin, session.ended_at)
    found: list[Crossing] = []
    for controller, finish in finishes.items():
        found += between(own.get(controller, []), begin, numbers)
        if controller in ends:
            found += beyond(own.get(controller, []), controller, finish, begin, ends[controller], numbers)
    return sorted(found, key=attrgetter("number", "at", "controller"))


def numbers_of(own: Iterable[Sequence[DrivenLap]]) -> list[int]:
    """The laps to tell of: up to the last one that anybody is known to have finished."""
    recorded = {lap.number for laps in own for lap in laps}
    last = max(recorded)
    return sorted(recorded) if last - len(recorded) > MOST_LOST else list(range(1, last + 1))


def between(own: Sequence[DrivenLap], begin: datetime, numbers: Sequence[int]) -> Iterator[Crossing]:
    """One controller's crossings up to its last recorded lap."""
    for before, lap in pairwise((None, *own)):
        assert lap is not None
        since = begin if before is None else before.finished_at
        around = (lap,) if before is None else (before, lap)
        first = 0 if before is None else before.number
        yield from spread(lap.controller, (first, since), (lap.number, lap.finished_at), numbers, around)
        yield Crossing(lap.number, lap.finished_at, lap.controller, lap.driver_id, lap.car_id, lap, (lap,))


def beyond(
    own: Sequence[DrivenLap],
    controller: int,
    finish: Finish,
    begin: datetime,
    end: datetime,
    numbers: Sequence[int],
) -> Iterator[Crossing]:
    """One controller's crossings after its last recorded lap, as the result tells of them."""
    assert finish.result_laps is not None
    around = tuple(own[-1:])
    since = (own[-1].number, own[-1].finished_at) if own else (0, begin)
    yield from spread(controller, since, (finish.result_laps, end), numbers, around, finish)
    if finish.result_laps in numbers:
        yield lost(finish.result_laps, end, controller, around, finish)


def spread(
    controller: int,
    since: tuple[int, datetime],
    until: tuple[int, datetime],
    numbers: Sequence[int],
    around: tuple[DrivenLap, ...],
    finish: Finish | None = None,
) -> Iterator[Crossing]:
    """The laps between two, evenly."""
    (first, begin), (last, end) = since, until
    if last - first < 2:
        return
    for number in numbers[bisect_right(numbers, first) : bisect_left(numbers, last)]:
        yield lost(number, begin + (end - begin) * (number - first) // (last - first), controller, around, finish)


def lost(
    number: int, at: datetime, controller: int, around: tuple[DrivenLap, ...], finish: Finish | None = None
) -> Crossing:
    """A lap that never arrived; who drove it in what is said only where it is clear."""
    drivers, cars = {lap.driver_id for lap in around}, {lap.car_id for lap in around}
    if not around and finish is not None:
        drivers, cars = {finish.driver_id}, {finish.car_id}
    driver = drivers.pop() if len(drivers) == 1 else None
    car = cars.pop() if len(cars) == 1 else None
    return Crossing(number, at, controller, driver, car, None, around)


def last_crossings(
    own: Mapping[int, Sequence[DrivenLap]], finishes: Mapping[int, Finish], begin: datetime, ended_at: datetime | None
) -> dict[int, datetime]:
    """By controller, about when it finished the last lap of its result, where that never arrived."""
    last = {controller: laps[-1] for controller, laps in own.items() if laps}
    ended = ended_at or max(lap.finished_at for lap in last.values())
    known = {controller: lap.finished_at for controller, lap in last.items() if finishes[controller].laps == lap.number}
    ends: dict[int, datetime] = {}
    missing = [(finish.place or 0, controller) for controller, finish in finishes.items() if finish.result_laps]
    for place, controller in sorted(missing):
        if controller in known:
            continue
        finish = finishes[controller]
        at = estimate(last.get(controller), finish, begin, ended)
        if place:
            rivals = [
                (other.place, known[number])
                for number, other in finishes.items()
                if number in known and other.place and other.laps == finish.laps
            ]
            ahead = [when for other, when in rivals if other < place]
            behind = [when for other, when in rivals if other > place]
            at = min([max([at, *(when + MOMENT for when in ahead)]), *(when - MOMENT for when in behind)])
        known[controller] = ends[controller] = at
    return ends


def estimate(last: DrivenLap | None, finish: Finish, begin: datetime, ended: datetime) -> datetime:
    """At the pace of the laps that arrived; where none did, with the end of the race."""
    assert finish.result_laps is not None
    if last is None:
        return ended
    return last.finished_at + (last.finished_at - begin) * (finish.result_laps - last.number) // last.number
