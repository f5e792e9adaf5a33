"""Rounds that no tablet told of: their results are typed, score as driven ones do, and are the club's word."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from championships.by_hand.lines import lines_in, text_of
from championships.by_hand.naming import results_of
from championships.decisions import enter_results, finalise
from championships.models import Championship, Participant, ResultByHand, Round, SessionByHand
from desk import deciding
from desk.forgetting import forget
from drivers.models import Club, Driver
from races.models import Ruling
from races.rulings.kinds import in_words
from tests.championships.admin_pages import standings_page
from tests.championships.evenings import championship, net, race
from tests.tablet import Tablet, event, lap, result

FEBRUARY = "Place;Driver;Laps;Time;Best lap\n1;Bob;31;10:04,2;18.3\n2;ada;31;10:05.004\nDNF;Eve;4\n"


@pytest.fixture
def cup(club: Club, tablet: Tablet) -> Championship:
    """The third round was driven: Ada before Bob. Two are planned before it."""
    found = championship(club)
    Round.objects.create(championship=found, number=1, name="February", held_on="2026-02-03")
    Round.objects.create(championship=found, number=2, name="March")
    race(tablet, 0, "12")
    return found


def enter(cup: Championship, text: str = FEBRUARY, number: int = 1, kind: str = "race", author: Any = None) -> None:
    lines, wrong = lines_in(text)
    assert wrong == []
    enter_results(cup.rounds.get(number=number), kind, lines, "before the hub", author)


def post(browser: Client, of: Round, **said: Any) -> Any:
    page = reverse("admin:championships_round_by_hand", args=[of.pk])
    return browser.post(page, {"session_type": "race", "reason": "before the hub", **said})


def test_a_round_entered_by_hand_scores_as_a_driven_one(cup: Championship) -> None:
    assert net(cup) == [(1, "Ada", "10"), (2, "Bob", "8")]
    enter(cup)
    assert net(cup) == [(1, "Ada", "18"), (1, "Bob", "18"), (3, "Eve", "0")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1,Ada", (1, "classified", None, None, None)),
        ("2. ; Ada ; 30 ; 10:04,2 ; 18.3", (2, "classified", 30, 604_200, 18_300)),
        ("3\tAda\t30\t1:04:19.503\t", (3, "classified", 30, 3_859_503, None)),
        ("dsq;Ada;7", (None, "DSQ", 7, None, None)),
    ],
)
def test_a_line_is_read_as_people_type_it(line: str, said: tuple[Any, ...]) -> None:
    (found,), wrong = lines_in(line)
    assert wrong == []
    assert (found.place, found.status, found.laps, found.time_ms, found.best_lap_ms) == said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("first,Ada", "Line 1: “first” is no place: a number from 1 to 1000, DNF, DSQ, DNS is."),
        ("1,Ada\n\n0,Bob", "Line 3: “0” is no place: a number from 1 to 1000, DNF, DSQ, DNS is."),
        ("1", "Line 1: It names no driver; the columns are place, driver, laps, time, best lap."),
        ("1,Ada,many", "Line 1: “many” is no number of laps: a number from 0 to 100000 is."),
        ("1,Ada,3,fast", "Line 1: “fast” is no time; write it as 12.345, 1:05.234 or 1:04:19.503."),
        ("1,Ada,3,1.2,1.2,gold", "Line 1: It has 6 columns; there are place, driver, laps, time, best lap."),
        ("1,Ada\n2, ADA", "Line 2: ADA stands in line 1 already."),
    ],
)
def test_a_line_that_says_nothing_clear_is_named(text: str, sentence: str) -> None:
    assert lines_in(text)[1] == [sentence]


def test_what_was_entered_is_shown_as_it_would_be_typed(cup: Championship) -> None:
    enter(cup)
    row = SessionByHand.objects.get()
    assert text_of(row.lines) == "1; Bob; 31; 10:04.200; 18.300\n2; Ada; 31; 10:05.004\nDNF; Eve; 4"
    read, _ = lines_in(text_of(row.lines))
    assert [one.values for one in results_of(cup.club, read)] == list(row.version)


def test_the_form_enters_says_who_and_corrects(cup: Championship, organiser: Client) -> None:
    february = cup.rounds.get(number=1)
    assert post(organiser, february, results=FEBRUARY).status_code == 302
    page = standings_page(organiser, cup).content.decode()
    assert "Race, entered by hand by organiser" in page
    form = organiser.get(reverse("admin:championships_round_by_hand", args=[february.pk]))
    assert "The race was entered by organiser: before the hub" in form.content.decode()
    assert post(organiser, february, results="1,Ada\n2,Bob", reason="read it wrong").status_code == 302
    assert net(cup) == [(1, "Ada", "20"), (2, "Bob", "16")]
    assert not Driver.objects.filter(name="Eve").exists()
    refused = post(organiser, february, results="1,Ada\nx,Bob")
    assert refused.context["form"].errors["results"] == [
        "Line 2: “x” is no place: a number from 1 to 1000, DNF, DSQ, DNS is."
    ]
    assert post(organiser, february, results="", reason="another club's").status_code == 302
    assert net(cup) == [(1, "Ada", "10"), (2, "Bob", "8")]


def test_each_list_is_a_line_of_the_log_and_is_put_back_by_revoking_it(cup: Championship, admin_user: User) -> None:
    enter(cup, author=admin_user)
    enter(cup, "1,Ada\n2,Bob", author=admin_user)
    first, second = Ruling.objects.in_order()
    assert in_words(first) == "Wintercup: race of February entered by hand (1 Bob, 2 Ada, DNF Eve)"
    assert (second.author_name, second.reason) == ("admin", "before the hub")
    assert second.outcome.effects == ["Wintercup: Ada +2, Bob −2"]
    deciding.revoke(second, "they were right", admin_user)
    assert net(cup) == [(1, "Ada", "18"), (1, "Bob", "18"), (3, "Eve", "0")]
    deciding.revoke(first, "it was another cup", admin_user)
    assert (SessionByHand.objects.count(), net(cup)) == (0, [(1, "Ada", "10"), (2, "Bob", "8")])


def eve_drives(tablet: Tablet) -> None:
    tablet.tell_at_once(
        event(5000, "event.start", {"type": "race", "laps": "1"}),
        lap(5010, 4, 9000, 1, driver="EVE"),
        event(5020, "event.end", {"type": "race", "result": result({"controller_id": 4, "driver_id": 4, "laps": 1})}),
        event(6000, "ui.reset"),
    )


def test_a_newcomer_is_whoever_a_tablet_names_so_later(cup: Championship, tablet: Tablet) -> None:
    enter(cup, "1,Eve\n2,Ada")
    Participant.objects.create(championship=cup, driver=Driver.objects.get(name="Eve"))
    eve_drives(tablet)
    eve = Driver.objects.get(name_key="eve")
    assert eve.aliases.count() == 1
    assert (ResultByHand.objects.get(place=1).driver, Participant.objects.get().driver) == (eve, eve)
    assert net(cup)[0] == (1, "EVE", "20")


def test_in_a_final_championship_a_newcomer_stays_who_they_were(cup: Championship, tablet: Tablet) -> None:
    enter(cup, "1,Eve\n2,Ada")
    finalise(cup)
    eve_drives(tablet)
    assert Driver.objects.filter(name_key="eve").count() == 2
    cup.refresh_from_db()
    assert [name for _, name, _ in net(cup)] == ["Ada", "Eve", "Bob"]


def test_who_is_forgotten_is_forgotten_in_lists_and_their_lines(cup: Championship) -> None:
    enter(cup, "1,Eve Listed\n2,Ada")
    forget(Driver.objects.get(name="Eve Listed"), "Driver 9", reason="asked for it")
    assert [line.driver.name for line in SessionByHand.objects.get().lines] == ["Driver 9", "Ada"]
    told = Ruling.objects.in_order()[0]
    assert "Eve" not in f"{told.says} {told.about}"


def test_qualifying_and_race_of_a_round_are_two_lists(cup: Championship) -> None:
    enter(cup)
    enter(cup, "1,Eve", kind="qualifying")
    assert str(SessionByHand.objects.get(session_type="qualifying")) == "qualifying of February"
    assert SessionByHand.objects.count() == 2
