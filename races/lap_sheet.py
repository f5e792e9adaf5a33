"""A session's laps side by side, as timing sheets print them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from races.models import Lap, Session


@dataclass(frozen=True, slots=True)
class LapSheet:
    """One column a controller, one row a lap; a cell is empty where that lap never arrived."""

    controllers: list[int]
    rows: list[tuple[int, list[Lap | None]]]
    best: int | None
    bests: dict[int, int]


def lap_sheet_of(session: Session) -> LapSheet:
    """In an event a lap's row is its number; in practice, whose counter runs on for hours, its place. One query."""
    by_controller: dict[int, dict[int, Lap]] = defaultdict(dict)
    bests: dict[int, int] = {}
    for lap in session.laps.select_related("driver").order_by("finished_at", "event"):
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
