"""How far behind, or ahead of, one of them everybody was at the end of each lap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import models

from races.models import Session
from races.session_report.driven_laps import (
    DrivenLap,
    cumulated,
    milliseconds_between,
)


class Basis(models.TextChoices):
    """What a gap was measured by."""

    LAP_TIMES = "lap_times", "the sums of the lap times"
    CLOCK = "clock", "when each crossed the line, because a lap never arrived"


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

    Where a lap of either never arrived, a race goes by when they crossed the line, elsewhere there is no gap.
    """
    totals = cumulated(laps)
    base = {lap.number: lap for lap in laps if lap.controller == reference}
    lines = []
    for lap in sorted(laps, key=lambda lap: (lap.number, lap.finished_at, lap.controller)):
        total_ms, other = totals.get((lap.controller, lap.number)), base.get(lap.number)
        gap_ms, basis = None, None
        if other is not None:
            base_ms = totals.get((reference, lap.number))
            if total_ms is not None and base_ms is not None:
                gap_ms, basis = total_ms - base_ms, Basis.LAP_TIMES
            elif session.decides_by_laps:
                gap_ms, basis = milliseconds_between(other.finished_at, lap.finished_at), Basis.CLOCK
        lines.append(GapLine(lap, total_ms, gap_ms, basis))
    return lines


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
