"""Who was where at the end of each lap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from races.derived.crossings import (
    Crossing,
    crossings,
)
from races.derived.driven_laps import (
    DrivenLap,
    Finish,
    Total,
    cumulated,
    finishes_of,
    milliseconds_between,
)
from races.models import Session


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


class BestSoFar(NamedTuple):
    """A controller's best counting lap so far; the earlier of two equal ones is the better one."""

    lap_time_ms: int
    at: datetime
    controller: int


def lap_chart(session: Session, laps: Sequence[DrivenLap]) -> list[ChartedLap]:
    """The chart of `laps`, which are people's, in the order they were driven.

    A race goes by who finished a lap when, lap by lap, and so do its gaps. Anything else goes by the best lap so far:
    where each controller stood when it had finished that lap, in the order they were driven. One query for a race.
    """
    if session.decides_by_laps:
        return list(race_chart(session, laps, finishes_of(session)))
    return list(best_lap_chart(session, laps))


def race_chart(
    session: Session, laps: Sequence[DrivenLap], finishes: Mapping[int, Finish], *, has_sums: bool = True
) -> Iterator[ChartedLap]:
    """Lap by lap, the first one first. Without `has_sums` totals and best laps are left out, which is quicker."""
    totals, bests = (cumulated(session, laps), bests_so_far(laps)) if has_sums else ({}, {})
    for _, group in groupby(crossings(session, laps, finishes), key=lambda crossing: crossing.number):
        ranked = list(group)
        for place, crossing in enumerate(ranked, start=1):
            number, _, controller, driver, car, lap, _ = crossing
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
                ms_of(totals.get(lap.event)),
                bests.get(lap.event),
                gap(ranked[0], crossing),
                gap(ranked[place - 2], crossing) if place > 1 else None,
            )


def gap(ahead: Crossing, behind: Crossing) -> int | None:
    """Between the two at the line, by the tablet's clock; None where one of them never arrived."""
    return milliseconds_between(ahead.at, behind.at) if ahead.lap and behind.lap else None


def ms_of(total: Total | None) -> int | None:
    return None if total is None else total.ms


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


def best_lap_chart(session: Session, laps: Sequence[DrivenLap]) -> Iterator[ChartedLap]:
    totals = cumulated(session, laps)
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
            ms_of(totals.get(lap.event)),
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
