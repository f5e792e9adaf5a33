"""What is typed finds the same rows in the admin, in its autocomplete and in the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from championships.models import Championship, Round
from drivers.models import Car, CarAlias, Club, Driver, DriverAlias, Source, Team, TeamAlias
from drivers.names import name_key, search_key
from drivers.search import fill_search_keys
from ingest.projection.rebuild import check
from races.models import Meeting, Session, Track, TrackAlias
from tests.admin.reading import names_of
from tests.api.api_reading import get
from tests.rulings import call, merge, move_alias
from tests.tablet import Tablet, event, lap

DVORAK_APART = "Marek Dvor\u030ca\u0301k"
PEOPLE = [
    DVORAK_APART, "Jürgen Müller", "Иван Йогансон", "Seán O’Neill", "Anne-Marie Groß", "Søren Ærø", "Łukasz Đurić",
    "Cy",
]  # fmt: skip


@pytest.fixture
def night(tablet: Tablet) -> None:
    """A practice of everybody on one track, then a race of Müller's on another; Cy is called Zoë by the club."""
    crews = [
        lap(
            10 + id, 1 + id % 6, 9000 + id, driver=(id, name), car=(id, f"Škoda {id}"),
        )
        for id, name in enumerate(PEOPLE, start=1)
    ]  # fmt: skip
    crews[0]["event_data"]["driver_data"]["team_data"] = {"id": 1, "name": "Écurie L'Étoile"}
    tablet.tell_at_once(
        event(0, "util.set_active_track", {"id": 7, "name": "Hockenheim-Straße"}),
        *crews,
        event(50, "util.set_active_track", {"id": 8, "name": "Nürburgring"}),
        event(60, "event.start", {"type": "race", "laps": "3"}),
        lap(70, 2, 9000, 1, driver=(2, PEOPLE[1]), car=(2, "Škoda 2")),
    )
    call(Driver.objects.get(name="Cy"), "Zoë")
    Meeting.objects.update(name="Käsekuchen-Cup")


def in_the_api(resource: str, typed: str) -> set[int]:
    return {row["id"] for row in get(f"{resource}/", {"search": typed, "page_size": 100})["results"]}


def in_the_admin(browser: Client, model: type[Model], typed: str) -> set[int]:
    response = browser.get(reverse(f"admin:{names_of(model)}_changelist"), {"q": typed})
    assert response.status_code == 200
    found = [row.pk for row in response.context["cl"].result_list]
    assert len(found) == len(set(found))
    return set(found)


def shown(model: type[Model], pks: set[int]) -> set[str]:
    return {str(row) for row in model._default_manager.filter(pk__in=pks)}


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("dvorak", {DVORAK_APART}),
        ("Dvořák", {DVORAK_APART}),
        ("  MAREK   DVORAK ", {DVORAK_APART}),
        ("muller", {"Jürgen Müller"}),
        ("MÜLLER", {"Jürgen Müller"}),
        ("ｍｕｌｌｅｒ", {"Jürgen Müller"}),
        ("mueller", set()),
        ("иван", {"Иван Йогансон"}),
        ("ИВАН", {"Иван Йогансон"}),
        ("иогансон", {"Иван Йогансон"}),
        ("йогансон", {"Иван Йогансон"}),
        ("o'neill", {"Seán O’Neill"}),
        ("oneill", {"Seán O’Neill"}),
        ("sean o`neill", {"Seán O’Neill"}),
        ("anne marie", {"Anne-Marie Groß"}),
        ("annemarie", {"Anne-Marie Groß"}),
        ("Anne–Marie GROSS", {"Anne-Marie Groß"}),
        ("groß", {"Anne-Marie Groß"}),
        ("soren aero", {"Søren Ærø"}),
        ("lukasz duric", {"Łukasz Đurić"}),
        ("zoe", {"Zoë"}),
        ("cy", {"Zoë"}),
        ("%", set()),
        ("_", set()),
        ("\U0001f3ce", set()),
    ],
)
def test_a_driver_is_found_however_the_name_is_typed(
    organiser: Client, night: None, typed: str, names: set[str]
) -> None:
    found = in_the_api("drivers", typed)
    assert shown(Driver, found) == names
    assert in_the_admin(organiser, Driver, typed) == found


