"""Standings over REST."""

from __future__ import annotations

import pytest

from championships.decisions import rules_changed
from championships.models import Adjustment, Bonus, Championship, ChampionshipClass, Exclusion, Participant, SeasonPart
from drivers.models import Car, Club, Driver, Team
from tests.api.api_reading import (
    get,
    queries,
    refused,
)
from tests.championships.api_asking import ask, named, sheet, short
from tests.championships.evenings import championship, race
from tests.rulings import call
from tests.tablet import Tablet


def test_standings_are_a_flat_row_for_each_driver(cup: Championship) -> None:
    bob, cy, ada = ask(cup, "standings")
    assert bob == {
        "competitor": "Bob",
        "driver": named("Bob"),
        "team": None,
        "manufacturer": "",
        "after_round": 3,
        "rank": 1,
        "gross": "28",
        "net": "28",
        "gap": "0",
        "gained": 0,
        "dropped": [],
        "settled_by": None,
        "is_champion": False,
        "is_out": False,
        "needs": "2",
        "secured": "28",
        "reachable": "38",
        "title": "Needs more than 2 of the 10 points still obtainable to be out of reach.",
        "unranked_by": "",
    }
    about = ("rank", "net", "gap", "gained", "needs", "title")
    assert short([cy, ada], *about) == [
        (2, "20", "8", 1, "8", "Needs 8 of the 10 points still obtainable to draw level."),
        (3, "18", "10", -2, "10", "Needs 10 of the 10 points still obtainable to draw level."),
    ]


def test_standings_as_they_were_after_an_earlier_round(cup: Championship) -> None:
    rows = ask(cup, "standings", after_round=2)
    assert short(rows, "rank", "competitor", "net", "gained", "is_champion", "title") == [
        (1, "Ada", "18", 0, None, ""),
        (1, "Bob", "18", 1, None, ""),
        (3, "Cy", "12", 0, None, ""),
    ]
    assert ask(cup, "standings", after_round=3) == ask(cup, "standings", table="drivers")


def test_what_decided_among_equals_is_told(club: Club, tablet: Tablet) -> None:
    cup = championship(club)
    for begin, order in ((0, "1234"), (2000, "2341"), (4000, "23")):
        race(tablet, begin, order)
    # Bob 8 + 10 + 10; Cy 6 + 8 + 8 = 22; Ada 10 + 5 = 15; Dan 5 + 6 = 11
    Adjustment.objects.create(championship=cup, driver=Driver.objects.get(name="Cy"), points=-7, reason="late")
    rules_changed(cup)
    assert short(ask(cup, "standings"), "rank", "competitor", "net", "settled_by") == [
        (1, "Bob", "28", None),
        (2, "Ada", "15", "countback"),
        (3, "Cy", "15", "countback"),
        (4, "Dan", "11", None),
    ]


def test_whoever_is_excluded_comes_last_without_a_rank(cup: Championship) -> None:
    Exclusion.objects.create(championship=cup, driver=Driver.objects.get(name="Bob"), reason="magnets")
    rules_changed(cup)
    assert short(ask(cup, "standings"), "rank", "competitor", "gap") == [
        (1, "Cy", "0"),
        (2, "Ada", "2"),
        (None, "Bob", None),
    ]


def test_the_cross_table_has_a_row_for_each_competitor_and_round(cup: Championship) -> None:
    rows = ask(cup, "cross-table")
    assert short(rows, "rank", "competitor", "round", "points", "counted", "is_dropped", "results") == [
        (1, "Bob", 1, "8", "8", False, ["race: 2nd"]),
        (1, "Bob", 2, "10", "10", False, ["race: 1st"]),
        (1, "Bob", 3, "10", "10", False, ["race: 1st"]),
        (2, "Cy", 1, "6", "6", False, ["race: 3rd"]),
        (2, "Cy", 2, "6", "6", False, ["race: 3rd"]),
        (2, "Cy", 3, "8", "8", False, ["race: 2nd"]),
        (3, "Ada", 1, "10", "10", False, ["race: 1st"]),
        (3, "Ada", 2, "8", "8", False, ["race: 2nd"]),
        (3, "Ada", 3, None, None, False, []),
    ]
    assert {row["round"] for row in ask(cup, "cross-table", after_round=2)} == {1, 2}


