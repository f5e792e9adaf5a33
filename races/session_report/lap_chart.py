"""Who was where at the end of each lap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from races.models import Session
from races.session_report.driven_laps import (
    DrivenLap,
    by_controller,
    cumulated,
    milliseconds_between,
)


class ChartedLap(NamedTuple):
    """One controller at the end of one lap. Of a lap that never arrived there is a `position` alone, an estimate."""

    number: int
    controller: int
    driver_id: int | None
    car_id: int | None
    position: int | None
    finished_at: datetime | None
    lap_time_ms: int | None = None
    total_ms: int | None = None
    best_lap_ms: int | None = None
    gap_to_leader_ms: int | None = None
    interval_ms: int | None = None

    @property
    def is_recorded(self) -> bool:
        return self.finished_at is not None


class Crossing(NamedTuple):
    """When a controller finished a lap; about when, where that lap never arrived."""

    number: int
    at: datetime
    controller: int
    driver_id: int | None
    car_id: int | None
    lap: DrivenLap | None


class BestSoFar(NamedTuple):
    """A controller's best counting lap so far; the earlier of two equal ones is the better one."""

    lap_time_ms: int
    at: datetime
    controller: int


def lap_chart(session: Session, laps: Sequence[DrivenLap]) -> list[ChartedLap]:
    """The chart of `laps`, which are people's, in the order they were driven.

    A race goes by who finished a lap when, lap by lap, and so do its gaps. Anything else goes by the best lap so far:
    where each controller stood when it had finished that lap, in the order they were driven.
    """
    return list(race_chart(session, laps) if session.decides_by_laps else best_lap_chart(laps))


def race_chart(session: Session, laps: Sequence[DrivenLap]) -> Iterator[ChartedLap]:
    totals, bests = cumulated(laps), bests_so_far(laps)
    for _, group in groupby(crossings(session, laps), key=lambda crossing: crossing.number):
        ranked = list(group)
        for place, crossing in enumerate(ranked, start=1):
            number, _, controller, driver, car, lap = crossing
            if lap is None:
                yield ChartedLap(number, controller, driver, car, place, None)
                continue
            yield ChartedLap(
                number,
                controller,
                driver,
                car,
                place,
                lap.finished_at,
                lap.lap_time_ms,
                totals.get((controller, number)),
                bests.get(lap.event),
                gap(ranked[0], crossing),
                gap(ranked[place - 2], crossing) if place > 1 else None,
            )


def crossings(session: Session, laps: Sequence[DrivenLap]) -> list[Crossing]:
    """Lap by lap, in the order they crossed the line; two at once by controller, as in the classification."""
    begin = session.started_at or session.opened_at
    numbers = sorted({lap.number for lap in laps})
    found = [one for own in by_controller(laps).values() for one in crossings_of(own, numbers, begin)]
    return sorted(found, key=attrgetter("number", "at", "controller"))


def crossings_of(own: Iterable[DrivenLap], numbers: Sequence[int], begin: datetime) -> Iterator[Crossing]:
    """One controller's, for all of the `numbers` up to its last lap.

    A lap that never arrived, though later ones did, is spread evenly over the time between its neighbours, so that
    nobody gains a place by it.
    """
    last: DrivenLap | None = None
    for lap in own:
        before, since = (last.number, last.finished_at) if last else (0, begin)
        is_same_driver = last is None or last.driver_id == lap.driver_id
        is_same_car = last is None or last.car_id == lap.car_id
        for number in numbers[bisect_right(numbers, before) : bisect_left(numbers, lap.number)]:
            at = since + (lap.finished_at - since) * (number - before) // (lap.number - before)
            driver, car = lap.driver_id if is_same_driver else None, lap.car_id if is_same_car else None
            yield Crossing(number, at, lap.controller, driver, car, None)
        yield Crossing(lap.number, lap.finished_at, lap.controller, lap.driver_id, lap.car_id, lap)
        last = lap


def gap(ahead: Crossing, behind: Crossing) -> int | None:
    """Between the two at the line, by the tablet's clock; None where one of them never arrived."""
    return milliseconds_between(ahead.at, behind.at) if ahead.lap and behind.lap else None


def bests_so_far(laps: Iterable[DrivenLap]) -> dict[int, int]:
    """By a lap's event: its controller's best counting lap when it was finished."""
    bests: dict[int, int] = {}
    found = {}
    for lap in laps:
        if lap.is_counting:
            bests[lap.controller] = min(lap.lap_time_ms, bests.get(lap.controller, lap.lap_time_ms))
        if lap.controller in bests:
            found[lap.event] = bests[lap.controller]
    return found


def best_lap_chart(laps: Sequence[DrivenLap]) -> Iterator[ChartedLap]:
    totals = cumulated(laps)
    bests: dict[int, BestSoFar] = {}
    for lap in laps:
        own = bests.get(lap.controller)
        if lap.is_counting and (own is None or lap.lap_time_ms < own.lap_time_ms):
            own = bests[lap.controller] = BestSoFar(lap.lap_time_ms, lap.finished_at, lap.controller)
        charted = ChartedLap(
            lap.number,
            lap.controller,
            lap.driver_id,
            lap.car_id,
            None,
            lap.finished_at,
            lap.lap_time_ms,
            totals.get((lap.controller, lap.number)),
        )
        yield charted if own is None else standing(charted, own, sorted(bests.values()))


def standing(charted: ChartedLap, own: BestSoFar, ranked: Sequence[BestSoFar]) -> ChartedLap:
    place = ranked.index(own) + 1
    return charted._replace(
        position=place,
        best_lap_ms=own.lap_time_ms,
        gap_to_leader_ms=own.lap_time_ms - ranked[0].lap_time_ms,
        interval_ms=own.lap_time_ms - ranked[place - 2].lap_time_ms if place > 1 else None,
    )
