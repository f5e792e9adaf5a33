"""What comes out: a table after every round, and for every number the rows that add up to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby

from championships.scoring.dropping import droppable, dropped_in, may_change
from championships.scoring.rules import Adjustment, SeasonPart
from championships.scoring.scores import Award, AwardKind, RoundScore
from championships.scoring.tables import NOTHING, amount
from championships.scoring.ties import Record, TieBreak, settled

EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class TableRules:
    """The part of the rules that one table of drivers, teams or makes goes by.

    The `entered` are in it even before they came; if `enters_adjusted`, so is, from then on, whoever is given or loses
    points. Who started in fewer than `minimum_rounds` that counted has no rank, once those of the `planned` rounds that
    are still to come are too few; where nobody said how many there will be, everybody has.
    """

    ties: tuple[TieBreak, ...] = ()
    parts: tuple[SeasonPart, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    are_bonuses_dropped: bool = True
    unranked: frozenset[str] = frozenset()
    entered: frozenset[str] = frozenset()
    enters_adjusted: bool = False
    minimum_rounds: int = 0
    planned: frozenset[int] = frozenset()
    is_planned: bool = False

    @property
    def adjusted(self) -> frozenset[str]:
        return frozenset(change.competitor for change in self.adjustments)

    def unranked_by(self, account: _Account, to_come: int) -> str:
        """Why somebody has no rank; empty where they have."""
        if account.name in self.unranked:
            return EXCLUDED
        if self.is_planned and account.attended + to_come < self.minimum_rounds:
            return f"drove in {account.attended} of the {amount(self.minimum_rounds, 'round')} it takes to be ranked"
        return ""


@dataclass(frozen=True, slots=True)
class Row:
    """One competitor in the standings.

    `rank` is shared where nothing decides (1, 1, 3), and None for who has none; `unranked_by` says why. `gross` is
    everything scored, `net` what counts of it. `gap` is to the leader in net points. `gained` is ranks gained since the
    round before, negative where lost, None where there was none. `settled_by` names the tie-break that decided among
    those with as many points; empty where points did, or where nothing could.
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
    unranked_by: str = ""

    @property
    def attended(self) -> int:
        return sum(is_attended(score) for score in self.scores)

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
            goes = self.are_bonuses_dropped or award.kind is not AwardKind.BONUS
            yield replace(award, is_dropped=goes)


@dataclass(frozen=True, slots=True)
class Standing:
    """The table after a round, best first; equal ranks by name, who has no rank last."""

    after_round: int
    rows: tuple[Row, ...]
    reckoning: TableRules = field(repr=False, default=TableRules())

    def row(self, competitor: str) -> Row:
        return next(row for row in self.rows if row.competitor == competitor)


def is_attended(score: RoundScore) -> bool:
    """A round that counts for nobody is no attendance."""
    return score.has_started and not score.is_void


@dataclass(slots=True)
class _Account:
    """What one competitor has so far."""

    name: str
    is_present: bool
    scores: list[RoundScore] = field(default_factory=list)
    gross: Decimal = NOTHING
    net: Decimal = NOTHING
    attended: int = 0
    adjustments: tuple[Award, ...] = ()
    dropped: frozenset[int] = frozenset()
    dropped_by_part: dict[SeasonPart, list[int]] = field(default_factory=dict)

    def enter(self, score: RoundScore) -> None:
        """One more round."""
        self.scores.append(score)
        self.gross += score.points
        self.attended += is_attended(score)

    def take_over(self, row: Row) -> None:
        """All is as it was."""
        self.dropped, self.adjustments, self.net = row.dropped, row.adjustments, row.net

    def sort_out(self, reckoning: TableRules, number: int, *, is_first: bool) -> None:
        """What is dropped and adjusted after that round, the last one entered. Parts that are over stay as they are."""
        changing = [part for part in reckoning.parts if is_first or may_change(part, number)]
        for part in changing:
            self.dropped_by_part[part] = dropped_in(
                part, self.scores, are_bonuses_dropped=reckoning.are_bonuses_dropped
            )
        if changing:
            self.dropped = frozenset(number for numbers in self.dropped_by_part.values() for number in numbers)
        self.adjustments = tuple(adjusted(reckoning, self.name, number))
        gone = (
            droppable(score, are_bonuses_dropped=reckoning.are_bonuses_dropped)
            for score in self.scores
            if score.round in self.dropped
        )
        self.net = self.total - (sum(gone, NOTHING) if self.dropped else NOTHING)

    @property
    def total(self) -> Decimal:
        return self.gross + sum((award.points for award in self.adjustments), NOTHING)


@dataclass(frozen=True, slots=True)
class KnownStandings:
    """What the standings were when they were computed before, by the same rules.

    The first `leading` of them are still true; the `steady` have the same scores as then in all rounds.
    """

    standings: Sequence[Standing] = ()
    leading: int = 0
    steady: frozenset[str] = frozenset()

    def steady_rows(self, place: int) -> dict[str, Row]:
        rows = self.standings[place].rows if self.steady else ()
        return {row.competitor: row for row in rows if row.competitor in self.steady}


