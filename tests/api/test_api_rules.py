"""What all endpoints of the API have in common: pages, methods, secrets, origins, documentation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from drivers.models import Club, Source
from races.models import Session, Track
from tests.api.addresses import every_url
from tests.api.api_reading import (
    ROOT,
    get,
    pages,
)
from tests.tablet import Tablet, event, lap, started

NUMBERED, BY_CURSOR = ["clubs", "teams", "drivers", "cars", "tracks"], ["sessions", "laps"]


def tell_of(tablet: Tablet, numbers: Iterable[int]) -> None:
    """For each number a race on a track of its own, with a driver, a car and a team that nobody else has."""
    for number in numbers:
        team = {"id": number, "name": f"Team {number}"}
        tablet.tell_at_once(
            event(60 * number, "util.set_active_track", {"id": number, "name": f"Track {number}"}),
            started(60 * number + 1),
            lap(
                60 * number + 9,
                number % 6 + 1,
                5000 + number,
                1,
                driver_data={"id": number, "name": f"Driver {number}", "team_data": team},
                car_data={"id": number, "name": f"Car {number}"},
            ),
        )


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
    tablet.tell_at_once(*(lap(10 + 5 * (number // 5), number % 5 + 1, 5000 + number) for number in range(11)))
    paged = pages(f"{ROOT}laps/?page_size=2")
    assert [len(page) for page in paged] == [2, 2, 2, 2, 2, 1]
    assert sorted(line["lap_time_ms"] for page in paged for line in page) == list(range(5000, 5011))
    assert [line for page in paged for line in page] == get(f"{ROOT}laps/")["results"]


def test_a_lap_that_comes_between_two_pages_moves_none_of_the_others(tablet: Tablet) -> None:
    tablet.tell_at_once(*(lap(10 + 5 * number, 1, 5000 + number) for number in range(5)))
    first = get(f"{ROOT}laps/?page_size=2")
    tablet.tell_at_once(lap(60, 2, 4000), lap(61, 1, 4001))
    told = [*first["results"], *(line for page in pages(first["next"]) for line in page)]
    assert [line["lap_time_ms"] for line in told] == [5004, 5003, 5002, 5001, 5000]


def test_one_can_page_back(tablet: Tablet) -> None:
    tablet.tell_at_once(*(lap(10 + 5 * number, 1, 5000 + number) for number in range(4)))
    first = get(f"{ROOT}laps/?page_size=2")
    assert get(get(first["next"])["previous"])["results"] == first["results"]


@pytest.mark.parametrize("size", range(1, 7))
def test_one_can_page_back_through_rows_of_one_instant(tablet: Tablet, size: int) -> None:
    """The entries of a race are all of the instant it was opened."""
    tablet.tell_at_once(
        started(0),
        *(lap(10 + controller, controller, 9000, 1) for controller in range(1, 7)),
        started(60),
        lap(70, 1, 9000, 1),
    )
    forth = [get(f"{ROOT}entries/?page_size={size}")]
    while forth[-1]["next"]:
        forth.append(get(forth[-1]["next"]))
    back = [forth[-1]]
    while back[-1]["previous"]:
        back.append(get(back[-1]["previous"]))
    ids = [[line["id"] for line in page["results"]] for page in reversed(back)]
    assert ids == [[line["id"] for line in page["results"]] for page in forth]


def test_pages_keep_to_what_was_asked_for(tablet: Tablet, second_tablet: Tablet) -> None:
    tell_of(tablet, range(1, 4))
    tell_of(second_tablet, range(1, 4))
    paged = pages(f"{ROOT}sessions/?page_size=2&source={tablet.source.pk}")
    assert [line["source"]["name"] for page in paged for line in page] == ["Tablet"] * 3
    everything = [line for page in pages(f"{ROOT}sessions/?page_size=1") for line in page]
    assert sorted(keys(everything)) == sorted(Session.objects.values_list("pk", flat=True))


def test_lists_are_empty_before_the_first_lap(db: None) -> None:
    for resource in NUMBERED:
        assert get(f"{ROOT}{resource}/") == {"count": 0, "next": None, "previous": None, "results": []}
    for resource in BY_CURSOR:
        assert get(f"{ROOT}{resource}/") == {"next": None, "previous": None, "results": []}


def test_a_session_in_which_nobody_drove_has_empty_lists(tablet: Tablet) -> None:
    tablet.tell_at_once(started(0))
    session = Session.objects.get().pk
    assert get(f"{ROOT}sessions/{session}/results/") == []
    assert get(f"{ROOT}sessions/{session}/laps/") == []
    assert get(f"{ROOT}sessions/{session}/")["results"] == []


def test_no_answer_tells_a_token(one_of_everything: None, organiser: Client) -> None:
    token, digest = Source.objects.values_list("token", "token_digest").get()
    for address in [*every_url(), ROOT, f"{ROOT}schema/", f"{ROOT}docs/"]:
        told = organiser.get(address).content.decode()
        assert token not in told, address
        assert bytes(digest).hex() not in told, address
        assert '"token"' not in told, address


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed(one_of_everything: None, method: str) -> None:
    for address in [*every_url(), ROOT]:
        response = Client(enforce_csrf_checks=True).generic(method, address, b"{}", content_type="application/json")
        assert response.status_code == 405, address
        assert response.json() == {"error": f'Method "{method}" not allowed.'}
    assert (Session.objects.count(), Track.objects.count()) == (2, 1)


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


def test_the_docs_need_no_host_but_the_hub(db: None) -> None:
    page = Client().get(f"{ROOT}docs/").content.decode()
    links = re.findall(r"""<(?:script|link|img)\b[^>]*?\b(?:src|href)=["']?([^"'\s>]+)""", page)
    assert len(links) >= 3
    for link in links:
        if link == "/api/v1/docs/?script=":
            assert Client().get(link)["Content-Type"] == "application/javascript"
            continue
        assert link.startswith("/static/"), link
        assert finders.find(link.removeprefix("/static/")), link
    assert re.findall(r"(?:https?:)?//(?!testserver)[\w.-]+\.\w+", page) == []
    assert Client().get("/api/", follow=True).redirect_chain == [(f"{ROOT}docs/", 302)]
