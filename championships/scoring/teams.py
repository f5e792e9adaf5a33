"""Teams and makes: what their drivers bring them, round by round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from operator import attrgetter

from championships.scoring.rules import Rules, TeamRules
from championships.scoring.scores import Award, AwardKind, Finish, RoundScore, scored
from championships.scoring.standings import TableRules
from championships.scoring.tables import NOTHING, plain

TEAM, MANUFACTURER = "team", "manufacturer"


def team_scores(rules: TeamRules, drivers: Mapping[str, RoundScore], of: str) -> dict[str, RoundScore]:
    """Each team's (or make's) round, from its drivers' rounds. Points of nobody's team are nobody's."""
    account = dict(rules.members) if rules.members else None
    named = attrgetter(of)
    awards: dict[str, dict[str, list[Award]]] = {}
    finishes: dict[str, list[Finish]] = {}
    for driver, score in drivers.items():
        for award in score.awards:
            team = account.get(driver, "") if account is not None else named(award)
            awards.setdefault(team, {}).setdefault(driver, []).append(replace(award, by=driver))
        for finish in score.finishes:
            team = account.get(driver, "") if account is not None else named(finish)
            finishes.setdefault(team, []).append(finish)
    return {
        team: scored(
            next(iter(drivers.values())).round,
            _counting(awards.get(team, {}), rules.best),
            finishes.get(team, []),
            is_void=any(score.is_void for score in drivers.values()),
        )
        for team in sorted(awards.keys() | finishes.keys())
        if team
    }


def _counting(awards: Mapping[str, list[Award]], best: int | None) -> list[Award]:
    """The awards of the best so many drivers, and a note for each of the others who scored."""
    totals = {driver: sum((award.points for award in given), NOTHING) for driver, given in awards.items()}
    order = sorted(totals, key=lambda driver: (-totals[driver], driver))
    counting = order if best is None else order[:best]
    awarded = [award for driver in counting for award in awards[driver]]
    for driver in order[len(counting) :]:
        if totals[driver]:
            reason = f"{plain(totals[driver])} points not among the team's best {best}"
            awarded.append(Award(awards[driver][0].round, AwardKind.NOTE, NOTHING, reason, by=driver))
    return awarded


def team_table_rules(rules: Rules, teams: TeamRules) -> TableRules:
    """Teams are level as drivers are; drop scores and adjustments are their own."""
    return TableRules(ties=rules.ties, parts=teams.parts, adjustments=teams.adjustments, enters_adjusted=True)
