"""Teams and makes: what their drivers bring them, round by round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import attrgetter

from championships.scoring.rules import Rules, TeamRules
from championships.scoring.scores import UNPLACED, Award, AwardKind, Finish, RoundScore, scored
from championships.scoring.standings import TableRules
from championships.scoring.tables import NOTHING, amount

TEAM, MANUFACTURER = "team", "manufacturer"


def team_scores(rules: TeamRules, number: int, drivers: Mapping[str, RoundScore], of: str) -> dict[str, RoundScore]:
    """Each team's (or make's) round, from its drivers' rounds. Points of nobody's team are nobody's."""
    account = dict(rules.members) if rules.members else None
    named = attrgetter(of)
    shares: dict[str, dict[str, _Share]] = {}
    for driver, score in drivers.items():
        for award in score.awards:
            team = account.get(driver, "") if account is not None else named(award)
            _share(shares, team, driver).awards.append(replace(award, by=driver))
        for finish in score.finishes:
            team = account.get(driver, "") if account is not None else named(finish)
            _share(shares, team, driver).finishes.append(finish)
    is_void = any(score.is_void for score in drivers.values())
    by_hand = () if is_void else [given for given in rules.adjustments if given.is_of_round and given.round == number]
    found = {}
    for team in sorted({*shares, *(given.competitor for given in by_hand)} - {""}):
        awards, finishes = _counting(rules, number, shares.get(team, {}))
        own = (given for given in by_hand if given.competitor == team)
        awards += [Award(number, AwardKind.BY_HAND, given.points, f"by hand: {given.reason}") for given in own]
        found[team] = scored(number, awards, finishes, is_void=is_void)
    return found


@dataclass(frozen=True, slots=True)
class _Share:
    """What one driver did for a team in a round."""

    awards: list[Award] = field(default_factory=list)
    finishes: list[Finish] = field(default_factory=list)

    @property
    def points(self) -> Decimal:
        return sum((award.points for award in self.awards), NOTHING)

    @property
    def best_place(self) -> int:
        return min((finish.place or UNPLACED for finish in self.finishes), default=UNPLACED)


def _share(shares: dict[str, dict[str, _Share]], team: str, driver: str) -> _Share:
    return shares.setdefault(team, {}).setdefault(driver, _Share())


def _counting(rules: TeamRules, number: int, shares: Mapping[str, _Share]) -> tuple[list[Award], list[Finish]]:
    """The awards and places of the best so many drivers, and a note for each of the others who scored."""
    order = sorted(shares, key=lambda driver: (-shares[driver].points, shares[driver].best_place, driver))
    counting = order if rules.best is None else order[: rules.best]
    awards = [award for driver in counting for award in shares[driver].awards]
    for driver in order[len(counting) :]:
        if shares[driver].points:
            reason = f"{amount(shares[driver].points)} not among the team's best {rules.best}"
            awards.append(Award(number, AwardKind.NOTE, NOTHING, reason, by=driver))
    return awards, [finish for driver in counting for finish in shares[driver].finishes]


def team_table_rules(rules: Rules, teams: TeamRules) -> TableRules:
    """Teams are level as drivers are, where nothing else is said; drop scores and adjustments are their own."""
    return TableRules(
        ties=rules.ties if teams.ties is None else teams.ties,
        parts=teams.parts,
        adjustments=tuple(change for change in teams.adjustments if not change.is_of_round),
        enters_adjusted=True,
    )
