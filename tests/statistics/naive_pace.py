"""Pace in one session, by Python's own statistics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from statistics import mean, median
from typing import Any

from tests.statistics.exactly import consistency, deviation, whole
from tests.statistics.history import LapRow, SessionRow, fastest_first
from tests.statistics.naive_charts import numbered

Run = tuple[int, datetime, int, int, int]
"""What it took, when it was over, on which controller, the number of its first and of its last lap."""


def paces(session: SessionRow, laps: Sequence[LapRow], length: int) -> list[dict[str, Any]]:
    """The fastest first, then who has no time."""
    driven_on = numbered(session, laps)
    driven: defaultdict[tuple[str, int], list[LapRow]] = defaultdict(list)
    for lap in laps:
        driven[lap.person].append(lap)
    rows = [(fastest_first(own), pace(session, own, runs(driven_on, person, length))) for person, own in driven.items()]
    timed = [(best[0].time_ms, best[0].at, row) for best, row in rows if best]
    untimed = [(row["controllers"], row) for best, row in rows if not best]
    return [row for *_, row in sorted(timed, key=lambda one: one[:2])] + [
        row for _, row in sorted(untimed, key=lambda one: one[0])
    ]


def pace(session: SessionRow, laps: Sequence[LapRow], some: Iterable[Run]) -> dict[str, Any]:
    best = fastest_first(laps)[:1]
    clean = [lap.time_ms for lap in laps if lap.is_clean]
    exact = [Fraction(time) for time in clean]
    even = consistency(clean)
    run = min(some, default=None)
    return {
        "driver": laps[0].driver,
        "controllers": sorted({lap.controller for lap in laps}),
        "laps": len(laps),
        "counting_laps": sum(lap.is_counting for lap in laps),
        "clean_laps": len(clean) if session.is_closed else None,
        "best_lap_ms": best[0].time_ms if best else None,
        "best_lap_car": best[0].car if best else None,
        "best_lap_at": best[0].at if best else None,
        "theoretical_best_ms": theoretical_best(laps),
        "mean_ms": whole(mean(exact)) if exact else None,
        "median_ms": whole(median(exact)) if exact else None,
        "deviation_ms": whole(deviation(clean)) if len(clean) > 1 else None,
        "consistency_pct": None if even is None else str(even),
        "consecutive_ms": run and run[0],
        "consecutive_controller": run and run[2],
        "consecutive_first_lap": run and run[3],
        "consecutive_last_lap": run and run[4],
    }


def theoretical_best(laps: Sequence[LapRow]) -> int | None:
    """The best sectors that count, of the same driver in the same car on the same track."""
    sums = []
    for car, track in {(lap.car, lap.track) for lap in laps}:
        same = [lap for lap in laps if (lap.car, lap.track) == (car, track)]
        best = [fastest_first(same, sector)[:1] for sector in ("sector_1", "sector_2", "sector_3")]
        times = [lap.sectors_ms[place] for place, one in enumerate(best) for lap in one]
        if len(times) == 3:
            sums.append(sum(time for time in times if time is not None))
    return min(sums, default=None)


def runs(driven_on: dict[int, list[tuple[int, LapRow]]], person: tuple[str, int], length: int) -> list[Run]:
    """Every run of so many clean laps, one right after the other on one controller."""
    found = []
    for controller, own in driven_on.items():
        for first in range(len(own) - length + 1):
            some = own[first : first + length]
            is_unbroken = all(after <= before + 1 for (before, _), (after, _) in pairwise(some))
            if is_unbroken and all(lap.is_clean and lap.person == person for _, lap in some):
                took = sum(lap.time_ms for _, lap in some)
                found.append((took, some[-1][1].at, controller, some[0][0], some[-1][0]))
    return found
