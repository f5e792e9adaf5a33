"""Which rounds count: best N, drop N, in parts of the season, and what can never be dropped."""

from __future__ import annotations

from decimal import Decimal

import pytest

from championships.scoring.feats import Pole
from championships.scoring.rules import Bonus, Rules, SeasonPart
from championships.scoring.season import season
from tests.championships.clubs import disqualified, final, line, net, race, round_of, rules, session

SEASON = (race(1, "ada bob cyd"), race(2, "bob cyd ada"), race(3, "ada cyd bob"), race(4, "cyd ada bob"))
"""Ada: 10, 6, 10, 8. Bob: 8, 10, 6, 6. Cyd: 6, 8, 8, 10."""


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (SeasonPart(), {"ada": "34", "cyd": "32", "bob": "30"}),
        (SeasonPart(best=2), {"ada": "20", "bob": "18", "cyd": "18"}),
        (SeasonPart(drop=1), {"ada": "28", "cyd": "26", "bob": "24"}),
        (SeasonPart(best=9), {"ada": "34", "cyd": "32", "bob": "30"}),
        (SeasonPart(first=1, last=2, best=1), {"ada": "28", "cyd": "26", "bob": "22"}),
        (SeasonPart(drop=1, from_round=5), {"ada": "34", "cyd": "32", "bob": "30"}),
    ],
)
def test_four_rounds(part: SeasonPart, expected: dict[str, str]) -> None:
    assert net(final(rules(parts=(part,)), *SEASON)) == expected


def test_the_best_of_each_half() -> None:
    """Ada 10 and 10, Cyd 8 and 10, Bob 10 and 6."""
    halves = (SeasonPart(1, 2, best=1), SeasonPart(3, 4, best=1))
    standing = final(rules(parts=halves), *SEASON)
    assert net(standing) == {"ada": "20", "cyd": "18", "bob": "16"}
    assert standing.row("ada").dropped == {2, 4}
    assert standing.row("bob").dropped == {1, 3}


def test_gross_and_net_and_what_was_dropped() -> None:
    ada = final(rules(parts=(SeasonPart(best=3),)), *SEASON).row("ada")
    assert (ada.gross, ada.net, ada.dropped) == (34, 28, {2})
    assert [(award.round, award.points, award.is_dropped) for award in ada.why] == [
        (1, 10, False),
        (2, 6, True),
        (3, 10, False),
        (4, 8, False),
    ]


def test_drops_begin_with_the_round_the_club_says() -> None:
    """After round 2 everything counts, from round 3 on the worst is dropped."""
    tables = season(rules(parts=(SeasonPart(drop=1, from_round=3),)), SEASON).drivers
    assert [str(table.row("ada").net) for table in tables] == ["10.00", "16.00", "20.00", "28.00"]


def test_one_result_always_counts_however_many_may_be_dropped() -> None:
    tables = season(rules(parts=(SeasonPart(drop=2),)), SEASON).drivers
    assert [str(table.row("ada").net) for table in tables] == ["10.00", "10.00", "10.00", "20.00"]


def test_a_round_missed_is_dropped_first() -> None:
    standing = final(rules(parts=(SeasonPart(best=2),)), race(1, "ada bob"), race(2, "bob"), race(3, "ada bob"))
    assert standing.row("ada").dropped == {2}


@pytest.mark.parametrize(("is_droppable", "points"), [(True, "20"), (False, "10")])
def test_a_disqualification_can_be_dropped_or_not(is_droppable: bool, points: str) -> None:
    """Two of three count: without the disqualification 10 + 10, with it 0 + 10."""
    out = round_of(3, session("r3", line("bob", 1), disqualified("ada")))
    of = rules(parts=(SeasonPart(best=2),), is_dsq_droppable=is_droppable)
    assert net(final(of, race(1, "ada bob"), race(2, "ada bob"), out))["ada"] == points


@pytest.mark.parametrize(("are_dropped", "points", "dropped"), [(True, 11, {2}), (False, 13, {1})])
def test_bonus_points_go_with_their_round_or_stay(are_dropped: bool, points: int, dropped: set[int]) -> None:
    """Ada is 2nd with the pole in the first round, 8 + 3, and wins the second, 10."""
    of: Rules = rules(
        of_race={"bonuses": (Bonus(Pole.kind, Decimal(3)),)},
        parts=(SeasonPart(best=1),),
        are_bonuses_dropped=are_dropped,
    )
    ada = final(of, race(1, "bob ada", ada={"grid": 1}), race(2, "ada bob")).row("ada")
    assert (ada.net, ada.dropped) == (points, dropped)


def test_a_round_that_counts_for_nobody_takes_no_drop() -> None:
    """Drop 1 of the two that count."""
    of = rules(parts=(SeasonPart(drop=1),), minimum_starters=2)
    standing = final(of, race(1, "ada bob"), race(2, "ada"), race(3, "bob ada"))
    assert net(standing) == {"ada": "10", "bob": "10"}
