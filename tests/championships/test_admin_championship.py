"""What an organiser decides on a championship's page, and what is refused there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from championships.decisions import rules_changed
from championships.models import (
    Adjustment,
    Championship,
    ChampionshipClass,
    Exclusion,
    Participant,
    Round,
    Scoring,
    SeasonPart,
    TieBreak,
)
from drivers.models import Club, Driver
from tests.admin.reading import text
from tests.championships.admin_pages import address, form_of, refusal, save
from tests.championships.evenings import championship, net, race
from tests.tablet import Tablet

pytestmark = pytest.mark.once

ADD = "/admin/championships/championship/add/"
TIE = {"of": "drivers", "over": "all", "places": "all", "sessions": ""}


def pk_of(name: str) -> int:
    return Driver.objects.get(name=name).pk


def new(browser: Client, club: Club, **more: str) -> Any:
    return browser.post(ADD, {"club": club.pk, "name": "Cup", "season": "", "points": "", "rounds_of": ""} | more)


def test_a_new_championship_of_every_race_has_standings_at_once(
    organiser: Client, club: Club, wintercup: Championship
) -> None:
    made = new(organiser, club, points="16-12-8-6", rounds_of="session")
    cup = Championship.objects.get(name="Cup")
    assert made["Location"] == address(cup)
    assert net(cup) == [(1, "Ada", "44"), (2, "Bob", "40"), (3, "Cy", "24")]
    assert cup.state == "draft"


def test_a_new_championship_may_begin_with_nothing(organiser: Client, club: Club) -> None:
    new(organiser, club)
    cup = Championship.objects.get()
    assert (cup.scorings.count(), cup.assignment_rules.count(), cup.rounds.count()) == (0, 0, 0)
    told = text(organiser.get(address(cup)).content.decode())
    assert "No type of session brings points yet." in told


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "Wintercup"}, "already exists"),
        ({"planned_rounds": "0"}, "A championship has at least one round."),
        ({"starts_on": "2026-05-01", "ends_on": "2026-04-01"}, "It cannot end on 2026-04-01, before it starts."),
        ({"points": "25-18"}, "Select a valid choice"),
    ],
)
def test_a_new_championship_that_cannot_be_is_refused(
    organiser: Client, club: Club, wintercup: Championship, said: dict[str, str], sentence: str
) -> None:
    assert sentence in " ".join(refusal(new(organiser, club, **said)))
    assert Championship.objects.count() == 1


def test_saving_a_page_nobody_changed_changes_nothing(organiser: Client, wintercup: Championship) -> None:
    SeasonPart.objects.create(championship=wintercup, first=1, last=3, best=2)
    ChampionshipClass.objects.create(championship=wintercup, name="GT", by="list")
    rules_changed(wintercup)
    before = Championship.objects.values().get(), list(Scoring.objects.values()), list(Round.objects.values())
    assert save(organiser, wintercup).status_code == 302
    after = Championship.objects.values().get(), list(Scoring.objects.values()), list(Round.objects.values())
    unimportant = {"revision": 0}
    assert ({**after[0], **unimportant}, *after[1:]) == ({**before[0], **unimportant}, *before[1:])


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"minimum_rounds": "5"}, "Nobody can drive in 5 rounds: 4 are planned."),
        ({"best_of_team": "2"}, "There are no team standings: say whose team's a driver's points are"),
        ({"best_of_manufacturer": "2"}, "There are no standings of manufacturers: tick them, or leave this empty."),
        ({"participants": "list"}, "Only who is listed scores, and nobody is listed."),
    ],
)
def test_rules_that_contradict_are_refused(
    organiser: Client, wintercup: Championship, said: dict[str, str], sentence: str
) -> None:
    assert sentence in " ".join(refusal(save(organiser, wintercup, **said)))


def test_another_table_of_points_counts_at_once(organiser: Client, wintercup: Championship) -> None:
    assert save(organiser, wintercup, **{"scorings-0-points": "3 2 1"}).status_code == 302
    assert net(wintercup) == [(1, "Ada", "8"), (2, "Bob", "7"), (3, "Cy", "3")]


def test_points_are_taken_with_a_reason_by_whoever_is_logged_in(organiser: Client, wintercup: Championship) -> None:
    row = {"driver": pk_of("Ada"), "points": "-3.5", "reason": ""}
    assert refusal(save(organiser, wintercup, {"adjustments": [row]})) == ["This field is required."]
    save(organiser, wintercup, {"adjustments": [row | {"reason": "Shouted at the marshal"}]})
    taken = Adjustment.objects.get()
    assert (taken.points, taken.reason, taken.author) == (Decimal("-3.5"), "Shouted at the marshal", User.objects.get())
    assert net(wintercup)[:2] == [(1, "Bob", "26"), (2, "Ada", "24.5")]


def test_whoever_changes_a_decision_answers_for_it(organiser: Client, wintercup: Championship) -> None:
    steward = User.objects.create_user("steward")
    Adjustment.objects.create(championship=wintercup, driver_id=pk_of("Bob"), points=1, reason="Helped", author=steward)
    save(organiser, wintercup, name="Summercup")
    assert Adjustment.objects.get().author == steward
    save(organiser, wintercup, **{"adjustments-0-points": "2"})
    assert Adjustment.objects.get().author == User.objects.get(username="organiser")


@pytest.mark.parametrize(
    ("prefix", "rows", "sentence"),
    [
        ("adjustments", [{"driver": "Ada", "points": "0", "reason": "x"}], "No points are no adjustment."),
        ("adjustments", [{"points": "1", "reason": "x"}], "Points are given to one driver, one team or one"),
        (
            "adjustments",
            [{"driver": "Ada", "points": "9", "reason": "x", "is_of_round": "on"}],
            "Of which round are they a part?",
        ),
        ("ties", [{**TIE, "kind": "countback"}], "This is asked already; the second time it decides nothing."),
        ("ties", [{**TIE, "kind": "best dropped"}], "best dropped score can never decide: no round is dropped."),
        ("exclusions", [{"driver": "Ada", "reason": "x"}] * 2, "This driver is excluded from it already."),
        ("participant_set", [{"driver": "Ada"}] * 2, "This driver is listed already; a driver is in one class"),
        ("parts", [{"of": "drivers", "first": "1", "best": "2"}] * 2, "Two parts of the season begin with this round."),
        ("parts", [{"of": "drivers", "first": "1", "drop": "4"}], "4 cannot be dropped: there are only 4."),
        (
            "parts",
            [{"of": "drivers", "first": "1", "last": "3", "best": "2"}, {"of": "drivers", "first": "2", "best": "1"}],
            "Two parts of the season overlap: rounds 1 to 3 and rounds 2 to the last.",
        ),
        ("scorings", [{"session_type": "race", "form": "table", "points": "2", "beyond": "0"}], "scored already"),
        ("scorings", [{"session_type": "x", "form": "table", "points": "1 2", "beyond": "0"}], "The points rise"),
        ("rounds", [{"number": "2", "factor": "1"}], "There is a round with this number."),
        ("rounds", [{"number": "5", "factor": "0"}], "A round cannot count times 0."),
        ("rounds", [{"number": "40000", "factor": "1"}], "less than or equal to 999"),
        ("classes", [{"name": "GT", "by": "tag", "value": ""}], "Which tag is it that makes the class?"),
        ("assignment_rules", [{"into": "round"}], "Name a round exactly where it is always the same."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_of_it_is_kept(
    organiser: Client, wintercup: Championship, prefix: str, rows: list[dict[str, str]], sentence: str
) -> None:
    rows = [{**row, "driver": str(pk_of(row["driver"]))} if "driver" in row else row for row in rows]
    refused = save(organiser, wintercup, {prefix: rows}, name="Summercup")
    assert sentence in " ".join(refusal(refused))
    assert Championship.objects.get().name == "Wintercup"
    assert net(wintercup) == [(1, "Ada", "28"), (2, "Bob", "26"), (3, "Cy", "18")]


def test_what_was_refused_is_shown_as_it_was_typed(organiser: Client, wintercup: Championship) -> None:
    row = {"of": "drivers", "first": "1", "drop": "4"}
    told = save(organiser, wintercup, {"parts": [row]}, season="2027").content.decode()
    assert 'value="2027"' in told
    assert "Of rounds 1 to the last 4 cannot be dropped: there are only 4." in text(told)


def test_a_fault_that_was_there_before_stands_in_nobodys_way(organiser: Client, wintercup: Championship) -> None:
    SeasonPart.objects.create(championship=wintercup, first=1, drop=4)
    told = text(organiser.get(address(wintercup)).content.decode())
    assert "It is at fault: Of rounds 1 to the last 4 cannot be dropped: there are only 4." in told
    assert save(organiser, wintercup, name="Summercup").status_code == 302


def test_tie_breaks_are_asked_in_the_order_given_and_change_places(organiser: Client, wintercup: Championship) -> None:
    row = {"of": "drivers", "order": "", "kind": "head to head", "over": "all", "places": "all"}
    save(organiser, wintercup, {"ties": [row, row | {"order": "1", "kind": "fewest rounds"}]})
    ties = TieBreak.objects.order_by("order").values_list("order", "kind")
    assert list(ties.all()) == [(1, "countback"), (2, "fewest rounds"), (3, "head to head")]
    save(organiser, wintercup, **{"ties-0-order": "3", "ties-2-order": "1"})
    assert list(ties.all()) == [(1, "head to head"), (2, "fewest rounds"), (3, "countback")]


def test_rounds_exchange_their_numbers(organiser: Client, club: Club) -> None:
    cup = Championship.objects.create(club=club, name="Cup")
    for number, name in [(1, "Monza"), (2, "Spa")]:
        Round.objects.create(championship=cup, number=number, name=name)
    assert save(organiser, cup, **{"rounds-0-number": "2", "rounds-1-number": "1"}).status_code == 302
    assert list(cup.rounds.values_list("number", "name")) == [(1, "Spa"), (2, "Monza")]


def test_one_driver_is_taken_off_the_list_and_another_put_in_the_place(
    organiser: Client, wintercup: Championship
) -> None:
    for name in ("Ada", "Bob"):
        Participant.objects.create(championship=wintercup, driver_id=pk_of(name))
    changed = {"participant_set-0-driver": str(pk_of("Bob")), "participant_set-1-DELETE": "on"}
    assert save(organiser, wintercup, **changed).status_code == 302
    assert list(Participant.objects.values_list("driver__name", flat=True)) == ["Bob"]


def test_names_that_change_places_are_refused_with_a_sentence(organiser: Client, wintercup: Championship) -> None:
    for order, name in enumerate(["GT", "F1"], start=1):
        ChampionshipClass.objects.create(championship=wintercup, order=order, name=name, by="list")
    swapped = save(organiser, wintercup, **{"classes-0-name": "F1", "classes-1-name": "GT"})
    assert refusal(swapped) == ["Some of these changes are in each other's way; save them one after the other."]
    assert list(ChampionshipClass.objects.values_list("name", flat=True)) == ["GT", "F1"]


def test_a_round_a_rule_made_is_not_taken_away_for_the_rule_to_make_it_again(
    organiser: Client, wintercup: Championship
) -> None:
    assert "A rule made round 1;" in " ".join(refusal(save(organiser, wintercup, **{"rounds-0-DELETE": "on"})))


def test_somebody_excluded_has_no_rank_any_more(organiser: Client, wintercup: Championship) -> None:
    save(organiser, wintercup, {"exclusions": [{"driver": pk_of("Ada"), "reason": "Magnets"}]})
    assert Exclusion.objects.get().author == User.objects.get()
    assert net(wintercup) == [(1, "Bob", "26"), (2, "Cy", "18"), (None, "Ada", "28")]


def test_a_championship_is_deleted_with_all_its_standings(organiser: Client, wintercup: Championship) -> None:
    asked = organiser.get(address(wintercup, "delete")).content.decode()
    assert "drivers after round" not in asked
    organiser.post(address(wintercup, "delete"), {"post": "yes", "reason": "a test"})
    assert not Championship.objects.exists()


def test_the_page_of_another_clubs_championship_takes_no_strangers(organiser: Client, wintercup: Championship) -> None:
    others = championship(Club.objects.create(name="Kiwis"))
    refused = save(organiser, others, {"participant_set": [{"driver": pk_of("Ada")}]})
    assert "Ada is a driver of another club." in refusal(refused)


def test_lists_tell_how_far_each_has_come(organiser: Client, wintercup: Championship, tablet: Tablet) -> None:
    race(tablet, 8000, "123")
    told = text(organiser.get("/admin/championships/championship/").content.decode())
    assert "Wintercup running Slotfreunde 4 of 4 Standings" in told


def test_a_form_has_every_table_of_the_rules(organiser: Client, wintercup: Championship) -> None:
    tables = {name.removesuffix("-TOTAL_FORMS") for name in form_of(organiser, wintercup) if "TOTAL_FORMS" in name}
    assert tables == {
        "adjustments", "assignment_rules", "classes", "exclusions", "handicaps", "merges", "participant_set", "parts",
        "rounds", "scorings", "ties",
    }  # fmt: skip
