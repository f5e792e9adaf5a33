"""How far behind the leader somebody is."""

from __future__ import annotations

from dataclasses import dataclass

from races.lap_time import readable
from races.models import Entry, Session


@dataclass(frozen=True, slots=True)
class Gap:
    """To the leader, in laps where there are any between them, else in milliseconds. Both None: nothing to compare."""

    laps: int | None = None
    ms: int | None = None

    def __str__(self) -> str:
        if self.laps:
            return f"+{self.laps} lap" + ("s" if self.laps > 1 else "")
        return "" if self.ms is None else f"+{readable(self.ms)}"


def gap_to(leader: Entry, entry: Entry, session: Session) -> Gap:
    """In a race by laps, then by when each crossed the line last; elsewhere by best lap."""
    if entry is leader or entry.position is None:
        return Gap()
    if not session.decides_by_laps:
        times = leader.best_lap_ms, entry.best_lap_ms
        return Gap() if None in times else Gap(ms=times[1] - times[0])  # type: ignore[operator]
    laps = leader.laps_counted - entry.laps_counted
    if laps > 0:
        return Gap(laps=laps)
    if laps < 0 or entry.last_lap_at is None or leader.last_lap_at is None:
        return Gap()
    between = entry.last_lap_at - leader.last_lap_at
    return Gap(laps=0, ms=max(0, round(between.total_seconds() * 1000)))
