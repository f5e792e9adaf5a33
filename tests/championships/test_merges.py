"""Merges as a club enters them, and what it reads out of a merged round."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from archive.championships.former import with_merges
from championships.checking import remarks_on
from championships.decisions import rules_changed
from championships.models import AssignmentRule, Championship, ChampionshipClass, Merge, RoundSession
from drivers.models import Club, Driver
from races.models import Session, Track
from tests.admin.reading import table
from tests.api.api_reading import refused
from tests.championships.admin_pages import refusal, save
from tests.championships.api_asking import ask, sheet, short
from tests.championships.evenings import championship, net, session
from tests.tablet import Tablet, event


def drive(tablet: Tablet, *orders: str, kind: str = "race") -> list[Session]:
    """Sessions one after the other, a good half hour apart."""
    for order in orders:
        begin = 2000 * Session.objects.count()
        tablet.tell_at_once(*session(begin, order, kind), event(begin + 1000, "ui.reset"))
    return list(Session.objects.order_by("opened_at"))


@pytest.fixture
def evening(club: Club, tablet: Tablet) -> Championship:
    """One round of two heats: Ada and Bob, then Cy and Dan, three laps each."""
    cup = championship(club)
    cup.assignment_rules.update(into="meeting")
    drive(tablet, "12", "34")
    Merge.objects.create(championship=cup)
    rules_changed(cup)
    return cup


def counts_as(cup: Championship, **types: str) -> None:
    """Sessions by their place in the evening, such as `second="A final"`."""
    rows = RoundSession.objects.filter(championship=cup).order_by("session__opened_at")
    for row, name in zip(rows, ("first", "second"), strict=False):
        if name in types:
            row.counts_as, row.is_by_rule = types[name], False
            row.save()


def merge_row(**said: Any) -> dict[str, list[dict[str, Any]]]:
    return {"merges": [{"order": "", "types": "race", "by": "laps", "into": "race", "round": "", **said}]}


# What is read out


def test_the_evening_of_a_merged_round_is_read_over_rest(evening: Championship) -> None:
    """Ada and Cy took 30.000 s each, so they share the first place; Bob and Dan 3 ms more."""
    assert short(ask(evening, "evening"), "place", "laps", "time_ms", "best_lap_ms", "gap", "interval") == [
        (1, 3, 30_000, 10_000, "", ""),
        (1, 3, 30_000, 10_000, "+0.000", "+0.000"),
        (3, 3, 30_003, 10_001, "+0.003", "+0.003"),
        (3, 3, 30_003, 10_001, "+0.003", "+0.000"),
    ]
    assert [row["driver"]["name"] for row in ask(evening, "evening")] == ["Ada", "Cy", "Bob", "Dan"]
    assert {row["classification"] for row in ask(evening, "evening")} == {"race of 2 sessions"}
    ada = Driver.objects.get(name="Ada").pk
    row = f"1,race,race of 2 sessions,,,true,1,{ada},Ada,classified,3,30000,10000,"
    assert sheet(evening, "evening", round=1)[1].startswith(row)


def test_a_round_there_is_not_is_refused_with_those_there_are(evening: Championship) -> None:
    address = f"championships/{evening.pk}/evening/"
    assert refused(address, {"round": 4}) == {"round": ["There is no round 4; there are: 1."]}


def test_the_evening_has_a_page_to_print(organiser: Client, evening: Championship) -> None:
    page = reverse("admin:championships_evening", args=[evening.pk])
    told = organiser.get(page, {"round": 1}).content.decode()
    rows = table(told, "evening-1")
    assert rows[1] == ["1", "Ada", "3", "30.000", "", "", "10.000", ""]
    assert rows[3] == ["3", "Bob", "3", "30.003", "+0.003", "+0.003", "10.001", ""]
    assert "data-prints" in told
    complaint = organiser.get(page, {"round": 9}).content.decode()
    assert "There is no round “9” with a session; this is the latest." in complaint


@pytest.fixture
def of_two_classes(evening: Championship) -> Championship:
    """Ada and Dan are Rookies, Bob and Cy Pros."""
    for order, (name, members) in enumerate((("Rookies", "Ada Dan"), ("Pros", "Bob Cy")), start=1):
        class_ = ChampionshipClass.objects.create(championship=evening, order=order, name=name, by="list")
        for driver in Driver.objects.filter(name__in=members.split()):
            evening.participant_set.create(driver=driver, of_class=class_)
    rules_changed(evening)
    return evening


def test_an_evening_of_several_classes_is_told_by_class_too(of_two_classes: Championship, organiser: Client) -> None:
    """Dan took 3 ms more than Ada, and Bob than Cy."""
    told = ask(of_two_classes, "evening")
    assert [(row["place"], row["driver"]["name"], row["class_name"], row["place_in_class"]) for row in told] == [
        (1, "Ada", "Rookies", 1), (1, "Cy", "Pros", 1), (3, "Bob", "Pros", 2), (3, "Dan", "Rookies", 2),
    ]  # fmt: skip
    pros = ask(of_two_classes, "evening", table="pros")
    assert [(row["driver"]["name"], row["class_name"]) for row in pros] == [("Cy", "Pros"), ("Bob", "Pros")]
    assert short(pros, "place", "place_in_class", "gap") == [(1, 1, ""), (2, 2, "+0.003")]
    assert len(sheet(of_two_classes, "evening", table="Pros")) == 3
    page = organiser.get(reverse("admin:championships_evening", args=[of_two_classes.pk])).content.decode()
    assert table(page, "evening-1")[1][:3] == ["1", "Ada", "Rookies 1."]
    assert [row[1] for row in table(page, "evening-3")[1:]] == ["Cy", "Bob"]
    assert "Race of 2 sessions, Rookies</h2>" in page


def test_an_evening_of_one_class_is_told_once(of_two_classes: Championship) -> None:
    of_two_classes.participant_set.update(of_class=of_two_classes.classes.get(name="Pros"))
    assert {row["class_name"] for row in ask(of_two_classes, "evening")} == {""}
    assert len(ask(of_two_classes, "evening", table="Pros")) == 4
    assert ask(of_two_classes, "evening", table="Rookies") == []


def test_there_is_no_evening_of_teams(of_two_classes: Championship) -> None:
    address = f"championships/{of_two_classes.pk}/evening/"
    for asked in ("teams", "Amateurs"):
        assert refused(address, {"table": asked}) == {"table": [f"{asked} is none of: drivers, Rookies, Pros."]}


# How they are entered


def test_merges_are_entered_on_the_championships_page(organiser: Client, wintercup: Championship) -> None:
    types = "A final, B final"
    assert save(organiser, wintercup, merge_row(types=types, by="order")).status_code == 302
    assert Merge.objects.get().named == ("A final", "B final")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"types": " , "}, "Say which sessions: race, or A final, B final."),
        (
            {"types": "A final", "by": "order"},
            "Name the finals in their order, the first one first, commas between: A final, B final.",
        ),
        ({"by": "none"}, "Say of which round; where no round is meant, delete the row instead."),
    ],
)
def test_a_merge_that_says_nothing_is_refused(
    organiser: Client, wintercup: Championship, said: dict[str, str], sentence: str
) -> None:
    assert sentence in refusal(save(organiser, wintercup, merge_row(**said)))
    assert not Merge.objects.exists()


def test_a_type_is_in_one_merge_of_a_round(organiser: Client, evening: Championship) -> None:
    sentence = "Sessions of the type race are merged already; a session is in one classification."
    assert refusal(save(organiser, evening, merge_row(types="race, heat"))) == [sentence]


def test_sessions_of_different_tracks_are_not_added_up(organiser: Client, evening: Championship) -> None:
    Merge.objects.all().delete()
    for one, name in zip(Session.objects.order_by("opened_at"), ("Long", "Short"), strict=True):
        one.track = Track.objects.create(club=evening.club, name=name)
        one.save()
    sentence = (
        "In round 1 they were driven on different tracks, Long and Short: laps and times of those cannot be compared."
    )
    assert refusal(save(organiser, evening, merge_row())) == [sentence]
    assert save(organiser, evening, merge_row(by="points")).status_code == 302


@pytest.mark.parametrize(
    ("final", "by", "refused_"),
    [
        ("12", "laps", True),
        ("12", "order", False),
        ("123", "laps", False),
        ("1234", "laps", False),
    ],
    ids=["laps of half of them", "finals in order", "somebody missed it", "everybody"],
)
def test_the_laps_of_a_final_are_not_added_to_those_of_everybody(
    organiser: Client, club: Club, tablet: Tablet, final: str, by: str, refused_: bool
) -> None:
    cup = championship(club)
    cup.assignment_rules.update(into="meeting")
    drive(tablet, "1234", final)
    counts_as(cup, second="final")
    saved = save(organiser, cup, merge_row(types="race, final", by=by))
    sentence = (
        "In round 1 only 2 of the 4 who drove a race drove a final: with its laps on top they would be ahead whatever "
        "they drove. Finals are put behind each other, in the order of their types."
    )
    assert (refusal(saved) == [sentence]) if refused_ else (saved.status_code == 302)


def test_a_lower_final_needs_the_first_one(organiser: Client, evening: Championship) -> None:
    Merge.objects.update(types="A final, B final", by="order")
    round_ = evening.rounds.get()
    refused_ = refusal(save(organiser, round_, **{"session_set-1-counts_as": "B final"}))
    assert refused_ == [
        "It is a B final, and this round has no A final: whoever won it would have won the round. "
        "Say which session that is."
    ]
    both = {"session_set-0-counts_as": "B final", "session_set-1-counts_as": "A final"}
    assert save(organiser, round_, **both).status_code == 302
    assert [name for _, name, _ in net(evening)] == ["Cy", "Dan", "Ada", "Bob"]


def test_a_session_is_the_a_final_if_the_club_calls_it_so(evening: Championship) -> None:
    Merge.objects.update(types="A final, B final", by="order")
    counts_as(evening, first="B final")
    rules_changed(evening)
    assert [row[:12] for row in remarks_on(evening) if "lower final" in row] == ["Round 1 has "]
    Session.objects.filter(pk=Session.objects.latest("opened_at").pk).update(own_name="a FINAL")
    rules_changed(evening)
    assert net(evening) == [(1, "Cy", "10"), (2, "Dan", "8"), (3, "Ada", "6"), (4, "Bob", "5")]
    assert not [row for row in remarks_on(evening) if "lower final" in row]


def test_a_round_can_be_an_exception(evening: Championship) -> None:
    round_ = evening.rounds.get()
    Merge.objects.create(championship=evening, order=2, round=round_, by=Merge.By.NONE)
    rules_changed(evening)
    assert net(evening) == [(1, "Ada", "10"), (1, "Cy", "10"), (3, "Bob", "8"), (3, "Dan", "8")]


# Which sessions go with a race


@pytest.mark.parametrize("is_told_live", [True, False])
def test_a_qualifying_goes_with_the_race_that_follows_it(club: Club, tablet: Tablet, is_told_live: bool) -> None:
    """Each race is a round; the second has no qualifying, and a qualifying nothing follows is in no round."""
    cup = championship(club)
    into = AssignmentRule.Into.NEXT
    rule = AssignmentRule(championship=cup, order=2, session_type="qualifying", into=into)
    if is_told_live:
        rule.save()
    for kind, order in (("qualifying", "21"), ("race", "12"), ("race", "21"), ("qualifying", "12")):
        drive(tablet, order, kind=kind)
    if not is_told_live:
        rule.save()
        rules_changed(cup)
    rows = RoundSession.objects.order_by("session__opened_at").values_list("round__number", "session__type")
    assert list(rows) == [(1, "qualifying"), (1, "race"), (2, "race")]
    assert cup.rounds.count() == 2


# Files of before


def test_a_file_that_tells_of_fields_is_read_as_rows() -> None:
    told = {
        "championship": [{"merging": "laps", "merged_types": "heat", "merged_into": "race"}],
        "round": [{"number": "1"}, {"number": "2", "merging": "none"}],
    }
    assert with_merges(told)["merge"] == [
        {"championship": 1, "types": "heat", "into": "race", "order": "1", "by": "laps"},
        {"championship": 1, "types": "heat", "into": "race", "round": 2, "order": "2", "by": "none"},
    ]
    assert with_merges({"championship": [{"merging": "none"}]})["merge"] == []
    assert with_merges({"championship": [{}], "merge": [{"by": "points"}]})["merge"] == [{"by": "points"}]
