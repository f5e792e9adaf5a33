"""The standings page, and the page that says why."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from championships.decisions import finalise, rules_changed
from championships.models import Adjustment, Bonus, Championship, SeasonPart
from championships.scoring.results import Round as CoreRound
from drivers.models import Club, Driver
from tests.admin.reading import (
    table,
    text,
)
from tests.championships.admin_pages import address, standings_page
from tests.championships.clubs import race as a_race
from tests.championships.clubs import rules
from tests.championships.evenings import race
from tests.championships.stored_seasons import stored
from tests.rulings import call
from tests.tablet import Tablet


def ada() -> Driver:
    return Driver.objects.get(name="Ada")


def told(browser: Client, of: Championship, **query: str) -> str:
    response = standings_page(browser, of, **query)
    assert response.status_code == 200
    return str(response.content.decode())


def why(browser: Client, of: Championship, who: str, **query: str) -> str:
    response = browser.get(reverse("admin:championships_why", args=[of.pk]), {"who": who, **query})
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_cross_table_is_as_clubs_print_it(onlooker: Client, wintercup: Championship) -> None:
    SeasonPart.objects.create(championship=wintercup, best=2)
    rules_changed(wintercup)
    assert table(told(onlooker, wintercup), "standings") == [
        ["Pos", "Places gained", "Driver", "Points", "Gap", "1", "2", "3", "Gross"],
        ["1", "", "Ada", "20", "", "10", "(8)", "10", "28"],
        ["2", "▼ 1 down", "Bob", "18", "2", "(8)", "10", "8", "26"],
        ["3", "", "Cy", "12", "8", "(6)", "6", "6", "18"],
    ]


def test_points_given_and_taken_have_a_column(onlooker: Client, wintercup: Championship) -> None:
    """Also of somebody who never came; without drop scores what counts is everything, so that has none."""
    lena = Driver.objects.create(club=wintercup.club, name="Lena", name_key="lena")
    for driver, points in ((ada(), "-1.5"), (lena, "3")):
        Adjustment.objects.create(championship=wintercup, driver=driver, points=points, reason="Marshalling")
    rules_changed(wintercup)
    assert table(told(onlooker, wintercup), "standings") == [
        ["Pos", "Places gained", "Driver", "Points", "Gap", "1", "2", "3", "Adj."],
        ["1", "▲ 1 up", "Ada", "26.5", "", "10", "8", "10", "−1.5"],
        ["2", "▼ 1 down", "Bob", "26", "0.5", "8", "10", "8", ""],
        ["3", "", "Cy", "18", "8.5", "6", "6", "6", ""],
        ["4", "", "Lena", "3", "23.5", "–", "–", "–", "+3"],
    ]
    SeasonPart.objects.create(championship=wintercup, best=2)
    rules_changed(wintercup)
    rows = table(told(onlooker, wintercup), "standings")
    assert [[row[2], row[3], *row[-2:]] for row in rows] == [
        ["Driver", "Points", "Adj.", "Gross"],
        ["Ada", "18.5", "−1.5", "26.5"],
        ["Bob", "18", "", "26"],
        ["Cy", "12", "", "18"],
        ["Lena", "3", "+3", "3"],
    ]


def test_bonuses_that_always_count_stand_outside_of_the_brackets(onlooker: Client, wintercup: Championship) -> None:
    """The winner always drove the fastest lap; numbers outside of brackets add up to what counts."""
    Bonus.objects.create(scoring=wintercup.scorings.get(), kind="fastest lap", points=1)
    SeasonPart.objects.create(championship=wintercup, best=1)
    Championship.objects.update(are_bonuses_dropped=False)
    rules_changed(wintercup)
    page = told(onlooker, wintercup)
    assert [row[2:] for row in table(page, "standings")] == [
        ["Driver", "Points", "Gap", "1", "2", "3", "Gross"],
        ["Ada", "12", "", "1 (10)", "(8)", "11", "30"],
        ["Bob", "11", "1", "(8)", "11", "(8)", "27"],
        ["Cy", "6", "6", "(6)", "(6)", "6", "18"],
    ]
    assert "In brackets: dropped." in text(page)


def test_a_final_championship_keeps_the_rounds_it_ended_with(onlooker: Client, wintercup: Championship) -> None:
    finalise(wintercup)
    wintercup.rounds.get(number=1).delete()
    rules_changed(wintercup)
    page = told(onlooker, wintercup)
    assert table(page, "standings")[:2] == [
        ["Pos", "Places gained", "Driver", "Points", "Gap", "1", "2", "3"],
        ["1", "", "Ada Champion", "28", "", "10", "8", "10"],
    ]
    [link] = re.findall(rf'href="([^"]*who={ada().pk}#round-1)"', page)
    why = table(onlooker.get(link.replace("&amp;", "&")).content.decode(), "why")
    assert [row[0].split(",")[0] for row in why if row[0].startswith("Round")] == ["Round 1", "Round 2", "Round 3"]


def test_places_gained_are_marked_with_arrows_that_can_be_heard(
    onlooker: Client, wintercup: Championship, tablet: Tablet
) -> None:
    race(tablet, 6000, "231")
    rows = table(told(onlooker, wintercup), "standings")
    assert [row[:3] for row in rows[1:]] == [["1", "▲ 1 up", "Bob Champion"], ["2", "▼ 1 down", "Ada"], ["3", "", "Cy"]]


def test_standings_after_any_round_can_be_looked_at(onlooker: Client, wintercup: Championship) -> None:
    rows = table(told(onlooker, wintercup, after="2"), "standings")
    assert [row[:5] for row in rows[1:]] == [
        ["1", "", "Ada", "18", ""], ["1", "▲ 1 up", "Bob", "18", ""], ["3", "", "Cy", "12", "6"],
    ]  # fmt: skip
    assert "Drivers after round 2" in told(onlooker, wintercup, after="2")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"table": "lorries"}, "There is no table “lorries”; there are Drivers."),
        ({"table": "class 9"}, "There is no table “class 9”; there are Drivers."),
        ({"after": "9"}, "There are no standings after round “9”; these are the latest."),
        ({"after": "x<script>"}, "There are no standings after round “x<script>”; these are the latest."),
    ],
)
def test_what_does_not_exist_is_said_and_the_latest_shown(
    onlooker: Client, wintercup: Championship, query: dict[str, str], sentence: str
) -> None:
    page = told(onlooker, wintercup, **query)
    assert sentence in text(page)
    assert "<script>”" not in page
    assert "Drivers after round 3" in page


def test_the_title_is_told_in_words(onlooker: Client, wintercup: Championship, tablet: Tablet) -> None:
    read = text(told(onlooker, wintercup))
    assert (
        "The title Ada Needs more than 8 of the 10 points still obtainable to be out of reach. Bob Needs 2 of" in read
    )
    race(tablet, 6000, "123")
    page = told(onlooker, wintercup)
    assert "Ada Champion." in text(page)
    assert table(page, "standings")[1][2] == "Ada Champion"


def test_the_pictures_have_their_numbers_as_tables(onlooker: Client, wintercup: Championship) -> None:
    page = told(onlooker, wintercup)
    assert table(page, "places-by-round-table")[0][:3] == ["Round", "Ada", "Bob"]
    assert [row[2] for row in table(page, "places-by-round-table")[1:]] == ["2", "1", "2"]
    assert [row[2] for row in table(page, "points-by-round-table")[1:]] == ["8", "18", "26"]
    assert page.count("<svg") >= 4


def test_no_name_becomes_a_script(onlooker: Client, wintercup: Championship) -> None:
    call(ada(), "</script><script>alert(1)</script>")
    page = told(onlooker, wintercup) + why(onlooker, wintercup, str(ada().pk))
    assert "<script>alert" not in page


def test_every_script_of_ours_is_a_file(onlooker: Client, wintercup: Championship) -> None:
    page = told(onlooker, wintercup)
    ours = page[page.index('class="cup ') : page.index('id="rounds"')]
    assert re.findall(r"\son[a-z]+=", ours) == []
    assert set(re.findall(r"<script[^>]*>", ours)) == {'<script type="module" src="/static/web/charts.js">'}
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []


def test_rounds_lead_to_their_sessions(onlooker: Client, wintercup: Championship) -> None:
    page = told(onlooker, wintercup)
    rows = table(page, "rounds")
    assert [(row[0], row[1], row[3], row[4]) for row in rows[1:]] == [
        ("1", "Round 1", "×1", "Race"), ("2", "Round 2", "×1", "Race"), ("3", "Round 3", "×1", "Race"),
    ]  # fmt: skip
    assert len(set(re.findall(r"/admin/races/session/\d+/change/", page))) == 3


def test_a_championship_without_a_result_says_so(onlooker: Client, club: Club) -> None:
    cup = Championship.objects.create(club=club, name="Cup")
    assert "No round has a result in this table yet." in text(told(onlooker, cup))


def test_a_final_one_says_on_its_standings_that_results_have_changed(onlooker: Client, wintercup: Championship) -> None:
    finalise(wintercup)
    assert "Drivers after round 3 (final)" in text(told(onlooker, wintercup))
    wintercup.scorings.update(points="3 2 1")
    rules_changed(wintercup)
    page = text(told(onlooker, wintercup))
    assert "Final, and results or rules below it have changed since" in page
    assert "Ada Champion 28" in page


def test_nobody_looks_without_being_allowed_to(wintercup: Championship) -> None:
    stranger = Client()
    stranger.force_login(User.objects.create_user("stranger", is_staff=True))
    assert standings_page(stranger, wintercup).status_code == 403
    assert standings_page(Client(), wintercup).status_code == 302
    assert stranger.get(reverse("admin:championships_fixtures")).status_code == 403
    assert stranger.get(reverse("admin:championships_fixtures_csv")).status_code == 403


def queries_of(browser: Client, of: Championship) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert standings_page(browser, of).status_code == 200
    return len(queries)


def test_a_big_season_takes_as_many_queries_as_a_small_one(onlooker: Client, club: Club) -> None:
    small = stored(club, rules(), [a_race(1, "ada bob")], name="Small")
    big = stored(club, rules(), season_of(20, 12), name="Big")
    for cup in (small, big):
        rules_changed(cup)
    assert queries_of(onlooker, small) == queries_of(onlooker, big) <= 15


def season_of(drivers: int, rounds: int) -> list[CoreRound]:
    names = [f"driver{number}" for number in range(drivers)]
    return [
        a_race(number, " ".join(names[number % drivers :] + names[: number % drivers]))
        for number in range(1, rounds + 1)
    ]


def test_the_page_of_rules_leads_to_the_standings(onlooker: Client, wintercup: Championship) -> None:
    page = reverse("admin:championships_standings", args=[wintercup.pk])
    assert page in onlooker.get(address(wintercup)).content.decode()