@pytest.mark.parametrize(
    ("model", "resource", "typed", "count"),
    [
        (Car, "cars", "skoda", 8),
        (Car, "cars", "SKODA2", 1),
        (Car, "cars", "škoda 9", 0),
        (Team, "teams", "ecurie l’etoile", 1),
        (Team, "teams", "letoile", 1),
        (Track, "tracks", "nurburg", 1),
        (Track, "tracks", "hockenheim strasse", 1),
        (Session, "sessions", "nurburgring", 1),
        (Session, "sessions", "hockenheimstrasse", 1),
        (Session, "sessions", "jurgen muller", 2),
        (Session, "sessions", "dvorak", 1),
        (Session, "sessions", "cy", 1),
        (Session, "sessions", "nobody", 0),
        (Session, "sessions", " ", 2),
        (Meeting, "meetings", "kasekuchen cup", 1),
        (Meeting, "meetings", "kuchencups", 0),
        (Club, "clubs", "slötfreunde", 1),
        (Club, "clubs", "' -", 1),
        (Championship, "championships", "cafe cup", 1),
        (Championship, "championships", "2026-27", 1),
        (Championship, "championships", "cafe club", 0),
    ],
)
def test_the_same_rows_are_found_in_the_admin_and_in_the_api(
    organiser: Client, night: None, club: Club, model: type[Model], resource: str, typed: str, count: int
) -> None:
    Championship.objects.create(club=club, name="Café-Cup", season="2026/2027 2026–27")
    found = in_the_api(resource, typed)
    assert len(found) == count
    assert in_the_admin(organiser, model, typed) == found


@pytest.mark.parametrize(
    ("model", "typed", "count"),
    [
        (DriverAlias, "dvorak", 1),
        (DriverAlias, "cy", 1),
        (CarAlias, "SKODA", 8),
        (Source, "TÄBLET", 1),
        (Round, "cafe", 1),
        (Round, "epreuve", 1),
        (Round, "epreuves", 0),
    ],
)
def test_what_only_the_admin_lists_is_found_likewise(
    organiser: Client, night: None, club: Club, model: type[Model], typed: str, count: int
) -> None:
    cup = Championship.objects.create(club=club, name="Café-Cup", season="2027")
    Round.objects.create(championship=cup, number=1, name="L’Épreuve")
    assert len(in_the_admin(organiser, model, typed)) == count


@pytest.mark.parametrize(
    ("model", "field", "typed", "names"),
    [
        ("championships.crewshare", "driver", "dvorak", {DVORAK_APART}),
        ("championships.crewshare", "driver", "seán o neill", {"Seán O’Neill"}),
        ("championships.crewshare", "driver", "x\0y", set()),
        ("championships.crewshare", "driver", "x" * 60_000, set()),
    ],
)
def test_autocomplete_finds_what_the_list_finds(
    organiser: Client, night: None, model: str, field: str, typed: str, names: set[str]
) -> None:
    app, name = model.split(".")
    query = {"app_label": app, "model_name": name, "field_name": field, "term": typed}
    response = organiser.get(reverse("admin:autocomplete"), query)
    assert {one["text"] for one in response.json()["results"]} == names


def test_every_list_that_is_searched_by_names_searches_alike() -> None:
    """Only what is no name is searched as it is written: reasons of rulings, logins and tokens."""
    others = {
        names_of(model)
        for model, page in admin.site._registry.items()
        if page.search_fields and not hasattr(page, "found")
    }
    assert others <= {
        "auth_user", "auth_group", "authtoken_tokenproxy", "races_ruling",
    }  # fmt: skip


