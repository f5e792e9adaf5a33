"""What a club should not do is said in a sentence each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from championships.scoring.faults import faults
from championships.scoring.feats import FastestLap
from championships.scoring.results import Merge, Round
from championships.scoring.rules import (
    Among,
    Bonus,
    ClassRules,
    Dnf,
    Rules,
    Scoring,
    SeasonPart,
    TeamRules,
    planned_rounds,
)
from championships.scoring.tables import Formula, Linear, Rounding, table
from tests.championships.clubs import order, race, round_of, rules

TOP_OF_NONE = Bonus(FastestLap.kind, Decimal(1), among=Among.TOP)


RULES_AT_FAULT: list[tuple[Rules, list[str]]] = [
    (rules(parts=(SeasonPart(1, 7, best=4), SeasonPart(8, 15, best=4))), []),
    (
        rules(parts=(SeasonPart(1, 8, best=4), SeasonPart(8, 15, best=4))),
        ["Two parts of the season overlap: rounds 1 to 8 and rounds 8 to 15."],
    ),
    (
        rules(parts=(SeasonPart(drop=1), SeasonPart(5, 6, best=1))),
        ["Two parts of the season overlap: rounds 1 to the last and rounds 5 to 6."],
    ),
    (rules(parts=(SeasonPart(3, 5, drop=3),)), ["Of rounds 3 to 5 3 cannot be dropped: there are only 3."]),
    (
        rules(parts=(SeasonPart(drop=6),), planned=planned_rounds(6)),
        ["Of rounds 1 to the last 6 cannot be dropped: there are only 6."],
    ),
    (rules(parts=(SeasonPart(5, 3, best=1),)), ["There are no rounds 5 to 3."]),
    (rules(parts=(SeasonPart(1, 3, best=0),)), ["Of rounds 1 to 3 at least one must count, not the best 0."]),
    (rules(parts=(SeasonPart(1, 3, drop=-1),)), ["Of rounds 1 to 3 not less than none can be dropped, not -1."]),
    (
        rules(parts=(SeasonPart(1, 3, best=1, drop=1),)),
        ["Of rounds 1 to 3 either the best count or the worst are dropped, not both."],
    ),
    (rules(table(5, 3, 4)), ["The points of the race rise: a worse place would bring more than a better one."]),
    (
        rules(table(5, 3, beyond=4)),
        ["The points of the race rise: a worse place would bring more than a better one."],
    ),
    (
        rules(Linear(step=Decimal(-1))),
        ["The points of the race rise: a worse place would bring more than a better one."],
    ),
    (
        rules(Formula(a=Decimal(-1))),
        ["The points of the race rise: a worse place would bring more than a better one."],
    ),
    (
        rules(of_race={"dnf": Dnf.FROM_LAPS, "dnf_from_pct": Decimal(101)}),
        ["101 % of the winner's laps is not between 0 and 100."],
    ),
    (
        rules(of_race={"bonuses": (TOP_OF_NONE,)}),
        ["The bonus for the fastest lap in the race does not say down to which place it goes."],
    ),
    (Rules(scoring=(Scoring("race"), Scoring("race"))), ["Session type race is scored twice."]),
    (rules(teams=TeamRules(best=0)), ["At least one driver must score for a team, not the best 0."]),
    (rules(teams=TeamRules(members=(("ada", "Red"), ("ada", "Blue")))), ["Driver ada is in two teams."]),
    (rules(classes=(ClassRules("GT"), ClassRules("GT"))), ["Class GT is there twice."]),
    (rules(rounding=Rounding(places=7)), ["Points are rounded to 0 to 6 places, not to 7."]),
    (rules(minimum_starters=-1), ["A minimum of -1 starters is less than nobody."]),
]


@pytest.mark.parametrize(("of", "expected"), RULES_AT_FAULT)
def test_rules(of: Rules, expected: list[str]) -> None:
    assert faults(of) == expected


SPRINT = order("s", "ada bob", kind="sprint")


ROUNDS_AT_FAULT: list[tuple[list[Round], list[str]]] = [
    ([race(1, "ada bob"), race(2, "ada bob")], []),
    ([round_of(1)], ["Round 1 has no session."]),
    ([race(1, "ada bob"), round_of(1, SPRINT)], ["Round 1 is there twice."]),
    ([round_of(1, SPRINT), round_of(2, SPRINT)], ["Session s is in two rounds: 1 and 2."]),
    ([round_of(1, SPRINT, SPRINT)], ["Session s is in round 1 twice."]),
    ([race(0, "ada bob")], ["Rounds are numbered from 1; there is no round 0."]),
    ([race(1, "ada bob", factor="0")], ["Round 1 counts times 0; the factor must be above 0."]),
    (
        [round_of(1, SPRINT, merges=(Merge(("heat",)), Merge(("heat",))))],
        ["Session type heat is merged twice in round 1."],
    ),
]


@pytest.mark.parametrize(("rounds", "expected"), ROUNDS_AT_FAULT)
def test_rounds(rounds: list[Round], expected: list[str]) -> None:
    assert faults(rules(), rounds) == expected


GT: dict[str, Any] = {"class_name": "GT"}
CLASSIC: dict[str, Any] = {"class_name": "Classic"}
BOTH = (ClassRules("GT"), ClassRules("Classic"))


def test_a_driver_in_two_classes() -> None:
    rounds = [race(1, "ada bob", ada=GT), race(2, "ada bob", ada=CLASSIC)]
    assert faults(rules(classes=BOTH), rounds) == ["Driver ada is in two classes: Classic and GT."]
    assert faults(rules(classes=BOTH, are_classes_exclusive=False), rounds) == []


def test_a_team_change_in_mid_round() -> None:
    night = round_of(
        1, order("q", "ada", kind="qualifying", ada={"team": "Red"}), order("r", "ada", ada={"team": "Blue"})
    )
    assert faults(rules(teams=TeamRules()), [night]) == ["Driver ada changes team within round 1: Blue and Red."]
    assert faults(rules(), [night]) == []


def test_a_team_change_between_rounds_is_none() -> None:
    rounds = [race(1, "ada", ada={"team": "Red"}), race(2, "ada", ada={"team": "Blue"})]
    assert faults(rules(teams=TeamRules()), rounds) == []
