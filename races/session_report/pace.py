"""How fast and how evenly each driver drove in one session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import isqrt
from typing import NamedTuple

from races.derived.driven_laps import (
    DrivenLap,
    by_controller,
)
from races.measures.consistency import consistency_of
from races.measures.rounding import half_up
from races.models import Session

Person = tuple[str, int]
"""The driver; where nobody is named, the controller."""


class Theoretical(NamedTuple):
    """The sum of the best sectors one driver drove in one car on one track."""

    total_ms: int
    car_id: int | None


class Run(NamedTuple):
    """Laps that follow each other, from the first to the last."""

    total_ms: int
    first: DrivenLap
    last: DrivenLap


class Pace(NamedTuple):
    """One driver's figures, in ms. Those of clean laps are None while the session is open: none is judged yet."""

    driver_id: int | None
    controllers: list[int]
    laps: int
    counting_laps: int
    clean_laps: int | None
    best: DrivenLap | None
    theoretical: Theoretical | None
    mean_ms: int | None
    median_ms: int | None
    deviation_ms: int | None
    consistency: int | None
    run: Run | None


def pace_of(session: Session, laps: Sequence[DrivenLap], run_length: int) -> list[Pace]:
    """Of everybody who drove any of `laps`, which are people's and in order; the fastest first, ties to the earlier.

    Somebody who drove on several controllers is judged over all of them, as clean laps and consistency are.
    """
    best_runs = runs(laps, run_length)
    driven: defaultdict[Person, list[DrivenLap]] = defaultdict(list)
    for lap in laps:
        driven[person_of(lap)].append(lap)
    paces = [pace(session, own, best_runs.get(person)) for person, own in driven.items()]
    return sorted(paces, key=fastest_first)


def person_of(lap: DrivenLap) -> Person:
    return ("controller", lap.controller) if lap.driver_id is None else ("driver", lap.driver_id)


def fastest_first(pace: Pace) -> tuple[bool, object, int]:
    best = pace.best
    return best is None, best and (best.lap_time_ms, best.finished_at), pace.controllers[0]


def pace(session: Session, laps: Sequence[DrivenLap], run: Run | None) -> Pace:
    counting = [lap for lap in laps if lap.is_counting]
    clean = [lap.lap_time_ms for lap in laps if lap.is_clean]
    return Pace(
        driver_id=laps[0].driver_id,
        controllers=sorted({lap.controller for lap in laps}),
        laps=len(laps),
        counting_laps=len(counting),
        clean_laps=None if session.is_open else len(clean),
        best=min(counting, key=lambda lap: (lap.lap_time_ms, lap.finished_at), default=None),
        theoretical=theoretical_best(counting),
        mean_ms=mean(clean),
        median_ms=median(clean),
        deviation_ms=deviation(clean),
        consistency=consistency_of(len(clean), sum(clean), sum(time * time for time in clean)),
        run=run,
    )


def theoretical_best(counting: Iterable[DrivenLap]) -> Theoretical | None:
    """The best there is in any one car on one track; None unless all three sectors of one were told."""
    by_car: defaultdict[tuple[int | None, int | None], list[DrivenLap]] = defaultdict(list)
    for lap in counting:
        by_car[lap.car_id, lap.track_id].append(lap)
    found = []
    for (car, _), laps in by_car.items():
        sectors = zip(*(lap.sectors_ms for lap in laps), strict=True)
        bests = [min((time for time in times if time is not None), default=None) for times in sectors]
        if None not in bests:
            found.append(Theoretical(sum(filter(None, bests)), car))
    return min(found, key=lambda one: one.total_ms, default=None)


def mean(times: Sequence[int]) -> int | None:
    """Rounded half up."""
    return half_up(sum(times), len(times)) if times else None


def median(times: Sequence[int]) -> int | None:
    """Of an even number of times the mean of the two in the middle, rounded half up."""
    if not times:
        return None
    ordered, middle = sorted(times), len(times) // 2
    return ordered[middle] if len(times) % 2 else half_up(ordered[middle - 1] + ordered[middle], 2)


def deviation(times: Sequence[int]) -> int | None:
    """The sample standard deviation, s = √((n · Σt² − (Σt)²) / (n · (n − 1))), rounded half up; of two laps or more."""
    laps = len(times)
    if laps < 2:
        return None
    spread = laps * sum(time * time for time in times) - sum(times) ** 2
    return (isqrt(4 * spread // (laps * (laps - 1))) + 1) // 2


def runs(laps: Iterable[DrivenLap], length: int) -> dict[Person, Run]:
    """Each driver's fastest run of so many clean laps; of equal ones the earlier."""
    best: dict[Person, Run] = {}
    for own in by_controller(laps).values():
        for stretch in stretches(own):
            person = person_of(stretch[0])
            for run in windows(stretch, length):
                known = best.get(person)
                if known is None or is_better(run, known):
                    best[person] = run
    return best


def is_better(run: Run, known: Run) -> bool:
    return (run.total_ms, run.last.finished_at) < (known.total_ms, known.last.finished_at)


def stretches(own: Iterable[DrivenLap]) -> Iterator[list[DrivenLap]]:
    """Clean laps of one driver on a controller with no other lap between them, not even one that never arrived."""
    stretch: list[DrivenLap] = []
    before: DrivenLap | None = None
    for lap in own:
        follows = before is not None and lap.number <= before.number + 1
        if stretch and not (lap.is_clean and follows and lap.driver_id == stretch[-1].driver_id):
            yield stretch
            stretch = []
        if lap.is_clean:
            stretch.append(lap)
        before = lap
    if stretch:
        yield stretch


def windows(stretch: Sequence[DrivenLap], length: int) -> Iterator[Run]:
    """All runs of that length in it."""
    if len(stretch) < length:
        return
    total_ms = sum(lap.lap_time_ms for lap in stretch[:length])
    yield Run(total_ms, stretch[0], stretch[length - 1])
    for start in range(1, len(stretch) - length + 1):
        last = stretch[start + length - 1]
        total_ms += last.lap_time_ms - stretch[start - 1].lap_time_ms
        yield Run(total_ms, stretch[start], last)
