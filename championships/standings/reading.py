"""Reading standings: one query for the sheets, one for the names."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from championships.models import Championship, StandingsSnapshot
from championships.scoring.scores import AwardKind
from championships.standings.closing import whom_they_are_now
from championships.standings.names import names_in
from championships.standings.table import (
    StandingsAward,
    StandingsRow,
    StandingsScore,
    StandingsTable,
)

LAST = 10**9


def table_of(
    championship: Championship, table: str = StandingsSnapshot.DRIVERS, after_round: int | None = None
) -> StandingsTable | None:
    """A table after that round, or the latest, with all its history: scores, awards and ranks; None where none is."""
    sheets = championship.sheets.filter(table=table).order_by("after_round")
    if after_round is not None:
        sheets = sheets.filter(after_round__lte=after_round)
    found = list(sheets)
    if not found or after_round not in {None, found[-1].after_round}:
        return None
    return _Reader(championship, found).table()


def standings_of(
    championship: Championship, table: str = StandingsSnapshot.DRIVERS, after_round: int | None = None
) -> StandingsTable | None:
    """The same without its history: ranks and points only."""
    sheets = championship.sheets.filter(table=table).order_by("-after_round").defer("scores")
    sheet = (sheets if after_round is None else sheets.filter(after_round=after_round)).first()
    return None if sheet is None else _Reader(championship, [sheet], has_history=False).table()


def table_from(championship: Championship, sheets: Sequence[StandingsSnapshot]) -> StandingsTable:
    """The table of the last of these sheets, with the history of all; they need not be stored."""
    return _Reader(championship, sheets).table()


class _Reader:
    """One table's sheets becoming what people read; the last one is the table, the others its history."""

    def __init__(
        self, championship: Championship, sheets: Sequence[StandingsSnapshot], *, has_history: bool = True
    ) -> None:
        self.championship, self.sheet = championship, sheets[-1]
        self.rows = self.sheet.read_rows()
        self.scores: dict[int, dict[str, Any]] = {}
        self.ranks: dict[int, dict[str, int | None]] = {}
        for sheet in sheets if has_history else ():
            self.scores[sheet.after_round] = sheet.read_scores()
            rows = self.rows if sheet is self.sheet else sheet.read_rows()
            self.ranks[sheet.after_round] = {row["who"]: row["rank"] for row in rows}
        self.names = names_in(sheets, self._named())
        self.now = whom_they_are_now(championship) if championship.is_final else {}

    def _named(self) -> tuple[set[str], set[str]]:
        """The keys of whom the table is, and of who earned points in their account."""
        earned = (one for scores in self.scores.values() for score in scores.values() for one in score["awards"])
        return {row["who"] for row in self.rows}, {award[4] for award in earned} - {""}

    def table(self) -> StandingsTable:
        chances = self.sheet.read_chances()
        rows = [self.row(row, chances.get(row["who"])) for row in self.rows]
        rows.sort(key=lambda row: (row.rank or LAST, row.name.casefold(), row.key))
        return StandingsTable(
            championship=self.championship,
            table=self.sheet.table,
            after_round=self.sheet.after_round,
            rounds=tuple(self.scores),
            rows=tuple(rows),
        )

    def row(self, row: dict[str, Any], chance: dict[str, Any] | None) -> StandingsRow:
        key, dropped = row["who"], tuple(row["dropped"])
        return StandingsRow(
            key=key,
            name=self.names[0].get(key, key),
            rank=row["rank"],
            gross=Decimal(row["gross"]),
            net=Decimal(row["net"]),
            gap=None if row["gap"] is None else Decimal(row["gap"]),
            gained=row["gained"],
            dropped=dropped,
            settled_by=row["by"],
            adjustments=tuple(
                StandingsAward(number, AwardKind.ADJUSTMENT.value, Decimal(points), reason)
                for number, points, reason in row["adjustments"]
            ),
            scores={
                number: self.score(number, scores[key], number in dropped)
                for number, scores in self.scores.items()
                if key in scores
            },
            ranks={number: ranks[key] for number, ranks in self.ranks.items() if key in ranks},
            chance=chance,
            unranked_by=row.get("unranked_by", "excluded" if row["rank"] is None else ""),
            person=self.person(key),
        )

    def person(self, key: str) -> str:
        """The key of whom somebody is now; empty where they are gone, or are no person."""
        if self.sheet.kind_of_keys == "drivers":
            key = self.now.get(key, key)
        return key if self.sheet.kind_of_keys and int(key) > 0 else ""

    def score(self, number: int, score: dict[str, Any], is_dropped: bool) -> StandingsScore:
        awards = tuple(self.award(number, award, is_dropped) for award in score["awards"])
        return StandingsScore(number, Decimal(score["points"]), is_dropped, awards)

    def award(self, number: int, award: list[str], is_dropped: bool) -> StandingsAward:
        kind, points, reason, sessions, by = award
        goes = is_dropped and (self.championship.are_bonuses_dropped or kind != AwardKind.BONUS)
        keys = tuple(int(key) for key in sessions.split("+") if key)
        return StandingsAward(number, kind, Decimal(points), reason, keys, self.names[1].get(by, by), goes)
