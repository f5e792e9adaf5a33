"""Who is champion before the season is over, and what it takes for the others."""

from __future__ import annotations

from decimal import Decimal

from championships.scoring.feats import Pole
from championships.scoring.results import Round
from championships.scoring.rules import Bonus, PlannedRound, Rules, SeasonPart, planned_rounds
from championships.scoring.tables import Formula, table
from championships.scoring.title import Chance, title_race
from tests.championships.clubs import final, race, rules

TEN_SIX = table(10, 6)


def chances(of: Rules, *rounds: Round) -> dict[str, Chance]:
    return {chance.competitor: chance for chance in title_race(of, final(of, *rounds))}


def test_nobody_is_champion_while_a_rival_can_draw_level() -> None:
    """Ada 20, Bob 12, Cyd 0, one round to go: Bob can reach 22."""
    race_for_it = chances(rules(TEN_SIX, planned=planned_rounds(3)), race(1, "ada bob cyd"), race(2, "ada bob cyd"))
    assert {name: chance.is_champion for name, chance in race_for_it.items()} == dict.fromkeys(race_for_it, False)
    assert race_for_it["bob"].sentence == "Needs 8 of the 10 points still obtainable to draw level."
    assert race_for_it["cyd"].sentence == "Out of the title: needs 20 of the 10 points still obtainable."
    assert race_for_it["ada"].sentence == "Needs more than 2 of the 10 points still obtainable to be out of reach."


def test_a_tie_that_can_still_come_is_no_title_yet() -> None:
    """Ada 10, Bob 0: Bob can draw level, and a tie-break could go either way."""
    of = rules(table(10), planned=planned_rounds(2))
    assert not chances(of, race(1, "ada bob"))["ada"].is_champion


def test_the_leader_whom_nobody_can_reach_is_champion() -> None:
    """Ada 30, Bob 18, one round to go."""
    of = rules(TEN_SIX, planned=planned_rounds(4))
    race_for_it = chances(of, race(1, "ada bob"), race(2, "ada bob"), race(3, "ada bob"))
    assert race_for_it["ada"].sentence == "Champion."
    assert race_for_it["bob"].is_out


def test_bonuses_participation_and_the_factor_of_a_finale_are_obtainable() -> None:
    """(10 + 1 for taking part + 2 for the pole) · 2 = 26."""
    of = rules(
        TEN_SIX,
        of_race={"bonuses": (Bonus(Pole.kind, Decimal(2)),), "participation": Decimal(1)},
        planned=(PlannedRound(1), PlannedRound(2, factor=Decimal(2))),
    )
    assert chances(of, race(1, "ada bob"))["bob"].obtainable == 26


def test_a_formula_can_bring_what_it_comes_near_to() -> None:
    formula = rules(Formula(a=Decimal(10), b=Decimal(1)), planned=planned_rounds(2))
    assert chances(formula, race(1, "ada bob"))["bob"].obtainable == 11


def test_drop_scores_are_those_of_the_seasons_end() -> None:
    """The best two of three: Ada 10 + 10, Bob 6 + 6; with a win Bob reaches 16, and Ada has 20 already."""
    of = rules(TEN_SIX, parts=(SeasonPart(best=2),), planned=planned_rounds(3))
    race_for_it = chances(of, race(1, "ada bob"), race(2, "ada bob"))
    assert (race_for_it["bob"].secured, race_for_it["bob"].reachable) == (12, 16)
    assert race_for_it["ada"].is_champion


def test_a_disqualification_to_come_may_cost_what_counts_now() -> None:
    """The best two of three, a disqualification always counts: Ada may end with 10 + 0."""
    of = rules(TEN_SIX, parts=(SeasonPart(best=2),), planned=planned_rounds(3), is_dsq_droppable=False)
    race_for_it = chances(of, race(1, "ada bob"), race(2, "ada bob"))
    assert race_for_it["ada"].secured == 10
    assert not race_for_it["ada"].is_champion


def test_after_the_last_round_the_first_is_champion_alone_or_with_whom_it_shares() -> None:
    of = rules(table(10), planned=planned_rounds(2))
    alone = chances(of, race(1, "ada bob"), race(2, "ada bob"))
    assert [name for name, chance in alone.items() if chance.is_champion] == ["ada"]
    both = chances(of, race(1, "ada bob"), race(2, "bob ada"))
    assert [name for name, chance in both.items() if chance.is_champion] == ["ada", "bob"]


def test_without_a_plan_there_is_no_title_race() -> None:
    assert chances(rules(TEN_SIX), race(1, "ada bob")) == {}


def test_a_round_that_was_put_off_is_still_to_come() -> None:
    """Ada 20, Bob 12, and round 2 has yet to be held."""
    race_for_it = chances(rules(TEN_SIX, planned=planned_rounds(3)), race(1, "ada bob"), race(3, "ada bob"))
    assert not race_for_it["ada"].is_champion
    assert race_for_it["bob"].sentence == "Needs 8 of the 10 points still obtainable to draw level."
