"""What comes out: a table after every round, and for every number the rows that add up to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from championships.scoring.dropping import droppable, dropped_rounds
from championships.scoring.rules import Adjustment, Part
from championships.scoring.scores import Award, Kind, RoundScore
from championships.scoring.tables import NOTHING
from championships.scoring.ties import Record, TieBreak, settled


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The part of the rules that one table of drivers, teams or makes goes by."""

    ties: tuple[TieBreak, ...] = ()
    parts: tuple[Part, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    are_bonuses_dropped: bool = True
    unranked: frozenset[str] = frozenset()
    entered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """One competitor in the standings.

    `rank` is shared where nothing decides (1, 1, 3), and None for who is excluded. `gross` is everything scored, `net`
    what counts of it. `gap` is to the leader in net points. `gained` is ranks gained since the round before, negative
    where lost, None where there was none. `settled_by` names the tie-break that decided among those with as many
    points; empty where points did, or where nothing could.
    """

    competitor: str
    rank: int | None
    gross: Decimal
    net: Decimal
    gap: Decimal | None
    gained: int | None
    dropped: frozenset[int]
    scores: tuple[RoundScore, ...]
    adjustments: tuple[Award, ...] = ()
    settled_by: str = ""
    are_bonuses_dropped: bool = True

    @property
    def why(self) -> tuple[Award, ...]:
        """Every award, round by round, adjustments last: all together are `gross`, those not dropped are `net`."""
        return (*(award for score in self.scores for award in self._told(score)), *self.adjustments)

    def score(self, number: int) -> RoundScore | None:
        """Of that round; None where it is not held yet."""
        return next((score for score in self.scores if score.round == number), None)

    def _told(self, score: RoundScore) -> Iterator[Award]:
        if score.round not in self.dropped:
            yield from score.awards
            return
        for award in score.awards:
            goes = self.are_bonuses_dropped or award.kind is not Kind.BONUS
            yield replace(award, is_dropped=goes)


@dataclass(frozen=True, slots=True)
class Standing:
    """The table after a round, best first; equal ranks by name, the excluded last."""

    after_round: int
    rows: tuple[Row, ...]
    reckoning: Reckoning = field(repr=False, default=Reckoning())

    def row(self, competitor: str) -> Row:
        return next(row for row in self.rows if row.competitor == competitor)


@dataclass(slots=True)
class _Account:
    """What one competitor has so far."""

    scores: list[RoundScore] = field(default_factory=list)
    gross: Decimal = NOTHING
    is_present: bool = False


def standings(reckoning: Reckoning, rounds: Sequence[tuple[int, Mapping[str, RoundScore]]]) -> tuple[Standing, ...]:
    """A table after each of these rounds, which are in order. Who was never there is not in it, unless entered."""
    accounts = {name: _Account(is_present=name in reckoning.entered) for name in _everybody(reckoning, rounds)}
    tables: list[Standing] = []
    ranks: dict[str, int | None] = {}
    for number, scores in rounds:
        missed = RoundScore(number, is_void=_is_void(scores.values()))
        for name, account in accounts.items():
            score = scores.get(name, missed)
            account.scores.append(score)
            account.gross += score.points
            account.is_present |= name in scores
        tables.append(_table(reckoning, number, accounts, ranks))
        ranks = {row.competitor: row.rank for row in tables[-1].rows}
    return tuple(tables)


def _everybody(reckoning: Reckoning, rounds: Sequence[tuple[int, Mapping[str, RoundScore]]]) -> list[str]:
    return sorted(reckoning.entered.union(*(scores.keys() for _, scores in rounds)))


def _is_void(scores: Iterable[RoundScore]) -> bool:
    return any(score.is_void for score in scores)


def _table(
    reckoning: Reckoning, number: int, accounts: Mapping[str, _Account], before: Mapping[str, int | None]
) -> Standing:
    """Everybody who has been there until now, ranked."""
    rows = [_row(reckoning, number, name, account) for name, account in accounts.items() if account.is_present]
    ranked = list(_ranked([row for row in rows if row.competitor not in reckoning.unranked], reckoning.ties))
    leader = ranked[0].net if ranked else NOTHING
    placed = [replace(row, gap=leader - row.net, gained=_gained(row, before)) for row in ranked]
    excluded = sorted(
        (row for row in rows if row.competitor in reckoning.unranked), key=lambda row: (-row.net, row.competitor)
    )
    return Standing(after_round=number, rows=(*placed, *excluded), reckoning=reckoning)


def _row(reckoning: Reckoning, number: int, name: str, account: _Account) -> Row:
    """Still without a rank."""
    adjustments = tuple(adjusted(reckoning, name, number))
    extra = sum((award.points for award in adjustments), NOTHING)
    dropped = dropped_rounds(reckoning.parts, account.scores, are_bonuses_dropped=reckoning.are_bonuses_dropped)
    gone = (
        droppable(score, are_bonuses_dropped=reckoning.are_bonuses_dropped)
        for score in account.scores
        if score.round in dropped
    )
    gross = account.gross + extra
    return Row(
        competitor=name,
        rank=None,
        gross=gross,
        net=gross - sum(gone, NOTHING),
        gap=None,
        gained=None,
        dropped=dropped,
        scores=tuple(account.scores),
        adjustments=adjustments,
        are_bonuses_dropped=reckoning.are_bonuses_dropped,
    )


def adjusted(reckoning: Reckoning, name: str, number: int) -> Iterator[Award]:
    """The adjustments that count in the standings after that round: the season's, and those of rounds until then."""
    for change in reckoning.adjustments:
        if change.competitor == name and (change.round is None or change.round <= number):
            yield Award(round=change.round, kind=Kind.ADJUSTMENT, points=change.points, reason=change.reason)


def _ranked(rows: list[Row], ties: tuple[TieBreak, ...]) -> Iterator[Row]:
    """By net points, then by the tie-breaks; who is still level shares the rank."""
    by_points: dict[Decimal, list[Row]] = {}
    for row in rows:
        by_points.setdefault(row.net, []).append(row)
    rank = 1
    for points in sorted(by_points, reverse=True):
        level = {row.competitor: row for row in by_points[points]}
        records = [Record(row.competitor, row.scores, row.dropped) for row in level.values()]
        for group, by in settled(records, ties):
            for record in group:
                yield replace(level[record.competitor], rank=rank, settled_by=by)
            rank += len(group)


def _gained(row: Row, before: Mapping[str, int | None]) -> int | None:
    earlier = before.get(row.competitor)
    return None if earlier is None or row.rank is None else earlier - row.rank
