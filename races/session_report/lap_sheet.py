"""A session's laps side by side, as timing sheets print them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from drivers.models import Driver
from races.models import Lap, Session


@dataclass(frozen=True, slots=True)
class LapMark:
    """A short word beside a lap time, what it means, and which laps bear it."""

    word: str
    meaning: str
    is_borne_by: Callable[[Lap], bool]


MARKS = (
    LapMark("in", "the pits were entered during it", lambda lap: lap.is_in_lap),
    LapMark("out", "the pits were left during it", lambda lap: lap.is_out_lap),
    LapMark("VSC", "under the virtual safety car", lambda lap: lap.is_under_vsc),
    LapMark("halt", "the session was suspended during it", lambda lap: lap.is_under_suspension),
    LapMark("void", "voided by the club", lambda lap: lap.exclusion == Lap.Exclusion.VOIDED),
)


@dataclass(frozen=True, slots=True)
class LapSheet:
    """One column a controller, one row a lap; a cell is empty where that lap never arrived."""

    controllers: list[int]
    rows: list[tuple[int, list[Lap | None]]]
    best: int | None
    bests: dict[int, int]

    @property
    def laps(self) -> list[Lap]:
        """All of them, row by row."""
        return [lap for _, row in self.rows for lap in row if lap]

    @property
    def drivers(self) -> list[Driver]:
        """Whoever drove any, by name."""
        found = {lap.driver_id: lap.driver for lap in self.laps if lap.driver is not None}
        return sorted(found.values(), key=lambda driver: (str(driver).casefold(), driver.pk))

    @property
    def marks(self) -> list[LapMark]:
        """Those any lap bears, for the legend."""
        return [mark for mark in MARKS if any(map(mark.is_borne_by, self.laps))]


def marks_of(lap: Lap) -> list[LapMark]:
    """What sets a lap apart, beside its time."""
    return [mark for mark in MARKS if mark.is_borne_by(lap)]


def lap_sheet_of(session: Session) -> LapSheet:
    """In an event a lap's row is its number; in practice, whose counter runs on for hours, its place. One query."""
    by_controller: dict[int, dict[int, Lap]] = defaultdict(dict)
    bests: dict[int, int] = {}
    for lap in session.laps.select_related("driver").order_by("finished_at", "controller", "event"):
        column = by_controller[lap.controller]
        column[row_of(lap, column, session)] = lap
        if lap.is_counting:
            bests[lap.controller] = min(lap.lap_time_ms, bests.get(lap.controller, lap.lap_time_ms))
    controllers = sorted(by_controller)
    numbers = sorted({number for column in by_controller.values() for number in column})
    rows = [(number, [by_controller[controller].get(number) for controller in controllers]) for number in numbers]
    return LapSheet(controllers, rows, min(bests.values(), default=None), bests)


def row_of(lap: Lap, column: dict[int, Lap], session: Session) -> int:
    next_row = max(column, default=0) + 1
    if session.is_practice or lap.number is None or lap.number in column:
        return next_row
    return lap.number
