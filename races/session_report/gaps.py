"""How far behind the leader somebody is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from races.measures.lap_time import lap_time_text
from races.models import Entry, Session


@dataclass(frozen=True, slots=True)
class Gap:
    """To the leader, in laps where there are any between them, else in milliseconds. Both None: nothing to compare."""

    laps: int | None = None
    ms: int | None = None

    def __str__(self) -> str:
        if self.laps:
            return f"+{self.laps} lap" + ("s" if self.laps > 1 else "")
        return "" if self.ms is None else f"+{lap_time_text(self.ms)}"


OFFICIAL_LAPS = re.compile(r"\+?(\d+) lap", re.IGNORECASE)
OFFICIAL_TIME = re.compile(r"\+?(?:(\d+):)?(\d+)[.,](\d{3})")


def official_gap(text: str) -> Gap | None:
    """The gap SmartRace wrote, such as `+4 Lap(s)` or `+1:05.711`; None for what reads otherwise."""
    if laps := OFFICIAL_LAPS.match(text):
        return Gap(laps=int(laps[1]))
    if time := OFFICIAL_TIME.fullmatch(text.strip()):
        minutes, seconds, thousandths = (int(part or 0) for part in time.groups())
        return Gap(laps=0, ms=(60 * minutes + seconds) * 1000 + thousandths)
    return None


def gap_to(leader: Entry, entry: Entry, session: Session) -> Gap:
    """As SmartRace wrote it; else in a race by laps, then by when each crossed the line last, elsewhere by best lap."""
    if entry is leader or entry.position is None:
        return Gap()
    if official := official_gap(entry.result_gap):
        return official
    if not session.decides_by_laps:
        times = leader.best_lap_ms, entry.best_lap_ms
        return Gap() if None in times else Gap(ms=times[1] - times[0])  # type: ignore[operator]
    laps = leader.laps_counted - entry.laps_counted
    if laps > 0:
        return Gap(laps=laps)
    if laps < 0 or entry.last_lap_at is None or leader.last_lap_at is None or leader.missing_laps or entry.missing_laps:
        # Who crossed the line last when is not known where that lap never arrived.
        return Gap()
    between = entry.last_lap_at - leader.last_lap_at
    return Gap(laps=0, ms=max(0, round(between.total_seconds() * 1000)))
