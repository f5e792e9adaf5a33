"""What is still to come of a season, as the rounds that are there tell it."""

from __future__ import annotations

from championships.decisions import rules_changed
from championships.models import Championship, Merge, Round
from drivers.models import Club
from tests.championships.evenings import championship, race, session, standings
from tests.tablet import Tablet, event


def sentences(of: Championship) -> list[str]:
    rows = standings(of).rows
    return [str(row.chance["sentence"]) if row.chance else "" for row in rows]


def test_a_planned_round_that_was_put_off_is_still_to_come(club: Club, tablet: Tablet) -> None:
    cup = championship(club, planned_rounds=3)
    Round.objects.create(championship=cup, number=2, name="Put off")
    race(tablet, 0, "12")
    race(tablet, 2000, "12")
    assert sorted(cup.session_set.values_list("round__number", flat=True)) == [1, 3]
    assert sentences(cup) == [
        "Needs more than 6 of the 10 points still obtainable to be out of reach.",
        "Needs 4 of the 10 points still obtainable to draw level.",
    ]
    Round.objects.get(number=2).delete()
    Championship.objects.update(planned_rounds=2)
    rules_changed(cup)
    assert sentences(cup) == ["Champion.", "Out of the title: needs 4 of the 0 points still obtainable."]


def test_a_round_of_which_only_the_qualifying_is_held_decides_nothing(club: Club, tablet: Tablet) -> None:
    """Though qualifyings bring no points."""
    cup = championship(club, planned_rounds=2)
    cup.assignment_rules.update(session_type="", into="meeting")
    race(tablet, 0, "12")
    tablet.tell_at_once(*session(30000, "12", "qualifying"))
    assert cup.rounds.count() == 2
    assert standings(cup).after_round == 2
    assert sentences(cup) == ["", ""]
    assert sentences_after(cup, 1)[1] == "Needs 2 of the 10 points still obtainable to draw level."


def sentences_after(of: Championship, after: int) -> list[str]:
    return [str(row.chance["sentence"]) if row.chance else "" for row in standings(of, after_round=after).rows]


def test_a_round_to_come_may_have_as_many_races_as_the_fullest_had(club: Club, tablet: Tablet) -> None:
    """Ada 20, Bob 16 after two races of the first night; the second night may bring 20."""
    cup = championship(club, planned_rounds=2)
    cup.assignment_rules.update(into="meeting")
    for begin in (0, 2000):
        tablet.tell_at_once(*session(begin, "12"), event(begin + 1000, "ui.reset"))
    assert cup.rounds.count() == 1
    assert sentences(cup) == [
        "Needs more than 16 of the 20 points still obtainable to be out of reach.",
        "Needs 4 of the 20 points still obtainable to draw level.",
    ]


def test_merged_heats_are_one_session_of_a_round_to_come(club: Club, tablet: Tablet) -> None:
    """Ada before Bob in both heats: 10 and 8, and the second night brings 10 at most."""
    cup = championship(club, planned_rounds=2)
    Merge.objects.create(championship=cup)
    cup.assignment_rules.update(into="meeting")
    for begin in (0, 2000):
        tablet.tell_at_once(*session(begin, "12"), event(begin + 1000, "ui.reset"))
    assert sentences(cup)[1] == "Needs 2 of the 10 points still obtainable to draw level."
