"""Who can still become champion, and what it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from championships.scoring.chance import Chance
from championships.scoring.merging import types_scored
from championships.scoring.rest_of_season import RestOfSeason
from championships.scoring.rules import Rules
from championships.scoring.season import Season
from championships.scoring.standings import EXCLUDED, Row, Standing
from championships.scoring.tables import NOTHING


def title_race(rules: Rules, standing: Standing) -> tuple[Chance, ...]:
    """Everybody's chance after that round, in the order of the standings; the excluded have none.

    Champion is whom no rival can reach, the one scoring nothing more and the rival everything: the first place,
    participation and every bonus in each session of each planned round, times its factor, drop scores as they will be
    at the season's end. A rival who can draw level can be champion, whatever the tie-breaks may say: so nobody is
    declared too early, at worst a round too late. Also who has not come yet is a rival, unless there is a list. After
    the last planned round whoever is first is champion; with a minimum of rounds, before that only who has it already.
    Linear points are bounded by the list of participants where guests take nothing away, else by nothing: then nobody
    is champion, and nobody out, before the last round.
    Planned rounds are taken to be held, with as many sessions as the plan says; nothing is known of rulings to come.
    No planned rounds: no title race, an empty answer, unless the season was said to be over.
    """
    rows = [row for row in standing.rows if row.unranked_by != EXCLUDED]
    if not rows or not (rules.planned or rules.is_over):
        return ()
    return tuple(_TitleRace(rules, standing, rows).chances())


def latest_complete(season: Season, standings: tuple[Standing, ...]) -> Standing | None:
    """A round of which only the qualifying is held decides no title yet, where anything else scores."""
    if not standings:
        return None
    scored = {scoring.type for scoring in season.rules.scoring}
    deciding = scored - set(season.rules.qualifying) or scored
    driven = [place for place, round_ in enumerate(season.rounds) if round_.sessions]
    if season.rules.is_over or not driven or not deciding.isdisjoint(types_scored(season.rounds[driven[-1]])):
        return standings[-1]
    return standings[driven[-1] - 1] if driven[-1] else None


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


class _TitleRace:
    """Everybody's prospects, each beside those of all others."""

    def __init__(self, rules: Rules, standing: Standing, rows: Sequence[Row]) -> None:
        self.rest = RestOfSeason(rules, standing)
        self.minimum, self.rows = rules.minimum_rounds, rows
        ranked = [row for row in rows if row.rank is not None]
        self.leader = ranked[0].competitor if ranked else ""
        self.secured = {row.competitor: self.rest.at_least(row) for row in rows}
        self.reachable = {row.competitor: self.rest.at_most(row) for row in rows}
        self.rivals = [(row.competitor, self.reachable[row.competitor]) for row in ranked]
        if self.rest.can_others_come(rules, standing):
            self.rivals.append(("", self.rest.at_most_of_newcomer(standing)))
        self.target = max((self.secured[row.competitor] for row in ranked), default=None)
        sure = [self.secured[row.competitor] for row in ranked if not self.missing(row)]
        self.sure = max(sure, default=None)

    def missing(self, row: Row) -> int:
        """How many rounds somebody still has to drive in to be ranked."""
        return max(self.minimum - row.attended, 0)

    def chances(self) -> Iterator[Chance]:
        for row in self.rows:
            name = row.competitor
            yield Chance(
                competitor=name,
                secured=self.secured[name],
                reachable=self.reachable[name],
                needs=self.needs(name),
                is_leader=name == self.leader,
                is_champion=self.is_champion(row),
                is_out=self.is_out(row),
                is_over=self.rest.is_over,
                rounds_missing=self.missing(row),
                unranked_by=row.unranked_by,
            )

    def needs(self, name: str) -> Decimal | None:
        target = self.threat_to(name) if name == self.leader else self.target
        if target is None or self.reachable[name] is None:
            return None
        return max(target - self.secured[name], NOTHING)

    def threat_to(self, name: str) -> Decimal | None:
        """The most that any other can reach; None where nothing bounds it, their own points where there is nobody."""
        others = [most for rival, most in self.rivals if rival != name]
        if any(most is None for most in others):
            return None
        return max((most for most in others if most is not None), default=self.secured[name])

    def is_champion(self, row: Row) -> bool:
        if self.rest.is_over:
            return row.rank == 1
        threat = self.threat_to(row.competitor)
        is_alone = [rival for rival, _ in self.rivals] == [row.competitor]
        is_sure = row.rank is not None and not self.missing(row)
        return is_sure and (is_alone or (threat is not None and threat < self.secured[row.competitor]))

    def is_out(self, row: Row) -> bool:
        if self.rest.is_over or row.rank is None:
            return row.rank != 1
        most = self.reachable[row.competitor]
        return most is not None and self.sure is not None and most < self.sure
