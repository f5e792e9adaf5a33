"""Fixtures of a round in the admin: kept, followed, planned anew, and told which heat a session was."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from championships.models import Championship, Fixtures, Heat, Round, RoundSession, Starter
from desk import deciding
from drivers.models import Club
from races.models import Ruling, Session
from races.rulings.fields import BadRuling
from races.rulings.kinds import in_words
from tests.admin.reading import table, text
from tests.api.api_reading import get
from tests.championships.evenings import championship, live_race
from tests.tablet import EVENING, Tablet

pytestmark = pytest.mark.django_db

ASKED = "scheme=every_rival&times=1&controllers=2&drivers=Ada%0ABob%0ACy"


@pytest.fixture
def heats(club: Club, organiser: Client) -> Round:
    """Three heats, in which Ada, Bob and Cy meet, kept for a round by its form."""
    cup = championship(club)
    into = Round.objects.create(championship=cup, number=9, name="Heats")
    response = organiser.post(
        f"{reverse('admin:championships_keep_fixtures')}?{ASKED}",
        {"round": into.pk, "day": EVENING.astimezone(club.zone).date().isoformat(), "session_type": "race"},
    )
    assert response["Location"] == page_of(into)
    return into


def page_of(into: Round) -> str:
    return reverse("admin:championships_kept_fixtures", args=[into.pk])


def shown(browser: Client, into: Round) -> str:
    response = browser.get(page_of(into))
    assert response.status_code == 200
    return str(response.content.decode())


def post(browser: Client, into: Round, **said: Any) -> str:
    response = browser.post(page_of(into), said, follow=True)
    assert response.status_code == 200
    return text(response.content.decode())


def test_a_list_is_offered_to_be_kept_where_it_is_made(organiser: Client, onlooker: Client, club: Club) -> None:
    championship(club)
    address = f"{reverse('admin:championships_fixtures')}?{ASKED}"
    assert "Keep this list for a round" in organiser.get(address).content.decode()
    assert "Keep this list for a round" not in onlooker.get(address).content.decode()


def test_a_list_without_a_round_is_not_kept(organiser: Client, club: Club) -> None:
    championship(club)
    response = organiser.post(f"{reverse('admin:championships_keep_fixtures')}?{ASKED}", {}, follow=True)
    assert "This field is required." in text(response.content.decode())
    assert not Fixtures.objects.exists()


def test_the_page_says_how_far_it_is_and_leads_to_results(heats: Round, organiser: Client, tablet: Tablet) -> None:
    live_race(tablet, 0, "12")
    told = shown(organiser, heats)
    rows = table(told, "heats")
    assert rows[0] == ["Heat", "Controller 1", "Controller 2", "How it went", "Resting"]
    went = {frozenset(row[1:3]): row[3] for row in rows[1:]}
    assert went == {
        frozenset({"Ada", "Bob"}): "driven", frozenset({"Ada", "Cy"}): "to come", frozenset({"Bob", "Cy"}): "to come",
    }  # fmt: skip
    assert "1 of 3 heats is driven; next is heat" in text(told)
    assert reverse("admin:races_session_change", args=[Session.objects.get().pk]) in told
    by = organiser.get(reverse("admin:championships_round_change", args=[heats.pk])).content.decode()
    assert "by who drove: heat" in text(by)
    assert page_of(heats) in by


def test_onlookers_see_it_and_decide_nothing(heats: Round, onlooker: Client) -> None:
    assert "Plan the rest anew" not in shown(onlooker, heats)
    assert onlooker.post(page_of(heats), {"act": "forget"}).status_code == 403
    assert Fixtures.objects.exists()


def test_the_rest_is_planned_anew(heats: Round, organiser: Client, tablet: Tablet) -> None:
    live_race(tablet, 0, "12")
    (before,) = Heat.objects.filter(session_set__isnull=False)
    cy = Starter.objects.get(name="Cy")
    assert "heats to come: 2." in post(organiser, heats, act="plan", joining="Eve", leaving=[cy.pk])
    assert Heat.objects.filter(pk=before.pk).exists()
    seats = [{str(seat.starter) for seat in heat.seats.all()} for heat in Heat.objects.exclude(pk=before.pk)]
    assert sorted(map(sorted, seats)) == [["Ada", "Eve"], ["Bob", "Eve"]]


def test_a_change_that_leaves_nothing_to_drive_is_refused(heats: Round, organiser: Client) -> None:
    everybody = list(Starter.objects.values_list("pk", flat=True))
    said = post(organiser, heats, act="plan", leaving=everybody)
    assert "Nobody is left to drive against: two drivers have to be there." in said
    assert not Starter.objects.filter(has_left=True).exists()
    assert "On one controller nobody meets anybody." in post(organiser, heats, act="plan", broken_controllers=["1"])
    assert Fixtures.objects.get().broken == ""


def test_which_heat_an_open_session_was_is_said_and_stands_in_the_log(
    heats: Round, organiser: Client, tablet: Tablet
) -> None:
    live_race(tablet, 0, "123")
    one = Session.objects.get()
    assert "Ada, Bob, Cy drove in it: heat 1 and heat 2 and heat 3 are like that but for one driver." in text(
        shown(organiser, heats)
    )
    assert "That heat is not to come any more." in post(organiser, heats, act="heat", session=one.pk, heat=7)
    assert "is heat 2 now." in post(organiser, heats, act="heat", session=one.pk, heat=2)
    row = RoundSession.objects.get(session=one)
    assert (row.heat is not None and row.heat.number, row.is_by_rule) == (2, False)
    assert Ruling.objects.get(kind="round_of_session").reason == "It was heat 2."
    assert "That session is not open any more." in post(organiser, heats, act="heat", session=one.pk, heat=1)


def test_what_becomes_of_a_list_stands_in_the_log_and_is_put_back(
    heats: Round, organiser: Client, tablet: Tablet
) -> None:
    live_race(tablet, 0, "12")
    cy = Starter.objects.get(name="Cy")
    post(organiser, heats, act="plan", joining="Eve", leaving=[cy.pk])
    post(organiser, heats, act="forget")
    kept, anew, gone = Ruling.objects.filter(kind="fixtures").order_by("number")
    assert [in_words(one) for one in (kept, anew, gone)] == [
        "Wintercup: fixtures of Heats, 3 heats of Ada, Bob, Cy",
        "Wintercup: fixtures of Heats, 3 heats of Ada, Bob, Eve, was fixtures of Heats, 3 heats of Ada, Bob, Cy",
        "Wintercup: no longer fixtures of Heats, 3 heats of Ada, Bob, Eve",
    ]
    assert {one.author_name for one in (kept, anew, gone)} == {"organiser"}
    deciding.revoke(gone, "They are driven after all", None)
    deciding.revoke(anew, "Cy came back", None)
    assert [str(one) for one in Starter.objects.all()] == ["Ada", "Bob", "Cy"]
    seats = {heat: sorted(str(seat.starter) for seat in heat.seats.all()) for heat in Heat.objects.all()}
    assert sorted(seats.values()) == [["Ada", "Bob"], ["Ada", "Cy"], ["Bob", "Cy"]]
    driven = RoundSession.objects.get().heat
    assert driven is not None
    assert seats[driven] == ["Ada", "Bob"]
    Starter.objects.filter(place=3).update(has_left=True)
    with pytest.raises(BadRuling, match="that was changed since"):
        deciding.revoke(kept, "None are driven", None)


def test_a_list_is_forgotten_and_the_round_stays(heats: Round, organiser: Client) -> None:
    assert "has no fixtures any more" in post(organiser, heats, act="forget")
    assert "No fixtures are kept for Heats." in post(organiser, heats)
    assert Championship.objects.get().rounds.filter(pk=heats.pk).exists()


def test_the_api_tells_of_heats_and_of_open_sessions(heats: Round, tablet: Tablet) -> None:
    live_race(tablet, 0, "12")
    live_race(tablet, 2000, "123")
    first, second = Session.objects.order_by("opened_at")
    rows = get(f"championships/{heats.championship_id}/heats/")
    assert [(row["round"], row["heat"]) for row in rows] == [(9, 1), (9, 2), (9, 3)]
    (driven,) = (row for row in rows if row["is_driven"])
    assert driven["session"] == {"id": first.pk, "name": str(first)}
    assert (driven["report"], driven["missing"], driven["added"], driven["resting"]) == ("driven", [], [], ["Cy"])
    assert {(seat["name"], seat["driver"]) for seat in driven["seats"]} == {("Ada", None), ("Bob", None)}
    assert {row["report"] for row in rows if row is not driven} == {"to come"}
    (unknown,) = get(f"championships/{heats.championship_id}/open-sessions/")
    assert (unknown["session"]["id"], unknown["drivers"]) == (second.pk, ["Ada", "Bob", "Cy"])
    assert unknown["like"] == [row["heat"] for row in rows if not row["is_driven"]]
