"""What a decision would move, in numbers: everybody's place and points before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from championships.models import Championship
from championships.report.cross_table import MISSED, signed, tables_of
from championships.scoring.tables import plain
from championships.standings.reading import standings_of


class Held(NamedTuple):
    """Somebody's line in a table."""

    name: str
    rank: int | None
    net: Decimal
    is_champion: bool


Lines = Mapping[str, Held]
Tables = Mapping[tuple[str, str], Lines]
"""By a table's name and what people call it: everybody's line, by key."""


def tables_now(championship: Championship) -> Tables:
    """All its tables after the latest round, as they are stored."""
    found = {}
    for name, title in tables_of(championship):
        table = standings_of(championship, name)
        rows = table.rows if table else ()
        found[name, title] = {row.key: Held(row.name, row.rank, row.net, row.is_champion) for row in rows}
    return found


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody's place and points before and after; `by` is the difference of the points."""

    name: str
    place: str
    place_was: str
    points: str
    points_were: str
    by: str

    @property
    def has_moved(self) -> bool:
        return (self.place, self.points) != (self.place_was, self.points_were)


@dataclass(frozen=True, slots=True)
class TableMoves:
    """One table: whoever moves, best first as it would be, and how many stay; and who would be champion otherwise."""

    title: str
    moves: tuple[Move, ...]
    stay: int
    champion: str = ""


def moves(before: Tables, after: Tables) -> list[TableMoves]:
    """Table by table; one in which nothing moves is told, too."""
    return [moves_in(title, before.get((name, title), {}), lines) for (name, title), lines in titled(before, after)]


def titled(before: Tables, after: Tables) -> list[tuple[tuple[str, str], Lines]]:
    """The tables there would be, and those that would be gone, with nobody in them."""
    gone: list[tuple[tuple[str, str], Lines]] = [(name, {}) for name in before if name not in after]
    return [*after.items(), *gone]


def moves_in(title: str, before: Lines, after: Lines) -> TableMoves:
    every = [move_of(before.get(key), after.get(key)) for key in dict.fromkeys([*after, *before])]
    found = tuple(move for move in every if move.has_moved)
    return TableMoves(title, found, len(every) - len(found), champion_moved(before, after))


def move_of(was: Held | None, now: Held | None) -> Move:
    known = now or was
    assert known is not None
    by = (now.net if now else Decimal()) - (was.net if was else Decimal())
    return Move(known.name, place(now), place(was), points(now), points(was), signed(by) if by else "")


def place(line: Held | None) -> str:
    return MISSED if line is None or line.rank is None else str(line.rank)


def points(line: Held | None) -> str:
    return MISSED if line is None else plain(line.net)


def champion_moved(before: Lines, after: Lines) -> str:
    """`Champion: Ada, so far nobody`; empty where that stays."""
    was, now = (", ".join(line.name for line in lines.values() if line.is_champion) for lines in (before, after))
    return f"Champion: {now or 'nobody yet'}, so far {was or 'nobody'}." if was != now else ""