def test_a_search_for_sessions_reads_no_laps(organiser: Client, night: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        in_the_admin(organiser, Session, "muller")
        in_the_api("sessions", "muller")
    assert [query["sql"] for query in captured if '"races_lap"' in query["sql"] and "LIKE" in query["sql"]] == []


def test_who_is_renamed_is_found_by_both_names(organiser: Client, night: None) -> None:
    zoe = Driver.objects.get(name="Cy")
    assert in_the_admin(organiser, Driver, "zoe") == in_the_admin(organiser, Driver, "CY") == {zoe.pk}
    call(zoe, "Zdeněk")
    assert in_the_admin(organiser, Driver, "zdenek") == in_the_api("drivers", "zdenek") == {zoe.pk}
    assert in_the_admin(organiser, Driver, "zoe") == in_the_api("drivers", "zoe") == set()


def test_who_is_merged_is_found_by_the_names_of_both(organiser: Client, night: None) -> None:
    zoe, muller = Driver.objects.get(name="Cy"), Driver.objects.get(name="Jürgen Müller")
    merge(zoe, muller)
    assert in_the_admin(organiser, Driver, "cy") == in_the_api("drivers", "muller") == {muller.pk}
    assert in_the_admin(organiser, Driver, "zoe") == in_the_api("drivers", "zoe") == set()
    apart: Any = move_alias(DriverAlias.objects.get(name="Cy"), None)
    assert in_the_admin(organiser, Driver, "cy") == in_the_api("drivers", "cy") == {apart.pk}


def test_keys_follow_names_and_a_rebuild_finds_nothing_to_change(night: None, source: Source) -> None:
    assert list(check(source)) == []
    for model in (Driver, Car, Track):
        assert [row.search_key for row in model.objects.all()] == [search_key(str(row)) for row in model.objects.all()]
    called: list[Any] = [
        *DriverAlias.objects.all(),
        *CarAlias.objects.all(),
        *TeamAlias.objects.all(),
        *Team.objects.all(),
    ]
    for alias in called:
        assert alias.search_key == search_key(alias.name)


@pytest.mark.parametrize("model", [Driver, Car, Track, DriverAlias, CarAlias, TrackAlias, Team])
def test_rows_from_before_get_their_keys_in_batches(night: None, model: Any) -> None:
    right = list(model.objects.order_by("pk").values())
    model.objects.update(search_key="")
    fill_search_keys(model, [name for name in ("own_name", "name") if hasattr(model, name)], batch=3)
    assert list(model.objects.order_by("pk").values()) == right
    assert all(row["search_key"] for row in right)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Dvořák", "dvorak"), ("STRAẞE", "strasse"), ("Œuvre", "oeuvre"), ("İstanbul ılık", "istanbulilik"),
        ("Þór", "thor"),
        ("Ёлка", "елка"), ("Ґалина", "галина"), ("Άλφα Ὀδυσσεύς", "αλφαοδυσσευσ"), ("ﬁne ①", "fine1"),
        ("a\u00adb\u200bc", "abc"),
        ("D'Arcy d’Arcy dʼArcy D´Arcy", "darcydarcydarcydarcy"),
        ("«A» \"B\" „C“", "abc"),
        ("１２３", "123"), ("A.C.+1", "a.c.+1"),
        ("ガ", search_key("カ")), ("한국", search_key("한국")), ("\0\ud800", ""), ("🏎️", "🏎"),
    ],
)  # fmt: skip
def test_search_keys(text: str, key: str) -> None:
    assert search_key(text) == key


@pytest.mark.parametrize("name", [*PEOPLE, "ΌΣΟΣ όσος", "ŉ ǰ ΐ ﬃ ß ẞ İ", "ᾳ ᾼ ῼ"])
def test_names_that_are_one_are_found_together(name: str) -> None:
    assert search_key(name_key(name)) == search_key(name)
    assert search_key(search_key(name)) == search_key(name)
