"""Who has to come, and how many: minimums of rounds to be ranked, and of starters of a class."""

from __future__ import annotations

from championships.scoring.rules import ClassRules, planned_rounds
from championships.scoring.season import season
from championships.scoring.title import title_race
from tests.championships.clubs import final, net, race, ranks, rules

GT, LMP = {"class_name": "GT"}, {"class_name": "LMP"}


def test_who_came_too_seldom_has_points_and_no_rank_once_it_is_out_of_reach() -> None:
    """Two of three rounds: Cyd won the first and never came again, Dan came to the last only."""
    of = rules(minimum_rounds=2, planned=planned_rounds(3))
    rounds = [race(1, "cyd ada bob"), race(2, "ada bob"), race(3, "bob ada dan")]
    assert ranks(final(of, *rounds[:2])) == [(1, "ada"), (2, "bob"), (3, "cyd")]
    assert ranks(final(of, *rounds)) == [(1, "ada"), (2, "bob"), (None, "cyd"), (None, "dan")]
    assert net(final(of, *rounds)) == {"ada": "26", "bob": "24", "cyd": "10", "dan": "6"}
    assert final(of, *rounds).row("cyd").unranked_by == "drove in 1 of the 2 rounds it takes to be ranked"


def test_before_the_end_only_who_has_the_minimum_can_be_champion() -> None:
    """Ada 20 of 2, and 10 are to be had: Bob can reach 10. But she has not driven in three rounds."""
    rounds = [race(1, "ada cyd"), race(2, "ada cyd")]
    for minimum, champions in ((2, ["ada"]), (3, [])):
        of = rules(minimum_rounds=minimum, planned=planned_rounds(3), participants=frozenset({"ada", "cyd"}))
        race_for_it = title_race(of, final(of, *[race(1, "ada"), race(2, "ada")]))
        assert [one.competitor for one in race_for_it if one.is_champion] == champions
    of = rules(minimum_rounds=3, planned=planned_rounds(3))
    assert title_race(of, final(of, *rounds))[0].sentence.endswith("Has to drive in 1 round more to be ranked.")


def test_a_round_that_counts_for_nobody_is_no_attendance() -> None:
    of = rules(minimum_rounds=2, minimum_starters=3, planned=planned_rounds(2))
    assert ranks(final(of, race(1, "ada bob cyd"), race(2, "ada bob"))) == [(None, "ada"), (None, "bob"), (None, "cyd")]


def test_where_nobody_said_how_many_rounds_there_will_be_it_is_known_at_the_closing() -> None:
    rounds = [race(1, "ada bob"), race(2, "ada")]
    assert ranks(final(rules(minimum_rounds=2), *rounds)) == [(1, "ada"), (2, "bob")]
    assert ranks(final(rules(minimum_rounds=2, is_over=True), *rounds)) == [(1, "ada"), (None, "bob")]


def test_a_class_has_a_minimum_of_its_own() -> None:
    """GT has two starters of three in round 2: it counts for the drivers, and for LMP, and not for GT."""
    of = rules(classes=(ClassRules("GT", minimum_starters=3), ClassRules("LMP", minimum_starters=1)))
    first = race(1, "ada dan bob cyd", ada=GT, bob=GT, cyd=GT, dan=LMP)
    found = season(of, [first, race(2, "ada dan bob", ada=GT, bob=GT, dan=LMP)])
    assert net(found.drivers[-1]) == {"ada": "20", "dan": "16", "bob": "12", "cyd": "5"}
    assert net(found.classes["GT"][-1]) == {"ada": "10", "bob": "8", "cyd": "6"}
    assert net(found.classes["LMP"][-1]) == {"dan": "20"}


def test_a_class_without_one_goes_by_that_of_the_championship() -> None:
    of = rules(classes=(ClassRules("GT"),), minimum_starters=2)
    found = season(of, [race(1, "ada dan", ada=GT)])
    assert (net(found.drivers[-1]), net(found.classes["GT"][-1])) == ({"ada": "10", "dan": "8"}, {"ada": "0"})