def test_dropped_scores_are_marked_and_a_missed_round_is_dropped_first(cup: Championship) -> None:
    SeasonPart.objects.create(championship=cup, drop=1)
    rules_changed(cup)
    assert short(ask(cup, "standings"), "competitor", "gross", "net", "dropped") == [
        ("Bob", "28", "20", [1]),
        ("Ada", "18", "18", [3]),
        ("Cy", "20", "14", [1]),
    ]
    dropped = [row for row in ask(cup, "cross-table") if row["is_dropped"]]
    assert short(dropped, "competitor", "round", "points", "counted") == [
        ("Bob", 1, "8", "0"),
        ("Ada", 3, None, None),
        ("Cy", 1, "6", "0"),
    ]
    assert [row["is_dropped"] for row in ask(cup, "explanations", driver=named("Bob")["id"])] == [True, False, False]


def test_bonuses_that_always_count_do_though_their_round_is_dropped(cup: Championship) -> None:
    SeasonPart.objects.create(championship=cup, drop=1)
    Bonus.objects.create(scoring=cup.scorings.get(), kind="fastest lap", points=1)
    Championship.objects.update(are_bonuses_dropped=False)
    rules_changed(cup)
    # The first across the line always drove the fastest laps: Bob twice, Ada once.
    ada = ask(cup, "cross-table")[3:6]
    assert short(ada, "competitor", "round", "points", "counted", "bonus", "is_dropped") == [
        ("Ada", 1, "11", "11", "1", False),
        ("Ada", 2, "8", "8", "0", False),
        ("Ada", 3, None, None, None, True),
    ]
    Championship.objects.update(are_bonuses_dropped=False)
    SeasonPart.objects.update(drop=2)
    rules_changed(cup)
    [_, bonus, *_] = ask(cup, "explanations", driver=named("Bob")["id"], round=2)
    assert short([bonus], "kind", "points", "counted", "is_dropped") == [("bonus", "1", "1", False)]
    bob = [row for row in ask(cup, "cross-table") if row["competitor"] == "Bob"]
    assert short(bob, "round", "points", "counted", "is_dropped") == [
        (1, "8", "0", True),
        (2, "11", "1", True),
        (3, "11", "11", False),
    ]


def test_progress_is_rank_and_points_after_each_round(cup: Championship) -> None:
    rows = ask(cup, "progress")
    assert short(rows, "competitor", "round", "rank", "net", "gap") == [
        ("Bob", 1, 2, "8", "2"),
        ("Bob", 2, 1, "18", "0"),
        ("Bob", 3, 1, "28", "0"),
        ("Cy", 1, 3, "6", "4"),
        ("Cy", 2, 3, "12", "6"),
        ("Cy", 3, 2, "20", "8"),
        ("Ada", 1, 1, "10", "0"),
        ("Ada", 2, 1, "18", "0"),
        ("Ada", 3, 3, "18", "10"),
    ]


def test_teams_manufacturers_and_classes_have_tables_of_their_own(cup: Championship) -> None:
    ada, bob, cy = (Driver.objects.get(name=name) for name in ("Ada", "Bob", "Cy"))
    red = Team.objects.create(club=cup.club, name="Red", name_key="red")
    rookies = ChampionshipClass.objects.create(championship=cup, name="Rookies", by="list")
    Participant.objects.create(championship=cup, driver=ada, team=red, of_class=rookies)
    Participant.objects.create(championship=cup, driver=bob, team=red)
    Participant.objects.create(championship=cup, driver=cy, of_class=rookies)
    Car.objects.filter(name="Ada's car").update(manufacturer="Carrera")
    Championship.objects.update(teams="list", best_of_team=1, has_manufacturers=True)
    rules_changed(cup)
    [team] = ask(cup, "standings", table="teams")
    assert (team["team"], team["driver"], team["net"]) == ({"id": red.pk, "name": "Red"}, None, "30")
    assert short(ask(cup, "explanations", table="teams", team=red.pk, round=1), "earned_by", "points", "reason") == [
        ("Ada", "10", "race: 1st"),
        ("Bob", "0", "8 points not among the team's best 1"),
    ]
    stranger = {"table": "teams", "team": red.pk + 1}
    assert list(refused(f"championships/{cup.pk}/explanations/", stranger)) == ["team"]
    [make] = ask(cup, "standings", table="manufacturers")
    assert (make["competitor"], make["manufacturer"], make["driver"], make["net"]) == ("Carrera", "Carrera", None, "18")
    assert len(ask(cup, "explanations", table="manufacturers", manufacturer="carrera")) == 2
    # Among themselves: Ada wins twice before Cy, who wins alone.
    expected = [(1, "Cy", "26"), (2, "Ada", "20")]
    assert short(ask(cup, "standings", table="Rookies"), "rank", "competitor", "net") == expected
    for alias in ("rookies", f"class {rookies.pk}"):
        assert ask(cup, "progress", table=alias) == ask(cup, "progress", table="Rookies") != []
    assert get(f"championships/{cup.pk}/")["tables"] == [
        {"table": "drivers", "name": "Drivers"},
        {"table": "teams", "name": "Teams"},
        {"table": "manufacturers", "name": "Manufacturers"},
        {"table": "Rookies", "name": "Rookies"},
    ]