def standings(
    reckoning: TableRules,
    rounds: Sequence[tuple[int, Mapping[str, RoundScore]]],
    known: KnownStandings = KnownStandings(),
    undriven: frozenset[int] = frozenset(),
) -> tuple[Standing, ...]:
    """A table after each of these rounds, which are in order. Who was never there is not in it, unless entered.

    The `undriven` have brought nothing yet but points by hand.
    """
    entered = reckoning.entered | (reckoning.adjusted if reckoning.enters_adjusted else frozenset())
    names = sorted(entered.union(*(scores.keys() for _, scores in rounds)))
    accounts = [_Account(name, is_present=name in reckoning.entered) for name in names]
    tables = list(known.standings[: known.leading])
    to_come = set(reckoning.planned)
    for place, (number, scores) in enumerate(rounds):
        is_void = any(score.is_void for score in scores.values())
        missed = RoundScore(number, is_void=is_void, is_driven=number not in undriven)
        to_come -= {number} - undriven
        for account in accounts:
            account.enter(scores.get(account.name, missed))
            account.is_present |= account.name in scores
        if place < known.leading:
            continue
        steady = known.steady_rows(place)
        for account in accounts:
            if account.name in steady:
                account.take_over(steady[account.name])
            elif account.name not in known.steady:
                account.sort_out(reckoning, number, is_first=place == known.leading)
            account.is_present |= reckoning.enters_adjusted and bool(account.adjustments)
        present = [account for account in accounts if account.is_present]
        before = {row.competitor: row.rank for row in tables[-1].rows} if tables else {}
        tables.append(_table(reckoning, number, present, before, steady, len(to_come)))
    return tuple(tables)


def adjusted(reckoning: TableRules, name: str, number: int) -> Iterator[Award]:
    """The adjustments that count in the standings after that round: the season's, and those of rounds until then."""
    for change in reckoning.adjustments:
        if change.competitor == name and (change.round is None or change.round <= number):
            yield Award(round=change.round, kind=AwardKind.ADJUSTMENT, points=change.points, reason=change.reason)


def _table(
    reckoning: TableRules,
    number: int,
    accounts: Sequence[_Account],
    before: Mapping[str, int | None],
    steady: Mapping[str, Row],
    to_come: int,
) -> Standing:
    """Everybody who has been there until now, ranked; who has no rank last."""
    order = sorted(accounts, key=lambda account: (-account.net, account.name))
    reasons = {account.name: reckoning.unranked_by(account, to_come) for account in order}
    ranked = list(_ranked([account for account in order if not reasons[account.name]], reckoning.ties))
    leader = ranked[0][0].net if ranked else NOTHING
    placed = [
        _row(reckoning, account, rank=rank, by=by, gap=leader - account.net, earlier=before.get(account.name))
        for account, rank, by in ranked
    ]
    unranked = [
        _row(reckoning, account, unranked_by=reasons[account.name]) for account in order if reasons[account.name]
    ]
    rows = (_same(row, steady.get(row.competitor)) for row in (*placed, *unranked))
    return Standing(after_round=number, rows=tuple(rows), reckoning=reckoning)


def _same(row: Row, steady: Row | None) -> Row:
    """The very row there was, where nothing in it changed: whoever kept something of it finds it again."""
    if steady is None or (row.rank, row.gap, row.gained, row.settled_by) != (
        steady.rank,
        steady.gap,
        steady.gained,
        steady.settled_by,
    ):
        return row
    return steady


def _ranked(accounts: Sequence[_Account], ties: tuple[TieBreak, ...]) -> Iterator[tuple[_Account, int, str]]:
    """By net points, then by the tie-breaks; who is still level shares the rank."""
    rank = 1
    for _, level in groupby(accounts, key=lambda account: account.net):
        by_name = {account.name: account for account in level}
        if len(by_name) == 1:
            yield from ((account, rank, "") for account in by_name.values())
            rank += 1
            continue
        records = [Record(account.name, account.scores, account.dropped) for account in by_name.values()]
        for group, by in settled(records, ties):
            yield from ((by_name[record.competitor], rank, by) for record in group)
            rank += len(group)


def _row(
    reckoning: TableRules,
    account: _Account,
    *,
    rank: int | None = None,
    by: str = "",
    gap: Decimal | None = None,
    earlier: int | None = None,
    unranked_by: str = "",
) -> Row:
    return Row(
        competitor=account.name,
        rank=rank,
        gross=account.total,
        net=account.net,
        gap=gap,
        gained=None if earlier is None or rank is None else earlier - rank,
        dropped=account.dropped,
        scores=tuple(account.scores),
        adjustments=account.adjustments,
        settled_by=by,
        are_bonuses_dropped=reckoning.are_bonuses_dropped,
        unranked_by=unranked_by,
    )
