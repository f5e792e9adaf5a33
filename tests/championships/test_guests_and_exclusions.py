"""Who races without scoring, who is taken out, and points given or taken afterwards."""

from __future__ import annotations

from decimal import Decimal

import pytest

from championships.scoring.feats import Pole
from championships.scoring.rules import Adjustment, Bonus, ClassRules, Exclusion, TeamRules
from championships.scoring.season import season
from tests.championships.clubs import final, line, net, race, ranks, round_of, rules, session


@pytest.mark.parametrize(
    ("do_take_points", "expected"), [(True, {"ada": "10", "cyd": "6"}), (False, {"ada": "10", "cyd": "8"})]
)
def test_a_guest_takes_points_away_from_others_or_not(do_take_points: bool, expected: dict[str, str]) -> None:
    of = rules(guests=frozenset({"bob"}), do_guests_take_points=do_take_points)
    assert net(final(of, race(1, "ada bob cyd"))) == expected


def test_who_is_not_listed_is_a_guest_and_who_is_listed_is_there_before_coming() -> None:
    of = rules(participants=frozenset({"ada", "dan"}))
    assert net(final(of, race(1, "ada bob"))) == {"ada": "10", "dan": "0"}


@pytest.mark.parametrize(("do_take_points", "expected"), [(True, "8"), (False, "11")])
def test_a_guest_takes_a_bonus_away_or_not(do_take_points: bool, expected: str) -> None:
    of = rules(
        of_race={"bonuses": (Bonus(Pole.kind, Decimal(1)),)},
        guests=frozenset({"bob"}),
        do_guests_take_points=do_take_points,
    )
    assert net(final(of, race(1, "bob ada", bob={"grid": 1}, ada={"grid": 2})))["ada"] == expected


def test_behind_a_guest_of_a_dead_heat_everybody_moves_up_one() -> None:
    night = session("r", line("ada", 1), line("bob", 2), line("cyd", 2), line("dan", 4))
    of = rules(guests=frozenset({"bob"}), do_guests_take_points=False)
    assert net(final(of, round_of(1, night))) == {"ada": "10", "cyd": "8", "dan": "6"}


def test_excluded_from_the_season_keeps_the_points_and_has_no_rank() -> None:
    """As Michael Schumacher in 1997."""
    of = rules(exclusions=(Exclusion("ada", "Jerez"),), teams=TeamRules())
    night = race(1, "ada bob cyd", ada={"team": "Red"}, bob={"team": "Blue"})
    standing = final(of, night)
    assert ranks(standing) == [(1, "bob"), (2, "cyd"), (None, "ada")]
    assert net(standing) == {"bob": "8", "cyd": "6", "ada": "10"}
    assert (standing.row("bob").gap, standing.row("ada").gap) == (0, None)
    assert net(season(of, [night]).teams[-1]) == {"Red": "10", "Blue": "8"}


def test_excluded_from_the_season_with_the_others_moved_up() -> None:
    of = rules(exclusions=(Exclusion("ada", "Jerez", is_moved_up=True),))
    standing = final(of, race(1, "ada bob cyd"))
    assert net(standing) == {"bob": "10", "cyd": "8", "ada": "0"}
    assert standing.row("ada").rank is None


@pytest.mark.parametrize(("is_moved_up", "expected"), [(False, "18"), (True, "20")])
def test_excluded_from_one_round(is_moved_up: bool, expected: str) -> None:
    out = Exclusion("ada", "oil on the track", round=1, is_moved_up=is_moved_up)
    standing = final(rules(exclusions=(out,)), race(1, "ada bob"), race(2, "bob ada"))
    assert net(standing) == {"bob": expected, "ada": "8"}
    assert standing.row("ada").why[0].reason == "excluded from round 1: oil on the track"


def test_an_adjustment_is_a_row_with_its_reason_from_its_round_on() -> None:
    of = rules(adjustments=(Adjustment("ada", Decimal("-2.5"), "late for marshalling", round=2),))
    first, second = season(of, [race(1, "ada bob"), race(2, "bob ada")]).drivers
    assert (first.row("ada").net, second.row("ada").net) == (10, Decimal("15.5"))
    last = second.row("ada").why[-1]
    assert (last.round, last.points, last.reason) == (2, Decimal("-2.5"), "late for marshalling")


def test_an_adjustment_of_the_season_counts_from_the_start() -> None:
    of = rules(adjustments=(Adjustment("bob", Decimal(3), "built the track"),))
    assert net(final(of, race(1, "ada bob"))) == {"bob": "11", "ada": "10"}


def test_whoever_is_adjusted_is_in_the_table_from_that_round_on_without_having_come() -> None:
    of = rules(adjustments=(Adjustment("cyd", Decimal(-3), "keeps the trophy", round=2),))
    first, second, third = season(of, [race(1, "ada bob"), race(2, "bob ada"), race(3, "ada cyd")]).drivers
    assert [row.competitor for row in first.rows] == ["ada", "bob"]
    assert (second.row("cyd").rank, second.row("cyd").net, second.row("cyd").gained) == (3, -3, None)
    assert [(award.points, award.reason) for award in second.row("cyd").why] == [(-3, "keeps the trophy")]
    assert (third.row("cyd").net, third.row("cyd").gained) == (5, 0)


def test_a_guest_is_adjusted_for_nothing() -> None:
    of = rules(guests=frozenset({"cyd"}), adjustments=(Adjustment("cyd", Decimal(3), "built the track"),))
    assert net(final(of, race(1, "ada cyd bob"))) == {"ada": "10", "bob": "6"}


def test_a_class_is_of_those_who_drove_in_it() -> None:
    of = rules(classes=(ClassRules("gt"),), adjustments=(Adjustment("cyd", Decimal(3), "built the track"),))
    [table] = season(of, [race(1, "ada bob")]).classes["gt"]
    assert [row.competitor for row in table.rows] == []
