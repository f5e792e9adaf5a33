"""Standings as clubs print them: rounds across, drivers down, what is dropped in brackets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from championships.models import StandingsSnapshot
from championships.scoring.tables import plain
from championships.standings.table import (
    StandingsRow,
    StandingsScore,
    StandingsTable,
)

MISSED = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a round brought somebody, as it is printed."""

    round: int
    text: str
    told: str
    has_score: bool
    is_dropped: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody's line. `movement` is how many ranks up or, below 0, down since the round before."""

    key: str
    person: str
    name: str
    rank: str
    movement: int
    net: str
    gap: str
    gross: str
    adjusted: str
    cells: tuple[Cell, ...]
    is_champion: bool
    settled_by: str
    unranked_by: str

    @property
    def places(self) -> int:
        return abs(self.movement)


def lines_of(table: StandingsTable) -> list[Line]:
    return [line_of(row, table.rounds) for row in table.rows]


def line_of(row: StandingsRow, rounds: Sequence[int]) -> Line:
    adjusted = sum((award.points for award in row.adjustments), Decimal(0))
    return Line(
        key=row.key,
        person=row.person,
        name=row.name,
        rank=MISSED if row.rank is None else str(row.rank),
        movement=row.gained or 0,
        net=plain(row.net),
        gap=plain(row.gap) if row.gap else "",
        gross=plain(row.gross),
        adjusted=signed(adjusted) if row.adjustments else "",
        cells=tuple(cell_of(number, row.scores.get(number), is_dropped=number in row.dropped) for number in rounds),
        is_champion=row.is_champion,
        settled_by=row.settled_by,
        unranked_by=row.unranked_by,
    )


def cell_of(number: int, score: StandingsScore | None, *, is_dropped: bool) -> Cell:
    """What is dropped is in brackets; bonuses that count all the same stand before them."""
    text = MISSED if score is None else plain(score.points)
    counted = sum((award.points for award in score.awards if not award.is_dropped), Decimal(0)) if score else Decimal(0)
    if is_dropped and score is not None and counted:
        text = f"{plain(counted)} ({plain(score.points - counted)})"
    elif is_dropped:
        text = f"({text})"
    reasons = () if score is None else (award.reason for award in score.awards)
    return Cell(
        round=number,
        text=text,
        told="; ".join(reason for reason in reasons if reason),
        has_score=score is not None,
        is_dropped=is_dropped,
    )


def signed(points: Decimal) -> str:
    return f"+{plain(points)}" if points > 0 else plain(points).replace("-", "−")


@dataclass(frozen=True, slots=True)
class TitleRace:
    """Who can still be champion and what it takes, in words; and who cannot."""

    contenders: tuple[tuple[str, str], ...]
    out: tuple[str, ...]


def title_race(table: StandingsTable) -> TitleRace:
    chances = [(row.name, row.chance) for row in table.rows if row.chance is not None]
    return TitleRace(
        contenders=tuple((name, chance["sentence"]) for name, chance in chances if not chance["is_out"]),
        out=tuple(name for name, chance in chances if chance["is_out"]),
    )


def settled(lines: Sequence[Line]) -> list[Line]:
    """Those who are level on points with somebody, and for whom a tie-break decided."""
    return [line for line in lines if line.settled_by]


def tables_of(championship: Any) -> list[tuple[str, str]]:
    """Every table the championship has, with what people call it."""
    tables = [(StandingsSnapshot.DRIVERS, "Drivers")]
    if championship.teams != championship.Teams.OFF:
        tables.append((StandingsSnapshot.TEAMS, "Teams"))
    if championship.has_manufacturers:
        tables.append((StandingsSnapshot.MANUFACTURERS, "Manufacturers"))
    return [*tables, *((StandingsSnapshot.of_class(class_.pk), str(class_)) for class_ in championship.classes.all())]
