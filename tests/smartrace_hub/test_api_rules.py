"""What all endpoints of the API have in common: pages, methods, secrets, origins, documentation, cost."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from drivers.models import Club, Source
from races.models import Session, Track
from tests.tablet import Tablet, event, lap

NUMBERED, BY_CURSOR = ["clubs", "teams", "drivers", "cars", "tracks"], ["sessions", "laps"]
ROOT = "/api/v1/"


def tell_of(tablet: Tablet, numbers: Iterable[int]) -> None:
    """For each number a race on a track of its own, with a driver, a car and a team that nobody else has."""
    for number in numbers:
        team = {"id": number, "name": f"Team {number}"}
        tablet.tell(
            event(60 * number, "util.set_active_track", {"id": number, "name": f"Track {number}"}),
            event(60 * number + 1, "event.start", {"type": "race"}),
            lap(
                60 * number + 9,
                number % 6 + 1,
                5000 + number,
                1,
                driver_data={"id": number, "name": f"Driver {number}", "team_data": team},
                car_data={"id": number, "name": f"Car {number}"},
            ),
        )


def get(path: str) -> Any:
    response = Client().get(path)
    assert response.status_code == 200, response.content
    return response.json()


def pages(url: str | None) -> list[list[Any]]:
    """The lines of a list, page by page."""
    found = []
    while url:
        page = get(url)
        found.append(page["results"])
        url = page["next"]
    return found


def keys(lines: Iterable[dict[str, Any]]) -> list[int]:
    return [line["id"] for line in lines]


@pytest.mark.parametrize("resource", NUMBERED)
def test_a_short_list_has_a_count_and_numbered_pages(tablet: Tablet, resource: str) -> None:
    tell_of(tablet, range(1, 5))
    Club.objects.bulk_create(Club(name=f"Club {number}") for number in range(3))
    whole = get(f"{ROOT}{resource}/")
    assert (whole["count"], whole["next"], whole["previous"]) == (4, None, None)
    paged = pages(f"{ROOT}{resource}/?page_size=3")
    assert [len(page) for page in paged] == [3, 1]
    assert [line for page in paged for line in page] == whole["results"]
    assert get(f"{ROOT}{resource}/?page=2&page_size=3")["results"] == paged[1]
    assert Client().get(f"{ROOT}{resource}/?page=3&page_size=3").json() == {"error": "There is no such page."}


def test_pages_of_two_tell_every_lap_exactly_once_though_cars_cross_together(tablet: Tablet) -> None:
    tablet.tell(*(lap(10 + 5 * (number // 5), number % 5 + 1, 5000 + number) for number in range(11)))
    paged = pages(f"{ROOT}laps/?page_size=2")
    assert [len(page) for page in paged] == [2, 2, 2, 2, 2, 1]
    assert sorted(line["lap_time_ms"] for page in paged for line in page) == list(range(5000, 5011))
    assert [line for page in paged for line in page] == get(f"{ROOT}laps/")["results"]


def test_a_lap_that_comes_between_two_pages_moves_none_of_the_others(tablet: Tablet) -> None:
    tablet.tell(*(lap(10 + 5 * number, 1, 5000 + number) for number in range(5)))
    first = get(f"{ROOT}laps/?page_size=2")
    tablet.tell(lap(60, 2, 4000), lap(61, 1, 4001))
    told = [*first["results"], *(line for page in pages(first["next"]) for line in page)]
    assert [line["lap_time_ms"] for line in told] == [5004, 5003, 5002, 5001, 5000]


def test_one_can_page_back(tablet: Tablet) -> None:
    tablet.tell(*(lap(10 + 5 * number, 1, 5000 + number) for number in range(4)))
    first = get(f"{ROOT}laps/?page_size=2")
    assert get(get(first["next"])["previous"])["results"] == first["results"]


def test_pages_keep_to_what_was_asked_for(tablet: Tablet, second_tablet: Tablet) -> None:
    tell_of(tablet, range(1, 4))
    tell_of(second_tablet, range(1, 4))
    paged = pages(f"{ROOT}sessions/?page_size=2&source={tablet.source.pk}")
    assert [line["source"]["name"] for page in paged for line in page] == ["Tablet"] * 3
    everything = [line for page in pages(f"{ROOT}sessions/?page_size=1") for line in page]
    assert sorted(keys(everything)) == sorted(Session.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    "cursor",
    [
        "xyz",
        "%",
        "ä",
        "AAAA",
        *(
            base64.b64encode(urlencode(content).encode()).decode()
            for content in (
                {"p": "2024"},
                {"p": "x", "r": "1"},
                {"p": "2026-02-30 00:00:00+00:00"},
                {"p": "0001-01-01 00:00:00+14:00"},
                {"p": "\0"},
                {"o": "-1"},
                {"o": "many"},
            )
        ),
    ],
)
def test_a_cursor_somebody_made_up_is_refused(tablet: Tablet, cursor: str) -> None:
    tablet.tell(lap(10, 1, 5000))
    for resource in BY_CURSOR:
        response = Client().get(f"{ROOT}{resource}/", {"cursor": cursor})
        assert response.status_code == 400
        assert response.json() == {
            "error": "The query cannot be answered as it stands.",
            "details": {"cursor": ["This is no cursor of ours; take the one in `next`."]},
        }


def test_lists_are_empty_before_the_first_lap(db: None) -> None:
    for resource in NUMBERED:
        assert get(f"{ROOT}{resource}/") == {"count": 0, "next": None, "previous": None, "results": []}
    for resource in BY_CURSOR:
        assert get(f"{ROOT}{resource}/") == {"next": None, "previous": None, "results": []}


def test_a_session_in_which_nobody_drove_has_empty_lists(tablet: Tablet) -> None:
    tablet.tell(event(0, "event.start", {"type": "race"}))
    session = Session.objects.get().pk
    assert get(f"{ROOT}sessions/{session}/results/") == []
    assert get(f"{ROOT}sessions/{session}/laps/") == []
    assert get(f"{ROOT}sessions/{session}/")["results"] == []


def every_address() -> list[str]:
    """Each list, the first of each, and all else that can be read, with as many rows as there are."""
    lists = [f"{ROOT}{resource}/" for resource in [*NUMBERED, *BY_CURSOR]]
    details = [f"{address}{get(address)['results'][0]['id']}/" for address in lists]
    session, track = Session.objects.earliest("opened_at").pk, Track.objects.earliest("pk").pk
    records = [f"{ROOT}records/?track={track}&by={by}" for by in ("overall", "driver", "car")]
    return [*lists, *details, f"{ROOT}sessions/{session}/results/", f"{ROOT}sessions/{session}/laps/", *records]


def test_no_answer_tells_a_token(tablet: Tablet) -> None:
    tell_of(tablet, [1])
    token, digest = Source.objects.values_list("token", "token_digest").get()
    for address in [*every_address(), ROOT, f"{ROOT}schema/", f"{ROOT}docs/"]:
        told = Client().get(address).content.decode()
        assert token not in told, address
        assert bytes(digest).hex() not in told, address
        assert '"token"' not in told, address


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(tablet: Tablet, method: str) -> None:
    tell_of(tablet, [1])
    for address in [*every_address(), ROOT]:
        response = Client(enforce_csrf_checks=True).generic(method, address, b"{}", content_type="application/json")
        assert response.status_code == 405, address
        assert response.json() == {"error": f'Method "{method}" not allowed.'}
    assert (Session.objects.count(), Track.objects.count()) == (1, 1)


@pytest.mark.parametrize("origin", ["https://club.example", "http://localhost", "capacitor://localhost", "null"])
@pytest.mark.parametrize("path", ["laps/", "laps/?driver=abc", "laps/999/", "schema/"])
def test_any_page_may_read_without_credentials(db: None, origin: str, path: str) -> None:
    response = Client().get(ROOT + path, headers={"origin": origin})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    asked = {"origin": origin, "access-control-request-method": "GET", "access-control-request-headers": "x-any"}
    preflight = Client().options(ROOT + path, headers=asked)
    assert preflight.status_code == 200
    assert preflight["Access-Control-Allow-Origin"] == "*"
    assert "GET" in preflight["Access-Control-Allow-Methods"]


def test_the_admin_is_for_its_own_pages_alone(db: None) -> None:
    response = Client().get("/admin/login/", headers={"origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in response


def test_the_api_answers_a_browser_that_asks_for_a_page(db: None) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert Client().get(f"{ROOT}laps/", headers={"accept": accept})["Content-Type"] == "application/json"


def test_an_address_the_api_does_not_have_is_refused_in_the_same_words(db: None) -> None:
    response = Client().get(f"{ROOT}championship/")
    assert response.status_code == 404
    assert "error" in response.json()


def test_the_schema_is_valid_and_names_every_address(tmp_path: Path) -> None:
    file = tmp_path / "schema.json"
    call_command("spectacular", validate=True, fail_on_warn=True, format="openapi-json", file=str(file))
    schema = json.loads(file.read_text())
    resources = [*NUMBERED, *BY_CURSOR]
    expected = [path for resource in resources for path in (f"{ROOT}{resource}/", f"{ROOT}{resource}/{{id}}/")]
    expected += [f"{ROOT}sessions/{{id}}/{action}/" for action in ("results", "laps")] + [f"{ROOT}records/"]
    assert set(expected) <= set(schema["paths"])
    assert all(set(methods) == {"get"} for methods in schema["paths"].values())
    parameters = {parameter["name"] for parameter in schema["paths"][f"{ROOT}sessions/"]["get"]["parameters"]}
    assert {"driver", "opened_at__gte", "outcome", "cursor", "page_size"} <= parameters


def test_the_docs_need_no_host_but_the_hub(db: None) -> None:
    page = Client().get(f"{ROOT}docs/").content.decode()
    links = re.findall(r"""<(?:script|link|img)\b[^>]*?\b(?:src|href)=["']?([^"'\s>]+)""", page)
    assert len(links) >= 3
    for link in links:
        assert link.startswith("/static/"), link
        assert finders.find(link.removeprefix("/static/")), link
    assert re.findall(r"(?:https?:)?//(?!testserver)[\w.-]+\.\w+", page) == []
    assert Client().get("/api/", follow=True).redirect_chain == [(f"{ROOT}docs/", 302)]


def test_no_list_takes_more_queries_for_more_rows(tablet: Tablet) -> None:
    tell_of(tablet, [1])
    before = {address: queries(address) for address in every_address()}
    tell_of(tablet, range(2, 13))
    Club.objects.bulk_create(Club(name=f"Club {number}") for number in range(2, 13))
    first = Session.objects.earliest("opened_at")
    late = [lap(70 + n, n % 6 + 1, 5000, driver=(n, f"Driver {n}"), car=(n, f"Car {n}")) for n in range(1, 9)]
    tablet.tell(*late)
    assert (first.laps.count(), first.entries.count()) == (9, 6)
    assert [len(get(f"{ROOT}{resource}/")["results"]) for resource in [*NUMBERED, "sessions"]] == [12] * 6
    assert {address: queries(address) for address in before} == before


def queries(address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        get(address)
    return len(captured)
