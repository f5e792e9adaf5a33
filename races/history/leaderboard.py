"""Who is ahead of whom by one figure of their careers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import F

from races.history.career import HOLDERS
from races.history.career_figures import SUMMED
from races.measures.rounding import quotient
from races.models.career import SeasonTotalsQuerySet

SHOWN_WITH = ("sessions", "starts", "lap_count")


@dataclass(frozen=True)
class Board:
    """A figure to rank by: a sum, or a sum `per` another; it is shown `times` as much, to so many `places`."""

    figure: str
    per: str = ""
    times: Fraction = Fraction(1)
    places: int = 0
    is_least_best: bool = False

    @property
    def sums(self) -> set[str]:
        """What has to be summed up for it."""
        return {self.figure, *SHOWN_WITH, *filter(None, [self.per])}

    def value(self, line: dict[str, Any]) -> Fraction:
        """The exact value; nothing where there is none of it."""
        divisor = int(line[self.per] or 0) if self.per else 1
        return Fraction(int(line[self.figure] or 0), divisor) * self.times if divisor else Fraction(0)

    def shown(self, value: Fraction) -> str:
        return str(quotient(value.numerator, value.denominator, self.places))


HUNDREDFOLD, THOUSANDTH, MILLIONTH = Fraction(100), Fraction(1, 1000), Fraction(1, 1_000_000)
COUNTS = [
    "sessions", "starts", "wins", "podiums", "poles", "fastest_laps", "grand_slams", "laps_led", "retirements",
    "disqualifications",
]  # fmt: skip
BOARDS = {
    **{name: Board(name) for name in COUNTS},
    "laps": Board("lap_count"),
    "total_ms": Board("total_ms"),
    "kilometres": Board("distance_mm", times=MILLIONTH, places=3),
    "best_finish": Board("best_finish", is_least_best=True),
    "average_finish": Board("finish_sum", per="finishes", places=2, is_least_best=True),
    "win_rate_pct": Board("wins", per="starts", times=HUNDREDFOLD, places=2),
    "podium_rate_pct": Board("podiums", per="starts", times=HUNDREDFOLD, places=2),
    "consistency_pct": Board("consistency_sum", per="judged_laps", times=THOUSANDTH, places=3),
}


@dataclass(frozen=True)
class Rank:
    """A place in a leaderboard, which equals share: 1, 1, 3. `value` is the figure it is by, as it is shown."""

    rank: int
    holder: Any
    value: str
    sessions: int
    starts: int
    laps: int


def leaderboard(
    totals: SeasonTotalsQuerySet, of: str, *, holder: str = "driver", min_starts: int = 0, limit: int | None = 100
) -> list[Rank]:
    """The best by that figure, of those who have any of it and so many starts.

    Ranked by the exact value, not by what is shown of it; equals are listed by their ids.
    """
    board = BOARDS[of]
    # In the order of all of them, because a sum takes its name from a field that others are made of.
    sums = {name: one for name, one in SUMMED.items() if name in board.sums}
    lines: Any = totals.of(holder).order_by().values(pk=F(holder)).annotate(**sums)
    ranked = ranks(board, [line for line in lines if line["starts"] >= min_starts])[:limit]
    holders = HOLDERS[holder]._default_manager.select_related("club").in_bulk([line["pk"] for _, _, line in ranked])
    return [
        Rank(rank, holders[line["pk"]], board.shown(value), *(int(line[name]) for name in SHOWN_WITH))
        for rank, value, line in ranked
    ]


def ranks(board: Board, lines: list[dict[str, Any]]) -> list[tuple[int, Fraction, dict[str, Any]]]:
    """Rank, value and line of whoever has a value, the best first."""
    valued = [(value, line) for line in lines if (value := board.value(line))]
    sign = 1 if board.is_least_best else -1
    ordered = sorted(valued, key=lambda one: (sign * one[0], one[1]["pk"]))
    first: dict[Fraction, int] = {}
    for place, (value, _) in enumerate(ordered, start=1):
        first.setdefault(value, place)
    return [(first[value], value, line) for value, line in ordered]
