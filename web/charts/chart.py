"""A picture as a value: what is drawn, in the units of what it is about, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from web.charts.colours import Look
from web.charts.scales import Ticks, whole_ticks

Point = tuple[float, float]


class Shape(Enum):
    """How a single point is marked, and as which sign the key names it."""

    DOT = "•"
    RING = "○"
    CROSS = "✕"
    DIAMOND = "◇"
    BEYOND = "▲"


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low`, left or at the foot, to `high`; with `names` at 0, 1, 2 … instead of ticks where there are any.

    An axis of which `low` is above `high` runs the other way: the first place is on top.
    """

    title: str
    low: float
    high: float
    ticks: Ticks = whole_ticks
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """Whose line it is. Its name stands beside its first point, last point, or both: at these values of y."""

    name: str
    look: Look
    begins: Point | None = None
    ends: Point | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Of one series, by its number. What is `lost` is dotted: nobody knows more than where it began and ended."""

    series: int
    points: Sequence[Point]
    is_lost: bool = False
    is_stepped: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """Single points of one series, all marked alike."""

    series: int
    points: Sequence[Point]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the x axis during which something was otherwise; `kind` says how it is tinted."""

    begins: float
    ends: float
    name: str
    kind: str = "other"


@dataclass(frozen=True, slots=True)
class Box:
    """How values lie on the x axis, in the row `at`: the middle half, the middle, and the ends of the rest."""

    series: int
    at: float
    least: float
    quarter: float
    middle: float
    three_quarters: float
    most: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A full rectangle between two values of x and two of y."""

    series: int
    x: Point
    y: Point


Mark = Line | Points | Box | Bar


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: where on the x axis it is read out, if anywhere, and its cells, the first one its head."""

    cells: Sequence[str]
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The same figures. Of a picture with lines, the column after the head is the first series, and so on.

    `note` says what is left out of it, and `whole` where all of it is.
    """

    head: Sequence[str]
    rows: Sequence[Row]
    note: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture. `name` is unlike any other's on its page; `told` says in a sentence what there is to see.

    `key` names the signs it uses.
    """

    name: str
    title: str
    told: str
    x: Axis
    y: Axis
    table: Table
    series: Sequence[Series] = ()
    marks: Sequence[Mark] = ()
    bands: Sequence[Band] = ()
    key: Sequence[tuple[str, str]] = ()

    def __post_init__(self) -> None:
        if not self.table.rows:
            raise ValueError(f"The picture {self.name} has no table; where there is nothing to tell, it is a NoChart.")


@dataclass(frozen=True, slots=True)
class NoChart:
    """Where there is nothing to draw: `why`, in a sentence."""

    name: str
    title: str
    why: str


Picture = Chart | NoChart
Item = TypeVar("Item")
MOST_ROWS = 500


def table_of(head: Sequence[str], rows: Sequence[Row], whole: str = "") -> Table:
    """All rows, or of very many every second, tenth and so on, and the last."""
    kept = in_part(rows)
    return Table(head, kept, note_on(len(rows)), whole if len(kept) < len(rows) else "")


def in_part(items: Sequence[Item]) -> Sequence[Item]:
    """All, or of very many every second, tenth and so on, and the last."""
    step = step_of(len(items))
    if step < 2:
        return items
    return [*items[::step], *([] if (len(items) - 1) % step == 0 else items[-1:])]


def step_of(count: int) -> int:
    return -(-count // MOST_ROWS)


def note_on(count: int) -> str:
    """What is left out of so many lines; nothing, where all are there."""
    return f"Every {ordinal(step_of(count))} of {count:,} lines." if step_of(count) > 1 else ""


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `11th`."""
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
