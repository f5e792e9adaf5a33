"""A session's laps side by side, as timing sheets print them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from drivers.models import Driver
from races.models import Lap, Session

ROWS_AT_ONCE = 40
"""As many rows of a sheet are on one page: eight cars make 320 laps."""


@dataclass(frozen=True, slots=True)
class LapMark:
    """A short word beside a lap time, what it means, and which laps bear it."""

    word: str
    meaning: str
    is_borne_by: Callable[[Any], bool]


MARKS = (
    LapMark("in", "the pits were entered during it", lambda lap: lap.is_in_lap),
    LapMark("out", "the pits were left during it", lambda lap: lap.is_out_lap),
    LapMark("VSC", "under the virtual safety car", lambda lap: lap.is_under_vsc),
    LapMark("halt", "the session was suspended during it", lambda lap: lap.is_under_suspension),
    LapMark("void", "voided by the club", lambda lap: lap.exclusion == Lap.Exclusion.VOIDED),
)
PLAIN = (
    "pk", "controller", "number", "driver", "lap_time_ms", "is_counting", "exclusion", "is_in_lap", "is_out_lap",
    "is_under_vsc", "is_under_suspension",
)  # fmt: skip
IN_ORDER = ("finished_at", "controller", "event")
PLACES = ("pk", "controller", "number", "driver")
Rows = list[tuple[int, list[Any]]]


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a sheet from one number to another."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class LapSheet:
    """One column a controller, one row a lap; a cell is empty where that lap never arrived.

    `best` and `bests`, by controller, are of the whole session in ms. Of a sheet in `parts`, `shown` is the one whose
    rows these are.
    """

    controllers: list[int]
    rows: Rows
    best: int | None
    bests: dict[int, int]
    drivers: list[Driver] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    shown: Part | None = None

    @property
    def laps(self) -> list[Any]:
        """All of them, row by row."""
        return [lap for _, row in self.rows for lap in row if lap]

    @property
    def marks(self) -> list[LapMark]:
        """Those any lap bears, for the legend."""
        return [mark for mark in MARKS if any(map(mark.is_borne_by, self.laps))]


def marks_of(lap: Any) -> list[LapMark]:
    """What sets a lap apart, beside its time."""
    return [mark for mark in MARKS if mark.is_borne_by(lap)]


def lap_sheet_of(session: Session) -> LapSheet:
    """All laps, each with its driver. In an event a lap's row is its number; in practice, whose counter runs on for
    hours, its place. One query."""
    laps = list(session.laps.select_related("driver").order_by(*IN_ORDER))
    drivers = {lap.driver_id: lap.driver for lap in laps if lap.driver is not None}
    return sheet_of(session, laps, bests_of(laps), drivers.values())


def plain_sheet_of(session: Session) -> LapSheet:
    """The same as plain values, whose `driver` is a key: of 20,000 laps no models are made. Two queries."""
    laps = list(session.laps.order_by(*IN_ORDER).values_list(*PLAIN, named=True))
    return sheet_of(session, laps, bests_of(laps), drivers_of(laps))


def part_of_sheet(session: Session, start: int = 0, driver: int | None = None) -> LapSheet:
    """Some rows of it: those about row `start`, each lap with its driver; of one `driver` alone, where one is named.

    Of all others no more is read than where they stand.
    """
    laps = list(session.laps.order_by(*IN_ORDER).values_list(*PLACES, named=True))
    bests = session.entries.filter(best_lap_ms__isnull=False).order_by("controller")
    times = {controller: best or 0 for controller, best in bests.values_list("controller", "best_lap_ms")}
    whole = sheet_of(session, laps, times, drivers_of(laps))
    rows = whole.rows if driver is None else rows_driven_by(driver, whole.rows)
    some = [rows[first : first + ROWS_AT_ONCE] for first in range(0, len(rows), ROWS_AT_ONCE)]
    parts = [Part(part[0][0], part[-1][0]) for part in some]
    place = next((place for place, part in enumerate(parts) if part.last >= start), len(parts) - 1)
    shown = some[place] if some else []
    full = Lap.objects.select_related("driver").in_bulk([lap.pk for _, row in shown for lap in row if lap])
    cells: Rows = [(number, [lap and full.get(lap.pk) for lap in row]) for number, row in shown]
    return replace(whole, rows=cells, parts=parts, shown=parts[place] if some else None)


def rows_driven_by(driver: int, rows: Rows) -> Rows:
    """The rows in which that driver has a lap, and of these theirs alone."""
    own = ((number, [lap if lap and lap.driver == driver else None for lap in row]) for number, row in rows)
    return [(number, row) for number, row in own if any(row)]


def sheet_of(session: Session, laps: Iterable[Any], bests: dict[int, int], drivers: Iterable[Driver]) -> LapSheet:
    """Of laps in the order they were driven."""
    by_controller: defaultdict[int, dict[int, Any]] = defaultdict(dict)
    last: dict[int, int] = {}
    for lap in laps:
        column = by_controller[lap.controller]
        row = row_of(lap, column, last.get(lap.controller, 0), session)
        column[row] = lap
        last[lap.controller] = max(row, last.get(lap.controller, 0))
    controllers = sorted(by_controller)
    numbers = sorted({number for column in by_controller.values() for number in column})
    rows = [(number, [by_controller[controller].get(number) for controller in controllers]) for number in numbers]
    by_name = sorted(drivers, key=lambda driver: (str(driver).casefold(), driver.pk))
    return LapSheet(controllers, rows, min(bests.values(), default=None), bests, by_name)


def row_of(lap: Any, column: dict[int, Any], last: int, session: Session) -> int:
    if session.is_practice or lap.number is None or lap.number in column:
        return last + 1
    number: int = lap.number
    return number


def bests_of(laps: Iterable[Any]) -> dict[int, int]:
    """By controller, in ms, of the laps that count."""
    bests: dict[int, int] = {}
    for lap in laps:
        if lap.is_counting:
            bests[lap.controller] = min(lap.lap_time_ms, bests.get(lap.controller, lap.lap_time_ms))
    return bests


def drivers_of(laps: Iterable[Any]) -> Iterable[Driver]:
    """Of laps whose `driver` is a key. One query."""
    return Driver.objects.in_bulk({lap.driver for lap in laps} - {None}).values()
