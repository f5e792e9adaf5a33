"""Who can still become champion, and what it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from championships.scoring.dropping import droppable, dropped_rounds
from championships.scoring.merging import types_scored
from championships.scoring.rules import PlannedRound, Rules
from championships.scoring.scores import RoundScore
from championships.scoring.season import Season
from championships.scoring.standings import Row, Standing
from championships.scoring.tables import NOTHING, plain


@dataclass(frozen=True, slots=True)
class Chance:
    """What the title still takes for somebody.

    `secured` are the net points at the season's end if they score nothing more; with drop scores that may be less than
    now, where a bad round to come cannot be dropped. `reachable` are those if they score the most there is in every
    planned round to come. `needs` is, for everybody but the leader, how many net points they must gain to draw level
    with what the leader has secured; for the leader, how many bring them level with the most that any rival can reach
    (one more and they are champion). `is_out`: cannot even draw level.
    """

    competitor: str
    secured: Decimal
    reachable: Decimal
    needs: Decimal
    is_leader: bool
    is_champion: bool
    is_out: bool

    @property
    def obtainable(self) -> Decimal:
        return self.reachable - self.secured

    @property
    def sentence(self) -> str:
        if self.is_champion:
            return "Champion."
        needed = f"{plain(self.needs)} of the {plain(self.obtainable)} points still obtainable"
        if self.is_leader:
            return f"Needs more than {needed} to be out of reach."
        return f"Out of the title: needs {needed}." if self.is_out else f"Needs {needed} to draw level."


def title_race(rules: Rules, standing: Standing) -> tuple[Chance, ...]:
    """Everybody's chance after that round, in the order of the standings; the excluded have none.

    Champion is the leader whom no rival can reach, the leader scoring nothing more and the rival everything: the first
    place, participation and every bonus in each session of each planned round, times its factor, drop scores as they
    will be at the season's end. A rival who can draw level can be champion, whatever the tie-breaks may say: so nobody
    is declared too early, at worst a round too late. After the last planned round whoever is first is champion.
    Linear points need a field: the biggest so far, or the list of participants where there is one.
    Planned rounds are taken to be held and to count; nothing is known of rulings and adjustments to come.
    No planned rounds: no title race, an empty answer.
    """
    rows = [row for row in standing.rows if row.rank is not None]
    if not rules.planned or not rows:
        return ()
    season = _RestOfSeason(rules, standing)
    return tuple(_chances(season, rows))


def latest_complete(season: Season, standings: tuple[Standing, ...]) -> Standing | None:
    """A round of which only the qualifying is held decides no title yet, where anything else scores."""
    if not standings:
        return None
    scored = {scoring.type for scoring in season.rules.scoring}
    deciding = scored - set(season.rules.qualifying) or scored
    is_begun = deciding.isdisjoint(types_scored(season.rounds[-1]))
    return standings[-1] if not is_begun else (standings[-2] if len(standings) > 1 else None)


def with_sessions_as_before(rules: Rules, season: Season) -> Rules:
    """With as many sessions of each type in a round to come as the fullest round had: what was may be again."""
    most: Counter[str] = Counter()
    for round_ in season.rounds:
        most |= Counter(types_scored(round_))
    return replace(
        rules,
        planned=tuple(
            replace(planned, sessions=tuple(kind for kind in planned.sessions for _ in range(max(most[kind], 1))))
            for planned in rules.planned
        ),
    )


def _chances(season: _RestOfSeason, rows: Sequence[Row]) -> Iterator[Chance]:
    secured = {row.competitor: season.at_least(row) for row in rows}
    reachable = {row.competitor: season.at_most(row) for row in rows}
    leader = rows[0].competitor
    threat = max((reachable[row.competitor] for row in rows[1:]), default=None)
    for row in rows:
        name = row.competitor
        target = secured[leader] if name != leader else (threat if threat is not None else secured[leader])
        if season.is_over:
            is_champion, is_out = row.rank == 1, row.rank != 1
        else:
            is_champion = name == leader and (threat is None or threat < secured[name])
            is_out = name != leader and reachable[name] < secured[leader]
        yield Chance(
            competitor=name,
            secured=secured[name],
            reachable=reachable[name],
            needs=max(target - secured[name], NOTHING),
            is_leader=name == leader,
            is_champion=is_champion,
            is_out=is_out,
        )


class _RestOfSeason:
    """The planned rounds that are not held yet, and the season's end as it may come."""

    def __init__(self, rules: Rules, standing: Standing) -> None:
        self.rules, self.standing = rules, standing
        held = {score.round for row in standing.rows for score in row.scores}
        # Also one that was put off: its number is lower than that of the last one held.
        ahead = (planned for planned in rules.planned if planned.number not in held)
        self.to_come = sorted(ahead, key=lambda planned: planned.number)
        self.field = max(len(standing.rows), len(rules.participants or ()))
        self.full = [self.most(planned) for planned in self.to_come]
        # A disqualification to come cannot be dropped where the rules say so: the worst case is that.
        self.empty = [RoundScore(planned.number, must_count=not rules.is_dsq_droppable) for planned in self.to_come]

    @property
    def is_over(self) -> bool:
        return not self.to_come

    def most(self, planned: PlannedRound) -> RoundScore:
        """The most that one driver can score in that round."""
        points = bonus = NOTHING
        for kind in planned.sessions:
            scoring = self.rules.scoring_of(kind)
            if scoring:
                extra = sum((max(feat.points, NOTHING) for feat in scoring.bonuses), NOTHING)
                bonus += extra * planned.factor if self.rules.are_bonuses_factored else extra
                points += (scoring.places.most(self.field) + max(scoring.participation, NOTHING)) * planned.factor
        bonus = self.rules.rounding.at_most(bonus)
        return RoundScore(planned.number, points=self.rules.rounding.at_most(points) + bonus, bonus=bonus)

    def at_least(self, row: Row) -> Decimal:
        return self.at_the_end(row, self.empty)

    def at_most(self, row: Row) -> Decimal:
        return self.at_the_end(row, self.full)

    def at_the_end(self, row: Row, to_come: Sequence[RoundScore]) -> Decimal:
        """Net points with those scores in the rounds to come."""
        scores = [*row.scores, *to_come]
        are_dropped = self.rules.are_bonuses_dropped
        dropped = dropped_rounds(self.rules.parts, scores, are_bonuses_dropped=are_dropped)
        gone = (droppable(score, are_bonuses_dropped=are_dropped) for score in scores if score.round in dropped)
        more = sum((score.points for score in to_come), NOTHING)
        return row.gross + more - sum(gone, NOTHING)
