"""Standings of teams, makes and classes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from championships.scoring.rules import Adjustment, ClassRules, Scoring, SeasonPart, TeamRules
from championships.scoring.season import season
from championships.scoring.tables import table
from tests.championships.clubs import net, race, ranks, rules

RED, BLUE = {"team": "Red"}, {"team": "Blue"}
CREWS: dict[str, Any] = {"ada": RED, "bob": RED, "cyd": RED, "dan": BLUE, "eve": BLUE}


@pytest.mark.parametrize(
    ("teams", "expected"),
    [
        (TeamRules(), {"Red": "23", "Blue": "8"}),
        (TeamRules(best=2), {"Red": "18", "Blue": "8"}),
        (TeamRules(best=1), {"Red": "10", "Blue": "5"}),
        (TeamRules(adjustments=(Adjustment("Red", Decimal(-20), "wrong tyres"),)), {"Blue": "8", "Red": "3"}),
    ],
)
def test_a_team_is_the_sum_of_all_or_of_its_best(teams: TeamRules, expected: dict[str, str]) -> None:
    """Red 10 + 8 + 5, Blue 5 + 3."""
    places = table(10, 8, 5, 5, 3)
    (standing,) = season(rules(places, teams=teams), [race(1, "ada bob dan cyd eve", **CREWS)]).teams
    assert net(standing) == expected


def test_a_team_says_whose_points_it_counts() -> None:
    (standing,) = season(rules(teams=TeamRules(best=1)), [race(1, "ada bob", ada=RED, bob=RED)]).teams
    told = [(award.by, award.points, award.reason) for award in standing.row("Red").why]
    assert told == [("ada", 10, "race: 1st"), ("bob", 0, "8 points not among the team's best 1")]


def test_points_stay_with_the_team_they_were_driven_for() -> None:
    rounds = [race(1, "ada bob", ada=RED, bob=BLUE), race(2, "ada bob", ada=BLUE, bob=BLUE)]
    assert net(season(rules(teams=TeamRules()), rounds).teams[-1]) == {"Blue": "26", "Red": "10"}


def test_a_list_of_members_decides_instead() -> None:
    members = (("ada", "Green"), ("bob", "Green"))
    (standing,) = season(rules(teams=TeamRules(members=members)), [race(1, "ada bob dan", **CREWS)]).teams
    assert net(standing) == {"Green": "18"}


def test_drop_scores_of_drivers_are_not_the_teams() -> None:
    of = rules(parts=(SeasonPart(best=1),), teams=TeamRules())
    rounds = [race(1, "ada bob", ada=RED, bob=BLUE), race(2, "ada bob", ada=RED, bob=BLUE)]
    assert net(season(of, rounds).drivers[-1]) == {"ada": "10", "bob": "8"}
    assert net(season(of, rounds).teams[-1]) == {"Red": "20", "Blue": "16"}


def test_level_teams_are_told_apart_by_the_places_of_all_their_cars() -> None:
    """Red 10 + 5, Blue 8 + 7."""
    of = rules(table(10, 8, 7, 5), teams=TeamRules())
    (standing,) = season(of, [race(1, "ada dan eve bob", **CREWS)]).teams
    assert ranks(standing) == [(1, "Red"), (2, "Blue")]
    assert standing.row("Red").settled_by == "countback"


def test_manufacturers_are_scored_by_the_cars() -> None:
    night = race(
        1, "ada bob cyd", ada={"manufacturer": "BMW"}, bob={"manufacturer": "Audi"}, cyd={"manufacturer": "BMW"}
    )
    (standing,) = season(rules(manufacturers=TeamRules(best=1)), [night]).manufacturers
    assert net(standing) == {"BMW": "10", "Audi": "8"}


def test_a_class_is_placed_as_if_it_were_alone() -> None:
    """Overall ada bob cyd dan; in the class of Bob and Dan they are 1st and 2nd, by the class's own table."""
    gt, old = {"class_name": "GT"}, {"class_name": "Classic"}
    classes = (ClassRules("GT"), ClassRules("Classic", (Scoring("race", table(4, 3)),)))
    night = race(1, "ada bob cyd dan", ada=gt, bob=old, cyd=gt, dan=old)
    table_of = season(rules(classes=classes), [night])
    assert net(table_of.drivers[-1]) == {"ada": "10", "bob": "8", "cyd": "6", "dan": "5"}
    assert net(table_of.classes["GT"][-1]) == {"ada": "10", "cyd": "8"}
    assert net(table_of.classes["Classic"][-1]) == {"bob": "4", "dan": "3"}
