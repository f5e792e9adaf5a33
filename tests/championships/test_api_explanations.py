"""The rows every number of the standings follows from, over REST."""

from __future__ import annotations

from championships.decisions import rules_changed
from championships.models import Adjustment, Championship, Merge
from drivers.models import Club, Driver
from tests.api.api_reading import refused
from tests.championships.api_asking import ask, named, short
from tests.championships.evenings import championship, session
from tests.tablet import Tablet, event


def test_explanations_add_up_and_name_their_sessions(cup: Championship) -> None:
    Adjustment.objects.create(championship=cup, driver=Driver.objects.get(name="Ada"), points="-3.5", reason="late")
    rules_changed(cup)
    ada = named("Ada")
    first, second, adjustment = ask(cup, "explanations", driver=ada["id"])
    held = cup.session_set.get(round__number=1).session
    assert held is not None
    assert first == {
        "competitor": "Ada",
        "driver": ada,
        "team": None,
        "manufacturer": "",
        "round": 1,
        "kind": "place",
        "points": "10",
        "counted": "10",
        "reason": "race: 1st",
        "sessions": [{"id": held.pk, "name": str(held)}],
        "earned_by": "",
        "is_dropped": False,
        "gross": "14.5",
        "net": "14.5",
    }
    assert short([second, adjustment], "round", "kind", "points", "reason", "gross", "net") == [
        (2, "place", "8", "race: 2nd", "14.5", "14.5"),
        (None, "adjustment", "-3.5", "late", "14.5", "14.5"),
    ]
    assert len(ask(cup, "explanations")) == 9
    assert short(ask(cup, "explanations", round=3), "competitor", "points") == [("Bob", "10"), ("Cy", "8")]
    assert len(ask(cup, "explanations", after_round=1)) == 4, "the adjustment is the season's"
    assert refused(f"championships/{cup.pk}/explanations/", {"driver": 999}) == {"driver": ["There is no driver 999."]}


def test_explanations_are_asked_of_what_the_table_is_of(cup: Championship) -> None:
    address = f"championships/{cup.pk}/explanations/"
    assert refused(address, {"round": 4}) == {"round": ["Round 4 is none of those held: 1, 2, 3."]}
    assert refused(address, {"round": 2, "after_round": 1}) == {"round": ["Round 2 is none of those held: 1."]}
    assert refused(address, {"team": 1}) == {"team": ["The rows of this table are of a driver each; ask by `driver`."]}
    assert refused(address, {"table": "teams", "driver": 1}) == {
        "driver": ["The rows of this table are of a team each; ask by `team`."]
    }
    assert refused(address, {"driver": "Ada"}) == {"driver": ["An id is a whole number from 1 on."]}


def test_merged_heats_are_told_with_all_their_sessions(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    Merge.objects.create(championship=cup)
    cup.assignment_rules.update(into="meeting")
    for begin, order in ((0, "12"), (2000, "21")):
        tablet.tell_at_once(*session(begin, order), event(begin + 1000, "ui.reset"))
    rows = ask(cup, "explanations")
    assert [len(row["sessions"]) for row in rows] == [2, 2]
