"""Pages of what somebody drove are looked up no further than they reach, which nobody can tell from the pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count, product
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from drivers.models import Car, Driver, Source
from races.api import crew_pages
from races.models import Entry, LapSummary, Session
from tests.tablet import EVENING

SELDOM = {"sessions": {"outcome": "official"}, "entries": {"position": "1"}}
"""What is true of one row in three, and no summary tells."""
TYPES = (Session.RACE, Session.QUALIFYING)
WEATHERS = ("dry", "wet")


@pytest.fixture(autouse=True)
def unthrottled(settings: Settings) -> None:
    """Whoever turns every page asks more often than readers may."""
    rates = {"address": None, "token": None}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}


def drive(source: Source, chance: Random, sessions: int) -> None:
    """Sessions, many of them opened in the same second, with entries that have laps of others, or of nobody."""
    drivers = [Driver.objects.create(club=source.club, name=f"Driver {one}") for one in range(3)]
    cars = [Car.objects.create(club=source.club, name=f"Car {one}") for one in range(3)]
    events = count(1)
    for _ in range(sessions):
        opened_at = EVENING + timedelta(seconds=chance.randrange(sessions // 3))
        session = Session.objects.create(
            club=source.club,
            source=source,
            type=chance.choice(TYPES),
            first_event=next(events),
            outcome=chance.choice(Session.Outcome.values),
            opened_at=opened_at,
            closed_at=opened_at,
        )
        for controller in range(1, chance.randrange(5)):
            crew = {"driver": chance.choice([*drivers, None]), "car": chance.choice([*cars, None])}
            entry = Entry.objects.create(session=session, controller=controller, position=controller, **crew)
            for _ in range(chance.randrange(3)):
                LapSummary.objects.create(
                    source=source,
                    event=next(events),
                    session=session,
                    entry=entry,
                    controller=controller,
                    driver=chance.choice(drivers),
                    car=chance.choice(cars),
                    club=source.club,
                    session_type=session.type,
                    opened_at=opened_at,
                    at=opened_at,
                    weather=chance.choice(WEATHERS),
                    lap_count=1,
                )


def question(resource: str, chance: Random) -> dict[str, str]:
    """Something to ask of a list, that summaries can tell of."""
    asked = {"driver": str(chance.choice(Driver.objects.order_by("pk")).pk)}
    if chance.random() < 0.5:
        asked["car"] = str(chance.choice(Car.objects.order_by("pk")).pk)
    if chance.random() < 0.5:
        asked["type"] = chance.choice(TYPES)
    if chance.random() < 0.5:
        asked["ordering"] = "opened_at"
    if chance.random() < 0.3:
        asked["opened_at__gte"] = (EVENING + timedelta(seconds=chance.randrange(8))).isoformat()
    if resource == "sessions" and chance.random() < 0.3:
        asked["weather"] = chance.choice(WEATHERS)
    return asked


def told(client: Client, resource: str, asked: dict[str, str]) -> Any:
    response = client.get(f"/api/v1/{resource}/", asked)
    assert response.status_code == 200, response.content
    return response.json()


def cursor_in(link: str | None) -> str | None:
    return None if link is None else parse_qs(urlsplit(link).query)["cursor"][0]


def pages(client: Client, resource: str, asked: dict[str, str]) -> Iterator[tuple[list[int], str | None, str | None]]:
    """Forth to the end of the list and back again: the ids on each page, and the cursors of the pages beside it."""
    cursor, way = "", "next"
    while way:
        page = told(client, resource, {**asked, **({"cursor": cursor} if cursor else {})})
        cursors = {name: cursor_in(page[name]) for name in ("next", "previous")}
        yield [row["id"] for row in page["results"]], cursors["next"], cursors["previous"]
        if cursors[way] is None:
            way = "previous" if way == "next" and cursors["previous"] else ""
        cursor = (cursors[way] if way else None) or ""


@pytest.mark.parametrize("resource", ["sessions", "entries"])
@pytest.mark.parametrize("seed", range(4))
def test_a_page_is_the_same_as_without_its_bound(
    source: Source, client: Client, monkeypatch: pytest.MonkeyPatch, resource: str, seed: int
) -> None:
    """Whether or not summaries tell all that is asked."""
    chance = Random(seed)
    drive(source, chance, sessions=30)
    for size, more in product(("1", "3", "7"), ({}, SELDOM[resource])):
        asked = {**question(resource, chance), **more, "page_size": size}
        bounded = list(pages(client, resource, asked))
        with monkeypatch.context() as patched:
            patched.setattr(crew_pages.SummaryBackedPages, "bound", lambda *_: {})
            assert bounded == list(pages(client, resource, asked))


@pytest.mark.parametrize("resource", ["sessions", "entries"])
def test_all_pages_together_are_the_list(source: Source, client: Client, resource: str) -> None:
    drive(source, Random(1), sessions=60)
    asked = {"driver": str(Driver.objects.get(name="Driver 0").pk)}
    whole = [row["id"] for row in told(client, resource, {**asked, "page_size": "500"})["results"]]
    forth, cursor = list[int](), ""
    while True:
        page = told(client, resource, {**asked, "page_size": "4", **({"cursor": cursor} if cursor else {})})
        forth += [row["id"] for row in page["results"]]
        if page["next"] is None:
            break
        cursor = cursor_in(page["next"]) or ""
    assert len(whole) > 20
    assert forth == whole


@pytest.mark.parametrize("resource", ["sessions", "entries"])
def test_a_page_looks_no_further_back_than_it_reaches(source: Source, client: Client, resource: str) -> None:
    drive(source, Random(2), sessions=60)
    asked = {"driver": str(Driver.objects.get(name="Driver 0").pk), "page_size": "2"}
    for more in ({}, SELDOM[resource]):
        with CaptureQueriesContext(connection) as captured:
            told(client, resource, {**asked, **more})
        pages_read = [query["sql"] for query in captured if "LIMIT 3" in query["sql"]]
        assert ['"races_session"."opened_at" >=' in sql for sql in pages_read] == [True]
