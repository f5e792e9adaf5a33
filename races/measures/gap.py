"""How far one is behind another, and how SmartRace writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from races.measures.lap_time import lap_time_text


@dataclass(frozen=True, slots=True)
class Gap:
    """In laps where there are any between the two, else in milliseconds. Both None: nothing to compare."""

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
