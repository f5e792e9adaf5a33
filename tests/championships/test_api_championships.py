"""Championships and their rounds over REST."""

from __future__ import annotations

import pytest
from django.test import Client

from championships.by_hand.lines import lines_in
from championships.decisions import assign_by_hand, enter_results, finalise, rules_changed
from championships.models import Championship, Exclusion, Merge, Round, Scoring, SeasonPart
from drivers.models import Club, Driver
from races.models import Entry, Session
from tests.api.api_reading import (
    ROOT,
    get,
    refused,
)
from tests.championships.evenings import championship, race
from tests.rulings import correct_result
from tests.tablet import Tablet, event

State = Championship.State


def names(**query: object) -> list[str]:
    return [f"{row['name']} {row['season']}" for row in get("championships/", dict(query))["results"]]


@pytest.fixture
def three(club: Club) -> Club:
    """A draft without a day, last year's final and this year's, which runs."""
    for name, season, state, starts_on in (
        ("Wintercup", "2025", State.FINAL, "2025-01-10"),
        ("Wintercup", "2026", State.RUNNING, "2026-01-09"),
        ("Truck Trophy", "2027", State.DRAFT, None),
    ):
        Championship.objects.create(club=club, name=name, season=season, state=state, starts_on=starts_on)
    return club


def test_the_newest_championship_comes_first(three: Club) -> None:
    assert names() == ["Wintercup 2026", "Wintercup 2025", "Truck Trophy 2027"]
    assert names(ordering="starts_on") == ["Truck Trophy 2027", "Wintercup 2025", "Wintercup 2026"]
    assert names(ordering="-starts_on") == names()
    assert names(ordering="name")[0] == "Truck Trophy 2027"


def test_championships_are_found_by_what_they_are(three: Club) -> None:
    assert names(state="final") == ["Wintercup 2025"]
    assert names(season="2026") == ["Wintercup 2026"]
    assert names(search="TRUCK  trophy") == ["Truck Trophy 2027"]
    assert names(club=three.pk, state="running") == ["Wintercup 2026"]
    assert refused("championships/", {"club": 999}) == {"club": ["There is no club 999."]}
    assert refused("championships/", {"state": "over"}) == {"state": ["over is none of: draft, running, final."]}
    assert list(refused("championships/", {"year": 2026})) == ["year"]


def test_latest_is_the_newest_that_is_no_draft(three: Club) -> None:
    Championship.objects.filter(state=State.DRAFT).update(starts_on="2027-01-08")
    assert names()[0] == "Truck Trophy 2027"
    assert get("championships/latest/")["season"] == "2026"
    assert get("championships/latest/standings/") == []
    Championship.objects.update(state=State.DRAFT)
    for address in ("championships/latest/", "championships/latest/standings/"):
        response = Client().get(ROOT + address)
        assert (response.status_code, response.json()) == (
            404,
            {"error": "There is no championship yet that is running or final."},
        )


def test_a_championship_says_what_can_be_asked_of_it(club: Club, tablet: Tablet) -> None:
    cup = championship(club, season="2026", planned_rounds=8)
    race(tablet, 0, "12")
    race(tablet, 2000, "21")
    told = get(f"championships/{cup.pk}/")
    assert told.pop("reckoned_at") is not None
    assert told == {
        "id": cup.pk,
        "name": "Wintercup",
        "season": "2026",
        "club": {"id": club.pk, "name": "Slotfreunde"},
        "state": "running",
        "starts_on": None,
        "ends_on": None,
        "planned_rounds": 8,
        "after_round": 2,
        "is_changed_since_final": False,
        "rounds_held": [1, 2],
        "tables": [{"table": "drivers", "name": "Drivers"}],
        "trouble": "",
        "finalised_at": None,
        "changed_since_final_at": None,
        "participants": "open",
        "do_guests_take_points": True,
        "teams": "off",
        "has_manufacturers": False,
        "minimum_starters": 0,
        "minimum_rounds": 0,
        "decimal_places": 2,
        "are_bonuses_dropped": True,
        "is_dsq_droppable": True,
    }


