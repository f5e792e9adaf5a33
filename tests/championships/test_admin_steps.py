"""A championship goes from step to step by buttons of its page, and who may press them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from championships.models import (
    Championship,
    SeasonPart,
)
from drivers.models import Club
from tests.admin.reading import text
from tests.championships.admin_pages import address, save, step
from tests.championships.evenings import net
from tests.tablet import Tablet

LEAGUE = "((N − p) / N) · 10 + 1, qualifying (N − p + 1) / N"


def test_points_of_a_preset_are_one_click_away_and_ask_before_they_replace(
    organiser: Client, club: Club, tablet: Tablet
) -> None:
    cup = Championship.objects.create(club=club, name="Cup")
    told = organiser.get(address(cup)).content.decode()
    assert 'name="preset" value="F1 2010 onwards"' in told
    assert step(organiser, "points", cup, preset="F1 2010 onwards").status_code == 302
    assert cup.scorings.get().points == "25 18 15 12 10 8 6 4 2 1"
    asked = step(organiser, "points", cup, preset="16-12-8-6")
    assert "This replaces the points of the race, with their bonuses." in text(asked.content.decode())
    assert cup.scorings.get().points == "25 18 15 12 10 8 6 4 2 1"
    assert step(organiser, "points", cup, preset="16-12-8-6", confirmed="yes").status_code == 302
    assert cup.scorings.get().points == "16 12 8 6"


@pytest.mark.parametrize(
    ("rules", "added"),
    [
        ([("race", "session")], [("qualifying", "next")]),
        ([("race", "meeting")], [("qualifying", "meeting")]),
        ([("race", "session"), ("race", "planned")], [("qualifying", "next"), ("qualifying", "planned")]),
        ([("", "meeting")], []),
        ([("race", "session"), ("qualifying", "meeting")], []),
        ([], []),
    ],
)
def test_a_preset_that_scores_qualifyings_takes_them_into_the_rounds_of_the_races(
    organiser: Client, club: Club, rules: list[tuple[str, str]], added: list[tuple[str, str]]
) -> None:
    cup = Championship.objects.create(club=club, name="Cup")
    for order, (kind, into) in enumerate(rules, start=1):
        cup.assignment_rules.create(order=order, session_type=kind, into=into, weekday=5)
    for _ in range(2):
        step(organiser, "points", cup, preset=LEAGUE, confirmed="yes")
        found = list(cup.assignment_rules.values_list("order", "session_type", "into", "weekday"))
        assert found == [(order, *rule, 5) for order, rule in enumerate([*rules, *added], start=1)]


def test_a_preset_nobody_knows_is_refused_with_a_sentence(organiser: Client, wintercup: Championship) -> None:
    told = organiser.post(
        reverse("admin:championships_points", args=[wintercup.pk]), {"preset": "F1 1950"}, follow=True
    )
    assert "There is no points system “F1 1950”." in text(told.content.decode())


def test_a_draft_starts_once_nothing_is_wrong_with_it(organiser: Client, club: Club) -> None:
    cup = Championship.objects.create(club=club, name="Cup", planned_rounds=2)
    fault = SeasonPart.objects.create(championship=cup, first=1, drop=2)
    step(organiser, "start", cup)
    cup.refresh_from_db()
    assert cup.state == "draft"
    assert "Of rounds 1 to the last 2 cannot be dropped" in text(organiser.get(address(cup)).content.decode())
    fault.delete()
    step(organiser, "start", cup)
    cup.refresh_from_db()
    assert cup.state == "running"


def test_a_final_championship_says_when_results_have_changed_and_can_be_reopened(
    organiser: Client, wintercup: Championship, tablet: Tablet
) -> None:
    asked = organiser.get(reverse("admin:championships_finalise", args=[wintercup.pk]))
    assert "It can be opened again." in text(asked.content.decode())
    step(organiser, "finalise", wintercup)
    save(organiser, wintercup, **{"scorings-0-points": "3 2 1"})
    assert net(wintercup)[0] == (1, "Ada", "28")
    told = text(organiser.get(address(wintercup)).content.decode())
    assert "Results or rules below it have changed since it was final" in told
    step(organiser, "reopen", wintercup)
    assert net(wintercup)[0] == (1, "Ada", "8")
    assert "have changed since" not in text(organiser.get(address(wintercup)).content.decode())


@pytest.mark.parametrize("name", ["points", "start", "finalise", "reopen"])
def test_who_may_only_look_can_press_no_button(onlooker: Client, wintercup: Championship, name: str) -> None:
    assert step(onlooker, name, wintercup, preset="16-12-8-6").status_code == 403
    wintercup.refresh_from_db()
    assert wintercup.state == "running"
    told = onlooker.get(address(wintercup)).content.decode()
    assert ("Make it final" in told, "in one click" in told, "Standings" in told) == (False, False, True)


def test_no_other_page_can_press_a_button(wintercup: Championship) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.create_superuser("organiser"))
    assert step(browser, "finalise", wintercup).status_code == 403
