"""A whole championship: all its standings from its rules and rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from championships.scoring.fielding import members_of, of_class, rules_of_class
from championships.scoring.results import Round
from championships.scoring.rounds import round_scores
from championships.scoring.rules import Rules, TeamRules
from championships.scoring.scores import RoundScore
from championships.scoring.standings import KnownStandings, Standing, TableRules, standings
from championships.scoring.teams import MANUFACTURER, TEAM, team_scores, team_table_rules

Scores = Mapping[str, RoundScore]
Scored = Sequence[tuple[int, Scores]]


@dataclass(frozen=True, slots=True)
class Ledger:
    """One table: what every round brought to whom, and the standings after each."""

    scores: Scored = ()
    standings: tuple[Standing, ...] = ()


@dataclass(frozen=True, slots=True)
class Season:
    """A table after every round: of drivers, of teams and makes where the rules know them, and of each class.

    `rules` and `rounds` are what it followed from.
    """

    rules: Rules
    rounds: tuple[Round, ...] = field(default=(), repr=False)
    of_drivers: Ledger = field(default=Ledger(), repr=False)
    of_teams: Ledger = field(default=Ledger(), repr=False)
    of_manufacturers: Ledger = field(default=Ledger(), repr=False)
    of_classes: Mapping[str, Ledger] = field(default_factory=dict, repr=False)

    @property
    def drivers(self) -> tuple[Standing, ...]:
        return self.of_drivers.standings

    @property
    def teams(self) -> tuple[Standing, ...]:
        return self.of_teams.standings

    @property
    def manufacturers(self) -> tuple[Standing, ...]:
        return self.of_manufacturers.standings

    @property
    def classes(self) -> Mapping[str, tuple[Standing, ...]]:
        return {name: ledger.standings for name, ledger in self.of_classes.items()}


def season(rules: Rules, rounds: Iterable[Round], before: Season | None = None) -> Season:
    """Compute everything. Rounds count in the order of their numbers, in whichever order they come.

    By the same rules, what a season knew `before` and what cannot have changed since is taken over: the scores of the
    rounds that are the same, and the standings before the first that brought anything else.
    """
    ordered = tuple(sorted(rounds, key=lambda round_: round_.number))
    undriven = undriven_of(ordered)
    if before is None or before.rules != rules or undriven_of(before.rounds) != undriven:
        before = Season(rules)
    known = {round_.number: round_ for round_ in before.rounds}
    same = frozenset(round_.number for round_ in ordered if known.get(round_.number) == round_)
    drivers = ledger(
        replace(driver_table_rules(rules, rules.participants or frozenset()), enters_adjusted=True),
        [(round_.number, partial(round_scores, rules, round_)) for round_ in ordered],
        before.of_drivers,
        same,
        undriven,
    )
    return Season(
        rules=rules,
        rounds=ordered,
        of_drivers=drivers,
        of_teams=_teams(rules, rules.teams, drivers.scores, TEAM, before.of_teams, same),
        of_manufacturers=_teams(
            rules, rules.manufacturers, drivers.scores, MANUFACTURER, before.of_manufacturers, same
        ),
        of_classes={
            class_.name: _class(
                rules_of_class(rules, class_), class_.name, ordered, before.of_classes.get(class_.name, Ledger()), same
            )
            for class_ in rules.classes
        },
    )


def undriven_of(rounds: Iterable[Round]) -> frozenset[int]:
    """The numbers of those that have brought nothing yet but points by hand."""
    return frozenset(round_.number for round_ in rounds if not round_.sessions)


def ledger(
    reckoning: TableRules,
    rounds: Sequence[tuple[int, Callable[[], Scores]]],
    before: Ledger,
    same: frozenset[int],
    undriven: frozenset[int] = frozenset(),
) -> Ledger:
    """A table from what each round brings; `same` are the rounds that bring what they brought before."""
    known = dict(before.scores)
    scores = [(number, known[number] if number in same else score()) for number, score in rounds]
    leading = 0
    while leading < min(len(scores), len(before.scores)) and scores[leading] == before.scores[leading]:
        leading += 1
    known_standings = KnownStandings(before.standings, leading, steady(scores, before.scores))
    return Ledger(scores, standings(reckoning, scores, known_standings, undriven))


def steady(scores: Scored, before: Scored) -> frozenset[str]:
    """Who has the same scores in the same rounds. A round that counts for nobody any more concerns everybody."""
    if [number for number, _ in scores] != [number for number, _ in before]:
        return frozenset()
    there = {name for _, of_round in scores for name in of_round}
    for (_, now), (_, then) in zip(scores, before, strict=True):
        if now is then:
            continue
        if is_void(now) != is_void(then):
            return frozenset()
        there -= {name for name in now.keys() | then.keys() if now.get(name) != then.get(name)}
    return frozenset(there)


def is_void(scores: Scores) -> bool:
    return any(score.is_void for score in scores.values())


def scores_of(rules: Rules, rounds: Sequence[Round]) -> Scored:
    """Everybody's score in every round."""
    return [(round_.number, round_scores(rules, round_)) for round_ in rounds]


def driver_table_rules(rules: Rules, entered: frozenset[str] = frozenset()) -> TableRules:
    """What the drivers' table goes by; `entered` are in it even before they came."""
    return TableRules(
        ties=rules.ties,
        parts=rules.parts,
        adjustments=tuple(
            change for change in rules.adjustments if not rules.is_guest(change.competitor) and not change.is_of_round
        ),
        are_bonuses_dropped=rules.are_bonuses_dropped,
        unranked=frozenset(out.competitor for out in rules.exclusions if out.round is None),
        entered=frozenset(name for name in entered if not rules.is_guest(name)),
        minimum_rounds=rules.minimum_rounds,
        planned=frozenset() if rules.is_over else frozenset(planned.number for planned in rules.planned),
        is_planned=rules.is_over or bool(rules.planned),
    )


def _teams(
    rules: Rules, teams: TeamRules | None, scores: Scored, of: str, before: Ledger, same: frozenset[int]
) -> Ledger:
    if teams is None:
        return Ledger()
    rounds = [(number, partial(team_scores, teams, number, drivers, of)) for number, drivers in scores]
    return ledger(team_table_rules(rules, teams), rounds, before, same)


def _class(rules: Rules, name: str, rounds: Sequence[Round], before: Ledger, same: frozenset[int]) -> Ledger:
    """As if the members of the class had been alone, with its own minimum of starters."""
    if rules.of_rounds:
        # Points by hand are in the table of whoever gets them; another round can make somebody a member of it.
        members, same = members_of(name, rounds), frozenset()
        kept = (one for one in rules.adjustments if not one.is_of_round or one.competitor in members)
        rules = replace(rules, adjustments=tuple(kept))
    scored = [(round_.number, partial(_class_scores, rules, name, round_)) for round_ in rounds]
    return ledger(driver_table_rules(rules), scored, before, same, undriven_of(rounds))


def _class_scores(rules: Rules, name: str, round_: Round) -> Scores:
    return round_scores(rules, of_class(name, round_))
