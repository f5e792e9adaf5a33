"""A whole championship: all its standings from its rules and rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from championships.scoring.fielding import of_class, rules_of_class
from championships.scoring.results import Round
from championships.scoring.rounds import round_scores
from championships.scoring.rules import Rules, TeamRules
from championships.scoring.scores import RoundScore
from championships.scoring.standings import Reckoning, Standing, standings
from championships.scoring.teams import MANUFACTURER, TEAM, team_reckoning, team_scores

Scored = Sequence[tuple[int, Mapping[str, RoundScore]]]


@dataclass(frozen=True, slots=True)
class Season:
    """A table after every round: of drivers, of teams and makes where the rules know them, and of each class."""

    drivers: tuple[Standing, ...] = ()
    teams: tuple[Standing, ...] = ()
    manufacturers: tuple[Standing, ...] = ()
    classes: Mapping[str, tuple[Standing, ...]] = field(default_factory=dict)


def season(rules: Rules, rounds: Iterable[Round]) -> Season:
    """Compute everything. Rounds count in the order of their numbers, in whichever order they come."""
    ordered = sorted(rounds, key=lambda round_: round_.number)
    scores = scores_of(rules, ordered)
    return Season(
        drivers=standings(driver_reckoning(rules, rules.participants or frozenset()), scores),
        teams=_teams(rules, rules.teams, scores, TEAM),
        manufacturers=_teams(rules, rules.manufacturers, scores, MANUFACTURER),
        classes={class_.name: _class(rules_of_class(rules, class_), class_.name, ordered) for class_ in rules.classes},
    )


def scores_of(rules: Rules, rounds: Sequence[Round]) -> Scored:
    """Everybody's score in every round."""
    return [(round_.number, round_scores(rules, round_)) for round_ in rounds]


def driver_reckoning(rules: Rules, entered: frozenset[str] = frozenset()) -> Reckoning:
    """What the drivers' table goes by; `entered` are in it even before they came."""
    return Reckoning(
        ties=rules.ties,
        parts=rules.parts,
        adjustments=rules.adjustments,
        are_bonuses_dropped=rules.are_bonuses_dropped,
        unranked=frozenset(out.competitor for out in rules.exclusions if out.round is None),
        entered=frozenset(name for name in entered if not rules.is_guest(name)),
    )


def _teams(rules: Rules, teams: TeamRules | None, scores: Scored, of: str) -> tuple[Standing, ...]:
    if teams is None:
        return ()
    earned = [(number, team_scores(teams, drivers, of)) for number, drivers in scores]
    return standings(team_reckoning(rules, teams), earned)


def _class(rules: Rules, name: str, rounds: Sequence[Round]) -> tuple[Standing, ...]:
    """As if the members of the class had been alone, its minimum of starters included."""
    return standings(driver_reckoning(rules), scores_of(rules, [of_class(name, round_) for round_ in rounds]))
