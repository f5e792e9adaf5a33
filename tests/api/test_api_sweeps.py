"""What is refused, and what is understood, is so at every address of the API, as its schema names them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.signing import Signer
from django.test import Client

from drivers.models import Club, Driver
from races.models import Meeting, Session
from tests.api.addresses import (
    Address,
    every_address,
)
from tests.api.api_reading import (
    get,
    pages,
    refused,
)
from tests.api.test_api_rules import tell_of
from tests.tablet import Tablet, event, lap

ADDRESSES = every_address()
IDS = {"club", "source", "track", "driver", "car", "team", "session", "meeting"}
WORDS = {"type", "weather", "tyre"}
NOBODY = 987654321


@pytest.fixture
def evening(one_of_everything: None) -> None:
    """At least one row of every resource."""


def ask(browser: Client, url: str) -> Any:
    return browser.get(url)


def schemas(address: Address) -> dict[str, dict[str, Any]]:
    told = address.operation["parameters"]
    return {one["name"]: one["schema"] for one in told if one["in"] == "query"}


def detail(response: Any, name: str) -> str:
    assert response.status_code == 400, response.content
    return str(response.json()["details"][name][0])


def test_an_address_answers_without_its_last_slash(evening: None, organiser: Client) -> None:
    for address in ADDRESSES:
        path, _, query = address.url().partition("?")
        for asked in (query, f"{query}&format=json".lstrip("&")):
            with_slash, without = (ask(organiser, f"{one}?{asked}") for one in (path, path.rstrip("/")))
            assert (without.status_code, without.content) == (200, with_slash.content), address.name
    for path in ("/api/v1/schema", "/api/v1/docs", "/healthz", "/readyz", "/healthz/", "/readyz/"):
        assert ask(organiser, path).status_code == 200, path


def test_what_is_posted_without_the_last_slash_is_not_lost(tablet: Tablet) -> None:
    client, told = Client(), event(0, "ui.reset")
    response = client.post(f"{tablet.source.path.rstrip('/')}?a=b", told, content_type="application/json")
    assert (response.status_code, response.json()["recorded"]) == (200, True)
    assert client.post("/api/v1/laps", told, content_type="application/json").status_code == 405
    assert client.options("/api/v1/laps").status_code == 200


def test_an_unknown_word_is_refused_with_those_there_are(evening: None, organiser: Client) -> None:
    asked = 0
    for address in ADDRESSES:
        for name, schema in schemas(address).items():
            if name not in WORDS and "enum" not in schema:
                continue
            asked += 1
            said = detail(ask(organiser, address.url(**{name: "Race"})), name)
            known = [str(word) for word in schema.get("enum", [])] or {"type": ["race", "practice"]}.get(name, ["wet"])
            assert said.startswith("Race is none of: "), (address.name, name)
            assert all(word in said for word in known), (address.name, name, said)
    assert asked >= 80


def test_a_word_that_only_a_tablet_knows_is_known(tablet: Tablet) -> None:
    tablet.tell_at_once(event(0, "event.start", {"type": "superpole"}), lap(9, 1, 5000, 1))
    assert len(get("sessions/", {"type": "superpole"})["results"]) == 1
    told = refused("laps/", {"type": "Superpole"})
    assert told == {"type": ["Superpole is none of: race, qualifying, practice, superpole."]}


def test_an_id_of_which_there_is_nothing_is_refused_by_name(evening: None, organiser: Client) -> None:
    asked = 0
    for address in ADDRESSES:
        for name in schemas(address).keys() & IDS:
            if address.template.endswith(("/explanations/", "/{id}/head-to-head/")) and name == "team":
                continue  # its table has no teams
            asked += 1
            said = detail(ask(organiser, address.url(**{name: NOBODY})), name)
            assert said == f"There is no {name} {NOBODY}.", address.name
    assert asked >= 150
    told = refused("head-to-head/", {"drivers": f"{Driver.objects.earliest('pk').pk},{NOBODY}"})
    assert told == {"drivers": [f"There is no driver {NOBODY}."]}


def rows_of(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode(), newline="")))


def test_a_csv_has_every_row(tablet: Tablet, organiser: Client) -> None:
    """Of 130 tracks, drivers, cars, teams, sessions and so on, where a page of JSON has 100 and a record table 10."""
    tell_of(tablet, range(1, 131))
    tablet.tell_at_once(event(9000, "ui.reset"))
    for resource in ("drivers", "cars", "teams", "tracks", "sessions", "entries", "laps", "stints"):
        assert len(rows_of(ask(organiser, f"/api/v1/{resource}/?format=csv"))) == 131, resource
    whole = ask(organiser, "/api/v1/leaderboards/?of=laps&format=csv")
    assert ("X-Limit" in whole, len(rows_of(whole))) == (False, 131)
    assert len(get("leaderboards/", {"of": "laps"})) == 100


@pytest.mark.parametrize("by", ["overall", "driver", "session"])
def test_a_table_of_records_is_whole_and_says_where_it_is_cut(tablet: Tablet, organiser: Client, by: str) -> None:
    tablet.tell_at_once(
        event(-1, "util.set_active_track", {"id": 1, "name": "Oval"}),
        *(
            one
            for n in range(1, 31)
            for one in (
                event(60 * n, "event.start", {"type": "race"}),
                lap(60 * n + 9, n % 6 + 1, 5000 + n, 1, driver=(n, f"Driver {n}")),
            )
        ),
    )
    track = Session.objects.latest("pk").track_id
    question = f"/api/v1/records/?track={track}&by={by}&format=csv"
    whole, cut, just = (ask(organiser, question + limit) for limit in ("", "&limit=10", "&limit=30"))
    assert (len(rows_of(whole)), "X-Limit" in whole, "X-Truncated" in whole) == (31, False, False)
    assert (len(rows_of(cut)), cut["X-Limit"], cut["X-Truncated"]) == (11, "10", "true")
    assert (len(rows_of(just)), just["X-Limit"], just["X-Truncated"]) == (31, "30", "false")


def test_every_cursor_is_sealed_and_of_its_own_list(tablet: Tablet, organiser: Client) -> None:
    tell_of(tablet, range(1, 4))
    for resource in ("sessions", "entries", "laps", "stints", "raw-events"):
        first = get(f"{resource}/?page_size=2", browser=organiser)
        cursor = first["next"].partition("cursor=")[2].partition("&")[0]
        for other in ("sessions", "entries", "laps", "stints", "raw-events"):
            status = ask(organiser, f"/api/v1/{other}/?cursor={cursor}").status_code
            assert status == (200 if other == resource else 400), (resource, other)
        assert ask(organiser, f"/api/v1/{resource}/?cursor={cursor[:-1]}").status_code == 400
        forged = quote(Signer().sign_object([0, False, None]))
        assert ask(organiser, f"/api/v1/{resource}/?cursor={forged}").status_code == 400
    assert [len(page) for page in pages("/api/v1/sessions?page_size=2")] == [2, 1]


BOUNDS = [(address, name) for address in ADDRESSES for name in sorted(schemas(address)) if name.endswith("at__gte")]


def test_a_day_is_understood_wherever_an_instant_is(evening: None, organiser: Client) -> None:
    assert len(BOUNDS) > 20
    for address, name in BOUNDS:
        end = name.replace("__gte", "__lte")
        for asked in ({name: "2000-01-01"}, {name: "2000-01-01", end: "2100-12-31"}):
            assert ask(organiser, address.url(**asked)).content == ask(organiser, address.url()).content, address.name
        no_instant = "Write an instant such as 2026-11-23T20:15:00Z, or a day such as 2026-11-23."
        for wrong in ("2026-02-30", "2026-11-23T20:15:00", "yesterday", "20261123"):
            assert detail(ask(organiser, address.url(**{name: wrong})), name) == no_instant, (address.name, wrong)


def test_a_plus_that_became_a_blank_is_understood(evening: None, organiser: Client) -> None:
    for address, name in BOUNDS:
        path = address.url()
        joint = "&" if "?" in path else "?"
        written = ("2025-10-04T18:00:00+02:00", "2025-10-04T18:00:00%2B02:00", "2025-10-04+18:00:00+02:00")
        told = [ask(organiser, f"{path}{joint}{name}={instant}") for instant in written]
        assert {(one.status_code, one.content.partition(b'"previous"')[2]) for one in told} == {
            (200, told[0].content.partition(b'"previous"')[2])
        }, address.name


def opened_at(club: Club, *instants: str) -> None:
    for instant in instants:
        at = datetime.fromisoformat(instant).astimezone(UTC)
        meeting = Meeting.objects.create(club=club, began_at=at)
        told = {"source": club.sources.get(), "meeting": meeting, "type": "race", "opened_at": at, "closed_at": at}
        Session.objects.create(club=club, first_event=Session.objects.count() + 1, **told)


def told_of(**query: Any) -> list[str]:
    return [one["opened_at"] for one in get(f"/api/v1/sessions/?{urlencode(query)}")["results"]]


@pytest.fixture
def berlin_and_auckland(tablet: Tablet) -> dict[str, int]:
    """Midnight, and the last second of a day, in each of two clubs; Berlin's day has 25 hours."""
    berlin = tablet.source.club
    auckland = Club.objects.create(name="Auckland", time_zone="Pacific/Auckland")
    auckland.sources.create(name="Tablet")
    opened_at(
        berlin, "2025-10-25T21:59:59Z", "2025-10-25T22:00:00Z", "2025-10-26T22:59:59.999999Z", "2025-10-26T23:00Z"
    )
    opened_at(auckland, "2025-10-25T10:59:59Z", "2025-10-25T11:00:00Z", "2025-10-26T10:59:59Z", "2025-10-26T11:00Z")
    return {"berlin": berlin.pk, "auckland": auckland.pk}


def test_a_day_is_one_of_the_club(berlin_and_auckland: dict[str, int]) -> None:
    day = {"opened_at__gte": "2025-10-26", "opened_at__lte": "2025-10-26"}
    of_berlin = ["2025-10-26T22:59:59.999999Z", "2025-10-25T22:00:00Z"]
    of_auckland = ["2025-10-26T10:59:59Z", "2025-10-25T11:00:00Z"]
    assert told_of(**day, club=berlin_and_auckland["berlin"]) == of_berlin
    assert told_of(**day, club=berlin_and_auckland["auckland"]) == of_auckland
    assert told_of(**day) == sorted(of_berlin + of_auckland, reverse=True)
