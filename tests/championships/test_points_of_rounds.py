"""Points by hand that are a round's: counted or dropped with it, as they are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from championships.scoring.results import Round
from championships.scoring.rules import Adjustment, ClassRules, SeasonPart, TeamRules, planned_rounds
from championships.scoring.season import season
from championships.scoring.title import title_race
from tests.championships.clubs import final, net, race, ranks, rules


def given(competitor: str, points: str, number: int) -> Adjustment:
    return Adjustment(competitor, Decimal(points), "ran the timing", number, is_of_round=True)


def test_they_are_dropped_with_their_round() -> None:
    """Bob drops 8 − 3 in round 3; a penalty of the season would stay."""
    of = rules(parts=(SeasonPart(best=2),), adjustments=(given("bob", "-3", 3),))
    rounds = [race(1, "bob ada"), race(2, "bob ada"), race(3, "ada bob")]
    assert net(final(of, *rounds)) == {"bob": "20", "ada": "18"}
    stays = replace(of, adjustments=(Adjustment("bob", Decimal(-3), "late", 3),))
    assert net(final(stays, *rounds))["bob"] == "17"


def test_who_was_not_there_has_them_and_the_factor_does_not_multiply_them() -> None:
    of = rules(adjustments=(given("cyd", "9", 1),))
    table = final(of, race(1, "ada bob", factor="2"))
    assert ranks(table) == [(1, "ada"), (2, "bob"), (3, "cyd")]
    assert [award.reason for award in table.row("cyd").why] == ["by hand: ran the timing"]


def test_a_round_that_was_not_driven_here_counts_with_them() -> None:
    """February's list, by hand; and the title knows that the round may still be driven."""
    of = rules(adjustments=(given("ada", "10", 1), given("bob", "8", 1)), planned=planned_rounds(2))
    table = final(of, Round(1, ()), race(2, "bob ada"))
    assert net(table) == {"ada": "18", "bob": "18"}
    assert [chance.is_champion for chance in title_race(of, table)] == [False, False]


def test_in_a_class_they_are_its_members() -> None:
    of = rules(adjustments=(given("cyd", "9", 2), given("bob", "9", 2)), classes=(ClassRules("GT"),))
    gt = {"class_name": "GT"}
    found = season(of, [race(1, "ada cyd bob", ada=gt, cyd=gt), race(2, "ada", ada=gt)])
    assert net(found.classes["GT"][-1]) == {"ada": "20", "cyd": "17"}


def test_a_team_can_be_given_some_too() -> None:
    of = rules(teams=TeamRules(adjustments=(given("Blue", "4", 1),)))
    found = season(of, [race(1, "ada bob", ada={"team": "Red"}, bob={"team": "Blue"})])
    assert net(found.teams[-1]) == {"Blue": "12", "Red": "10"}


def test_a_round_that_counts_for_nobody_takes_them_along() -> None:
    of = rules(minimum_starters=3, adjustments=(given("ada", "9", 1),))
    assert net(final(of, race(1, "ada bob"))) == {"ada": "0", "bob": "0"}
