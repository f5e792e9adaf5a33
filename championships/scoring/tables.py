"""What a place is worth: a table, a straight line or a formula, and how a number of points is rounded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from enum import StrEnum
from itertools import pairwise

NOTHING = Decimal(0)


class RoundingMode(StrEnum):
    """Python's own names of the ways to round a `Decimal`."""

    HALF_UP = ROUND_HALF_UP
    HALF_EVEN = ROUND_HALF_EVEN
    DOWN = ROUND_DOWN
    UP = ROUND_UP


@dataclass(frozen=True, slots=True)
class Rounding:
    """How every single award is rounded. Sums are sums of rounded awards, so that the rows people see add up."""

    places: int = 2
    mode: RoundingMode = RoundingMode.HALF_UP

    def of(self, points: Decimal) -> Decimal:
        return points.quantize(Decimal(1).scaleb(-self.places), rounding=self.mode)

    def at_most(self, points: Decimal) -> Decimal:
        """Rounded so that nothing which is rounded in the club's way can be above it."""
        return points.quantize(Decimal(1).scaleb(-self.places), rounding=ROUND_CEILING)


def plain(points: Decimal) -> str:
    """As people write it: 12.5 and 10, never 12.50 or 1E+1."""
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(number: Decimal | int, of: str = "point") -> str:
    """So many of something, in words: 1 point, 2.5 points, 0 laps."""
    return f"{plain(Decimal(number))} {of}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Table:
    """So many points for each place from the first on, and `beyond` for every place after the last listed."""

    points: tuple[Decimal, ...] = ()
    beyond: Decimal = NOTHING

    def points_of(self, place: int, field: int) -> Decimal:
        """What that place is worth; places count from 1, and a table does not ask how big the field was."""
        return self.points[place - 1] if place <= len(self.points) else self.beyond

    def most(self, field: int | None) -> Decimal | None:
        """The most that one result can bring; the field at its biggest, or None where nothing bounds it."""
        return max(*self.points, self.beyond, NOTHING)

    def least(self) -> Decimal:
        """The least that one result can bring; below 0 where places cost points."""
        return min(*self.points, self.beyond, NOTHING)

    def sentence(self, place: int, field: int) -> str:
        """How the number came about, where that is not plain to see."""
        return ""

    @property
    def is_rising(self) -> bool:
        """Whether a worse place is worth more than a better one."""
        values = (*self.points, self.beyond)
        return any(worse > better for better, worse in pairwise(values))


@dataclass(frozen=True, slots=True)
class Linear:
    """N − p + 1 of a field of N: the last gets `last`, and every place gained is worth `step` more."""

    step: Decimal = Decimal(1)
    last: Decimal = Decimal(1)

    def points_of(self, place: int, field: int) -> Decimal:
        """Never less than `last`, even where places are counted beyond the field (shared cars, a gap in the places)."""
        return self.step * max(field - place, 0) + self.last

    def most(self, field: int | None) -> Decimal | None:
        """Every starter more is worth a step more to the winner: of a field that nothing bounds there is no most."""
        if field is None and self.step > 0:
            return None
        return max(self.last + max(self.step, NOTHING) * max((field or 1) - 1, 0), NOTHING)

    def least(self) -> Decimal:
        return min(self.last, NOTHING)

    def sentence(self, place: int, field: int) -> str:
        return f"{plain(self.step)} × ({field} − {place}) + {plain(self.last)}"

    @property
    def is_rising(self) -> bool:
        return self.step < 0


@dataclass(frozen=True, slots=True)
class Formula:
    """a · (N − p + c) / N + b, as clubs write it with c = 0, or with c = 1 where the last shall get something too.

    The usual two of slot-racing leagues: ((N − p) / N) · 10 + 1 for a race, (N − p + 1) / N for a qualifying.
    A field of one (N = 1) gives its only starter a · c + b: there was nobody to beat, and b for being there.
    A field of none (N = 0, everybody who has a place did not count as the field) gives b: a fraction of nothing is 0.
    """

    a: Decimal
    b: Decimal = NOTHING
    c: int = 0

    def points_of(self, place: int, field: int) -> Decimal:
        if field < 1:
            return self.b
        return self.a * max(field - place + self.c, 0) / field + self.b

    def most(self, field: int | None) -> Decimal | None:
        """However big the field becomes: (N − 1) / N only comes near 1."""
        return max(self.a, NOTHING) + max(self.b, NOTHING)

    def least(self) -> Decimal:
        return min(self.b, NOTHING)

    def sentence(self, place: int, field: int) -> str:
        shift = f" + {self.c}" if self.c else ""
        return f"{plain(self.a)} × ({field} − {place}{shift}) / {field} + {plain(self.b)}"

    @property
    def is_rising(self) -> bool:
        return self.a < 0


PlacePoints = Table | Linear | Formula
NO_POINTS = Table()
HUNDREDTHS = Rounding()


def table(*points: int | str, beyond: int | str = 0) -> Table:
    """A table of whole numbers, or of texts for halves: `table(10, 8, 6, "0.5")`. Never floats."""
    return Table(tuple(Decimal(value) for value in points), Decimal(beyond))