def test_a_final_championship_says_when_results_have_changed_since(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    race(tablet, 0, "12")
    finalise(cup)
    address = f"championships/{cup.pk}/"
    before = get(f"{address}standings/")
    told = get(address)
    assert (told["state"], told["is_changed_since_final"], told["changed_since_final_at"]) == ("final", False, None)
    correct_result(Entry.objects.get(controller=1), "magnets", is_disqualified=True)
    told = get(address)
    assert told["is_changed_since_final"] is True
    assert told["changed_since_final_at"] is not None
    assert get(f"{address}standings/") == before


@pytest.mark.trouble
def test_trouble_is_told_and_the_last_standings_stay(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    race(tablet, 0, "12")
    Scoring.objects.update(points="ten eight")
    race(tablet, 2000, "21")
    told = get(f"championships/{cup.pk}/")
    assert told["trouble"].startswith("The standings could not be computed: “ten” is no number of points")
    assert told["rounds_held"] == [1]
    assert [row["net"] for row in get(f"championships/{cup.pk}/standings/")] == ["10", "8"]
    [fault] = get(f"championships/{cup.pk}/faults/")
    assert fault["is_fault"] is True
    assert fault["sentence"].startswith("“ten” is no number of points")


def test_rounds_tell_their_sessions_and_winners(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    race(tablet, 0, "123")
    race(tablet, 2000, "213")
    second = Session.objects.latest("opened_at")
    finale = Round.objects.create(championship=cup, number=5, name="Finale", factor=2, held_on="2026-12-06")
    Merge.objects.create(championship=cup, round=finale, types="heat, final", by="order", into="sprint")
    assign_by_hand(second, finale, "sprint")
    Scoring.objects.create(championship=cup, session_type="sprint", points="3 2 1")
    Round.objects.create(championship=cup, number=6)
    rules_changed(cup)
    first = Session.objects.earliest("opened_at")
    by_rule, by_hand, to_come = get(f"championships/{cup.pk}/rounds/")
    assert by_rule == {
        "id": cup.rounds.get(number=1).pk,
        "number": 1,
        "name": "round 1",
        "planned_for": None,
        "factor": "1",
        "merges": [],
        "is_by_rule": True,
        "is_held": True,
        "is_void": False,
        "note": "",
        "winners": [{"id": Driver.objects.get(name="Ada").pk, "name": "Ada"}],
        "winning_points": "10",
        "sessions": [
            {
                "id": first.pk,
                "name": str(first),
                "type": "race",
                "counts_as": "race",
                "track": None,
                "opened_at": f"{first.opened_at:%Y-%m-%dT%H:%M:%SZ}",
                "closed_at": by_rule["sessions"][0]["closed_at"],
                "is_by_rule": True,
            }
        ],
        "by_hand": [],
    }
    assert by_rule["sessions"][0]["closed_at"] is not None
    told = {name: by_hand[name] for name in ("name", "planned_for", "factor", "merges", "is_by_rule")}
    assert told == {
        "name": "Finale",
        "planned_for": "2026-12-06",
        "factor": "2",
        "merges": [{"types": ["heat", "final"], "by": "order", "into": "sprint"}],
        "is_by_rule": False,
    }
    assert [(one["counts_as"], one["is_by_rule"]) for one in by_hand["sessions"]] == [("sprint", False)]
    assert ([one["name"] for one in by_hand["winners"]], by_hand["winning_points"]) == (["Bob"], "6")
    assert (to_come["is_held"], to_come["winners"], to_come["sessions"]) == (False, [], [])
    enter_results(cup.rounds.get(number=6), "race", lines_in("1;Bob;20;4:00.5")[0], "before the hub")
    entered = get(f"championships/{cup.pk}/rounds/")[2]
    (listed,) = entered["by_hand"]
    assert (entered["is_held"], listed["type"], listed["entered_by"], listed["reason"]) == (
        True, "race", "", "before the hub",
    )  # fmt: skip
    assert listed["results"] == [
        {
            "place": 1,
            "status": "classified",
            "driver": entered["winners"][0],
            "laps": 20,
            "time_ms": 240_500,
            "best_lap_ms": None,
        }
    ]


def test_a_round_with_too_few_starters_says_that_it_counts_for_nobody(club: Club, tablet: Tablet) -> None:
    cup = championship(club, minimum_starters=3)
    race(tablet, 0, "12")
    race(tablet, 2000, "123")
    void, held = get(f"championships/{cup.pk}/rounds/")
    assert (void["is_held"], void["is_void"], void["winners"], void["winning_points"]) == (True, True, [], None)
    assert void["note"] == "round 1 does not count: 2 of at least 3 starters"
    assert (held["is_void"], held["note"]) == (False, "")


def test_two_who_are_level_have_both_won_and_nobody_wins_without_points(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    cup.assignment_rules.update(into="meeting")
    race(tablet, 0, "12")
    race(tablet, 2000, "21")
    [held] = get(f"championships/{cup.pk}/rounds/")
    assert sorted(one["name"] for one in held["winners"]) == ["Ada", "Bob"]
    assert len(held["sessions"]) == 2
    for name in ("Ada", "Bob"):
        driver = Driver.objects.get(name=name)
        Exclusion.objects.create(championship=cup, driver=driver, round=cup.rounds.get(), reason="late")
    rules_changed(cup)
    [held] = get(f"championships/{cup.pk}/rounds/")
    assert (held["winners"], held["is_void"]) == ([], False)


def test_a_session_that_is_gone_is_told_as_such(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    race(tablet, 0, "12")
    assign_by_hand(Session.objects.get(), Round.objects.create(championship=cup, number=2))
    Session.objects.all().delete()
    rules_changed(cup)
    [gone] = get(f"championships/{cup.pk}/rounds/")[-1]["sessions"]
    assert (gone["id"], gone["name"], gone["is_by_rule"]) == (None, "A session that is gone", False)
    sentences = [row["sentence"] for row in get(f"championships/{cup.pk}/faults/")]
    assert "A session assigned to round 2 by hand is not there any more." in sentences


def test_a_session_under_way_is_in_its_round_already(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    tablet.tell_at_once(event(0, "event.start", {"type": "race"}))
    assign_by_hand(Session.objects.get(), Round.objects.create(championship=cup, number=1))
    [to_come] = get(f"championships/{cup.pk}/rounds/")
    assert (to_come["is_held"], to_come["sessions"][0]["closed_at"]) == (False, None)


def test_faults_come_first_and_then_what_is_worth_knowing(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    assert get(f"championships/{cup.pk}/faults/") == []
    race(tablet, 0, "12")
    SeasonPart.objects.create(championship=cup, first=1, last=3, best=2)
    SeasonPart.objects.create(championship=cup, first=2, last=4, best=2)
    Round.objects.create(championship=cup, number=2)
    assert get(f"championships/{cup.pk}/faults/") == [
        {"is_fault": True, "sentence": "Two parts of the season overlap: rounds 1 to 3 and rounds 2 to 4."},
        {"is_fault": False, "sentence": "Round 2 has no session; it is still to come."},
    ]


@pytest.mark.parametrize(
    "what", ["", "rounds/", "standings/", "cross-table/", "explanations/", "progress/", "head-to-head/", "faults/"]
)
def test_what_is_no_championship_is_a_404_and_what_is_no_parameter_a_400(club: Club, what: str) -> None:
    for key in ("999", "0", "abc", "9" * 30, "%00"):
        response = Client().get(f"{ROOT}championships/{key}/{what}")
        assert (response.status_code, response.json()) == (404, {"error": "There is no such championship."}), key
    assert list(refused(f"championships/{championship(club).pk}/{what}", {"nonsense": 1})) == ["nonsense"]
