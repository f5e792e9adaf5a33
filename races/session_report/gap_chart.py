"""How far behind, or ahead of, one of them everybody was at the end of each lap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import models

from races.derived.driven_laps import (
    DrivenLap,
    Total,
    cumulated,
    finishes_of,
    milliseconds_between,
    standing,
)
from races.measures.lap_counter import CLOCKS_DISAGREE_BY_MS
from races.models import Session


class Basis(models.TextChoices):
    """What a gap was measured by."""

    LAP_TIMES = "lap_times", "the sums of the lap times"
    CLOCK = "clock", "when each crossed the line, because a lap never arrived or the lap times contradict it"


class GapLine(NamedTuple):
    """A lap, and how far behind the reference it was finished; ahead of it where the gap is negative."""

    lap: DrivenLap
    total_ms: int | None
    gap_ms: int | None
    basis: Basis | None


class NoSuchReference(ValueError):
    """The controller that was asked for drove no lap in the session."""

    def __init__(self, asked: int, controllers: Sequence[int]) -> None:
        there_are = f"there are: {', '.join(map(str, controllers))}" if controllers else "nobody did"
        super().__init__(f"Controller {asked} drove no lap in this session; {there_are}.")


def gap_chart(session: Session, laps: Sequence[DrivenLap], reference: int) -> list[GapLine]:
    """Cumulated time minus the reference's at the same lap; none on laps the reference did not finish.

    Where a lap of either never arrived, or the lap times contradict the line, a race goes by when they crossed it, as
    its lap chart does; elsewhere there is no gap. Of a race the laps that stood in the end are told. One query for it.
    """
    totals, is_race = cumulated(session, laps), session.decides_by_laps
    if is_race:
        laps = [lap for own in standing(laps, finishes_of(session)).values() for lap in own]
    base = {lap.number: lap for lap in laps if lap.controller == reference}
    lines = []
    for lap in sorted(laps, key=lambda lap: (lap.number, lap.finished_at, lap.controller)):
        total, other, gap_ms, basis = totals.get(lap.event), base.get(lap.number), None, None
        if other is not None:
            gap_ms, basis = gap_between(other, lap, totals, is_race=is_race)
        lines.append(GapLine(lap, None if total is None else total.ms, gap_ms, basis))
    return lines


def gap_between(
    other: DrivenLap, lap: DrivenLap, totals: Mapping[int, Total], *, is_race: bool
) -> tuple[int | None, Basis | None]:
    """How far `lap` is behind the `other`, and by what."""
    mine, others = totals.get(lap.event), totals.get(other.event)
    by_times_ms = None if mine is None or others is None else mine.ms - others.ms
    if not is_race:
        return by_times_ms, None if by_times_ms is None else Basis.LAP_TIMES
    by_line_ms = milliseconds_between(other.finished_at, lap.finished_at)
    if mine and others and mine.is_sum and others.is_sum and by_times_ms is not None:
        tell_the_same = abs(by_times_ms - by_line_ms) <= CLOCKS_DISAGREE_BY_MS and by_times_ms * by_line_ms >= 0
        if tell_the_same:
            return by_times_ms, Basis.LAP_TIMES
    return by_line_ms, Basis.CLOCK


def reference_of(session: Session, laps: Sequence[DrivenLap], asked: int | None = None) -> int | None:
    """The controller asked for, else the best classified one that has laps; None where nobody has.

    Raises NoSuchReference. One query, where none was asked for.
    """
    driven = sorted({lap.controller for lap in laps})
    if asked is None:
        places = session.entries.classified_first().values_list("controller", flat=True)
        return next((controller for controller in places if controller in driven), None)
    if asked not in driven:
        raise NoSuchReference(asked, driven)
    return asked