@pytest.mark.parametrize("what", ["standings", "cross-table", "explanations", "progress"])
def test_a_table_there_is_not_is_refused_with_those_there_are(cup: Championship, what: str) -> None:
    ChampionshipClass.objects.create(championship=cup, name="Teams", by="list")
    ChampionshipClass.objects.create(championship=cup, name="drivers", by="list")
    own = ChampionshipClass.objects.get(name="drivers")
    rules_changed(cup)
    for table in ("GT4", "manufacturers", "class 999"):
        told = refused(f"championships/{cup.pk}/{what}/", {"table": table})
        assert told == {"table": [f"{table} is none of: drivers, Teams, class {own.pk}."]}
    assert ask(cup, what, table=f"class {own.pk}") == []


@pytest.mark.parametrize("what", ["standings", "cross-table", "explanations"])
def test_a_round_that_was_not_held_is_refused_with_those_that_were(cup: Championship, what: str) -> None:
    address = f"championships/{cup.pk}/{what}/"
    held = {"after_round": ["Round 4 is none of those held: 1, 2, 3."]}
    assert refused(address, {"after_round": 4}) == held
    for nonsense in ("0", "abc", "-1", "1.5", "9" * 30):
        sentence = "A whole number from 1 to 32767 is needed."
        assert refused(address, {"after_round": nonsense}) == {"after_round": [sentence]}


@pytest.mark.parametrize("what", ["rounds", "standings", "cross-table", "explanations", "progress"])
def test_before_the_first_round_everything_is_empty(club: Club, what: str) -> None:
    cup = championship(club)
    assert ask(cup, what) == []
    assert len(sheet(cup, what)) == 1
    if what not in {"rounds", "progress"}:
        sentence = "No round was held yet; leave this away."
        assert refused(f"championships/{cup.pk}/{what}/", {"after_round": 1}) == {"after_round": [sentence]}


def test_every_table_is_a_spreadsheet(cup: Championship) -> None:
    ada = Driver.objects.get(name="Ada")
    assert sheet(cup, "cross-table")[0] == (
        "competitor,driver_id,driver,team_id,team,manufacturer,rank,round,points,counted,bonus,is_dropped,results"
    )
    assert sheet(cup, "cross-table")[-1] == f"Ada,{ada.pk},Ada,,,,3,3,,,,false,"
    assert sheet(cup, "progress")[-1] == f"Ada,{ada.pk},Ada,,,,3,3,18,10"
    assert sheet(cup, "standings", after_round=1)[1] == f"Ada,{ada.pk},Ada,,,,1,1,10,10,0,,,,,,,,,,"
    assert [len(sheet(cup, what)) for what in ("standings", "explanations")] == [4, 9]


def test_standings_are_two_queries_beside_the_championship_however_many_there_are(club: Club, tablet: Tablet) -> None:
    cup = championship(club, planned_rounds=9)
    race(tablet, 0, "12")
    address = f"/api/v1/championships/{cup.pk}"
    asked = {what: queries(f"{address}/{what}/") for what in ("standings", "cross-table", "explanations", "progress")}
    for begin, order in ((2000, "1234"), (4000, "4321"), (6000, "2413")):
        race(tablet, begin, order)
    # What the ETag goes by, the championship, its sheets, names; for explanations the sessions, too.
    assert asked == {"standings": 4, "cross-table": 4, "explanations": 5, "progress": 4}
    assert {what: queries(f"{address}/{what}/") for what in asked} == asked
    assert queries(f"{address}/standings/?after_round=1") == 4


def test_names_are_those_of_now(cup: Championship) -> None:
    call(Driver.objects.get(name="Bob"), "Countess")
    assert ask(cup, "standings")[0]["competitor"] == "Countess"
