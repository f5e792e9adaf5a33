"""The URL SmartRace posts to, as the app and a person's browser meet it."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from drivers.models import Source
from ingest.models import Journal, RawEvent
from races.models import Lap
from tests.tablet import Tablet, at, event, lap

ORIGINS = [
    "http://localhost",
    "https://localhost",
    "capacitor://localhost",
    "ionic://localhost",
    "null",
    "http://192.168.1.20:8000",
]


@pytest.mark.parametrize("slash", ["/", ""])
def test_an_event_is_taken_with_and_without_the_slash_and_never_redirected(tablet: Tablet, slash: str) -> None:
    path = tablet.source.path.rstrip("/") + slash
    response = tablet.client.post(path, lap_body(), content_type="application/json")
    assert response.status_code == 200
    assert Lap.objects.count() == 1


def lap_body() -> bytes:
    return b'{"event_type": "ui.lap_update", "event_data": {"controller_id": "1", "laptime_raw": 5000}}'


def test_the_answer_says_what_was_recorded(tablet: Tablet) -> None:
    assert tablet.post(lap(0, 1, 5000)).json() == {
        "recorded": True,
        "number": 1,
        "event_type": "ui.lap_update",
        "occurred_at": at(0).isoformat().replace("+00:00", "Z"),
        "is_time_believed": True,
        "is_interpreted": True,
        "is_projected": True,
    }


@pytest.mark.parametrize("content_type", ["application/json", "text/plain;charset=UTF-8", "multipart/form-data", "x"])
def test_any_content_type_is_accepted(tablet: Tablet, content_type: str) -> None:
    assert tablet.post(lap_body(), content_type).status_code == 200
    assert RawEvent.objects.get().body == lap_body()


@pytest.mark.parametrize("origin", ORIGINS)
def test_the_preflight_of_any_origin_is_answered(tablet: Tablet, origin: str) -> None:
    response = tablet.client.options(
        tablet.source.path,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
            "Access-Control-Request-Private-Network": "true",
        },
    )
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Private-Network"] == "true"
    assert "POST" in response["Access-Control-Allow-Methods"]
    assert response["Access-Control-Allow-Headers"] == "*, authorization"
    assert "Access-Control-Allow-Credentials" not in response


def test_the_answer_may_be_read_by_any_page(tablet: Tablet) -> None:
    response = tablet.client.post(
        tablet.source.path, lap_body(), content_type="application/json", headers={"Origin": "null"}
    )
    assert response["Access-Control-Allow-Origin"] == "*"


def test_options_that_is_no_preflight_says_what_may_be_done(tablet: Tablet) -> None:
    response = tablet.client.options(tablet.source.path)
    assert (response.status_code, response["Allow"]) == (200, "GET, HEAD, OPTIONS, POST")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_nothing_else_may_be_done(tablet: Tablet, method: str) -> None:
    response = getattr(tablet.client, method)(tablet.source.path)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")


def test_a_browser_is_shown_that_the_hub_hears(tablet: Tablet) -> None:
    tablet.tell(lap(0, 1, 5000), event(1, "events.eclipse"))
    page = tablet.client.get(tablet.source.path).content.decode()
    for words in ("The hub hears you", "Tablet", "Slotfreunde", "2, of which 1 recorded, not yet interpreted"):
        assert words in page
    assert RawEvent.objects.count() == 2


@pytest.mark.parametrize("path", ["", "known/"])
def test_no_link_on_a_page_whose_address_is_secret_tells_where_one_comes_from(tablet: Tablet, path: str) -> None:
    page = tablet.client.get("/ingest/nobodys/" if path else tablet.source.path)
    assert page["Referrer-Policy"] == "no-referrer"


def test_a_source_that_never_sent_anything_says_so(tablet: Tablet) -> None:
    assert "has yet to come" in tablet.client.get(tablet.source.path.rstrip("/")).content.decode()


@pytest.mark.parametrize(
    "token", ["wrong-token", "%00", "é", "a" * 5000, "..%2f..", "abcdefghijkmnpqrstuvwxyz23456789"]
)
def test_a_wrong_token_is_not_found_and_nothing_is_kept(tablet: Tablet, token: str) -> None:
    response = tablet.client.post(f"/ingest/{token}/", lap_body(), content_type="application/json")
    assert response.status_code == 404
    assert token.encode() not in response.content
    page = tablet.client.get(f"/ingest/{token}/")
    assert page.status_code == 404
    assert token not in page.content.decode()
    assert not RawEvent.objects.exists()


def test_a_rotated_token_opens_the_new_url_only(tablet: Tablet) -> None:
    old = tablet.source.path
    tablet.source.rotate_token()
    assert tablet.client.post(old, lap_body(), content_type="application/json").status_code == 404
    assert tablet.post(lap_body()).status_code == 200


def test_a_body_of_exactly_a_mebibyte_is_taken_and_one_byte_more_is_refused_and_counted(tablet: Tablet) -> None:
    most = b'{"event_type": "%s"}' % (b"x" * (1024 * 1024 - 18))
    assert len(most) == 1024 * 1024
    assert tablet.post(most).status_code == 200
    response = tablet.post(most + b" ")
    assert (response.status_code, response.json()["error"]) == (413, "The body is larger than 1 MiB.")
    journal = Journal.objects.get()
    assert (journal.last_number, journal.refusals) == (1, 1)
    assert journal.last_refusal_at is not None


def test_a_refusal_may_be_the_first_thing_a_source_ever_does(tablet: Tablet) -> None:
    assert tablet.post(b"x" * (1024 * 1024 + 1)).status_code == 413
    assert tablet.post(lap_body()).json()["number"] == 1


def test_each_source_numbers_its_own_events(tablet: Tablet, second_tablet: Tablet) -> None:
    numbers = [one.post(lap_body()).json()["number"] for one in (tablet, second_tablet, tablet)]
    assert numbers == [1, 1, 2]


def test_with_workers_the_request_only_records(tablet: Tablet, settings: Settings) -> None:
    settings.HUB_PROJECTION = "worker"
    assert tablet.post(lap(0, 1, 5000)).json()["is_projected"] is False
    assert (RawEvent.objects.count(), Lap.objects.count()) == (1, 0)


def test_no_query_is_made_for_anybodys_login(tablet: Tablet, source: Source) -> None:
    response = Client().get(source.path)
    assert "Set-Cookie" not in response.headers
    assert response["Cache-Control"] == "no-store"
