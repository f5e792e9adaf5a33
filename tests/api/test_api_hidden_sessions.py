"""A hidden session is told of by itself and by its meeting, which say so, and by no other address of the API.

Made from the schema, so that a new address is in it by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client

from races.api.incidents.resources import every_incident
from races.models import Meeting, Session
from tests.admin.reading import text
from tests.api.addresses import every_address, urls_of
from tests.rulings import rule_on_session, withdraw

THEMSELVES = {"sessions", "meetings"}
"""They say whether a session is hidden."""
ROUNDS = {"championships"}
"""A round names the sessions people put into it, whether these count or not."""


def sessions_in(told: Any) -> Iterator[int]:
    """Every session an answer names, however deep."""
    if isinstance(told, list):
        for one in told:
            yield from sessions_in(one)
    elif isinstance(told, dict):
        for name, value in told.items():
            if name == "session" and value is not None:
                yield value["id"] if isinstance(value, dict) else value
            else:
                yield from sessions_in(value)


def addresses_that_tell_of(session: Session, browser: Client) -> set[str]:
    """Among those that are not about sessions themselves."""
    found = set()
    for address in every_address():
        if address.is_for_staff or address.resource in THEMSELVES | ROUNDS:
            continue
        try:
            urls = list(urls_of(address))
        except ObjectDoesNotExist:
            continue
        answers: list[Any] = [browser.get(url) for url in urls]
        if any(session.pk in sessions_in(one.json()) for one in answers if one.status_code == 200):
            found.add(address.template.removeprefix("/api/v1/"))
    return found


@pytest.mark.usefixtures("one_of_everything")
def test_no_address_tells_of_a_hidden_session_but_itself_and_its_meeting(organiser: Client) -> None:
    race = Session.objects.get(type="race")
    before = addresses_that_tell_of(race, organiser)
    lists = {f"{address}/" for address, _ in every_incident()} | {"laps/", "entries/", "drivers/{id}/sessions/"}
    assert lists <= before
    ruling = rule_on_session("hide", race)
    assert addresses_that_tell_of(race, organiser) == set()
    assert organiser.get(f"/api/v1/sessions/{race.pk}/").json()["is_hidden"] is True
    [hidden] = [one for one in organiser.get("/api/v1/sessions/").json()["results"] if one["id"] == race.pk]
    assert hidden["is_hidden"] is True
    meeting = organiser.get(f"/api/v1/meetings/{Meeting.objects.get(sessions=race).pk}/").json()
    assert {one["id"]: one["is_hidden"] for one in meeting["sessions"]}[race.pk] is True
    withdraw(ruling)
    assert addresses_that_tell_of(race, organiser) == before


@pytest.mark.usefixtures("one_of_everything")
def test_lists_as_csv_leave_a_hidden_session_out(organiser: Client) -> None:
    race = Session.objects.get(type="race")
    urls = [f"/api/v1/{address}/?format=csv&session={race.pk}" for address, _ in every_incident()]

    def lines(url: str) -> int:
        response: Any = organiser.get(url)
        return len(response.getvalue().splitlines())

    assert all(lines(url) > 1 for url in urls)
    rule_on_session("hide", race)
    assert {url: lines(url) for url in urls} == dict.fromkeys(urls, 1)


@pytest.mark.usefixtures("one_of_everything")
def test_lists_of_sessions_in_the_admin_say_which_is_hidden(organiser: Client) -> None:
    def times_said(page: str) -> int:
        return text(organiser.get(page).content.decode()).split().count("hidden")

    pages = ["/admin/races/session/", "/admin/"]
    before = [times_said(page) for page in pages]
    rule_on_session("hide", Session.objects.get(type="race"))
    # The first page tells what was decided, too.
    assert [times_said(page) - times for page, times in zip(pages, before, strict=True)] == [1, 2]
