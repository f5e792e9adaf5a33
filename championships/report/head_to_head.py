"""Everybody against everybody within the season: who took more from the rounds in which both were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from championships.standings.table import StandingsRow, StandingsTable

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Duel:
    """One side of it. Rounds count as they were scored, dropped or not; adjustments are of no round."""

    row: StandingsRow
    rival: StandingsRow
    ahead: int
    level: int
    behind: int
    points: Decimal
    rival_points: Decimal

    @property
    def rounds(self) -> int:
        """In which both were."""
        return self.ahead + self.level + self.behind

    @property
    def score(self) -> str:
        """As it is printed: `3–1`; empty where they never met."""
        return f"{self.ahead}–{self.behind}" if self.rounds else ""


def duels(table: StandingsTable, of: Iterable[StandingsRow] | None = None) -> Iterator[Duel]:
    """Of everybody, or of those rows, against everybody else, in the order of the standings."""
    for row in table.rows if of is None else of:
        for rival in table.rows:
            if rival is not row:
                yield duel(row, rival)


def duel(row: StandingsRow, rival: StandingsRow) -> Duel:
    both = [
        (score.points, rival.scores[number].points) for number, score in row.scores.items() if number in rival.scores
    ]
    return Duel(
        row=row,
        rival=rival,
        ahead=sum(own > other for own, other in both),
        level=sum(own == other for own, other in both),
        behind=sum(own < other for own, other in both),
        points=sum((own for own, _ in both), NOTHING),
        rival_points=sum((other for _, other in both), NOTHING),
    )


def grid(table: StandingsTable) -> list[tuple[str, list[str]]]:
    """A line for everybody: the name, and the score against each of those in the order of the lines."""
    return [(row.name, ["" if rival is row else duel(row, rival).score for rival in table.rows]) for row in table.rows]
