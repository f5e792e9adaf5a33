"""Who may read, how often, and what is for the club's staff alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings
from rest_framework.authtoken.models import Token

from tests.api.api_reading import get
from tests.tablet import Tablet, event, lap

NEEDS_A_TOKEN = "Reading here needs a token, in the header `Authorization: Token …`; the club's admin makes them."
FOR_STAFF = "This is for the club's staff."


@pytest.fixture
def private(settings: Settings) -> None:
    settings.HUB_PUBLIC_API = False


def rates(settings: Settings, **rates: str | None) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}


def holder(name: str, *, is_staff: bool = False) -> Client:
    """Somebody with a token."""
    token = Token.objects.create(user=User.objects.create_user(name, is_staff=is_staff))
    return Client(headers={"Authorization": f"Token {token.key}"})


def told(browser: Client, path: str = "laps/", **query: Any) -> tuple[int, str]:
    response = browser.get(f"/api/v1/{path}", query)
    return response.status_code, response.json().get("error", "")


def test_anybody_reads_a_public_api(tablet: Tablet) -> None:
    tablet.tell_at_once(lap(10, 1, 5000))
    assert [line["lap_time_ms"] for line in get("laps/")["results"]] == [5000]


@pytest.mark.parametrize("path", ["laps/", "clubs/", "sessions/latest/", "records/?track=1", "drivers/999/"])
def test_a_private_api_asks_strangers_for_a_token_before_anything_else(db: None, private: None, path: str) -> None:
    response = Client().get(f"/api/v1/{path}")
    assert (response.status_code, response.json()) == (401, {"error": NEEDS_A_TOKEN})
    assert response.headers["WWW-Authenticate"] == "Token"


def test_a_token_a_login_and_nothing_else_open_a_private_api(private: None, onlooker: Client) -> None:
    assert told(holder("display")) == (200, "")
    assert told(onlooker) == (200, "")
    assert told(Client(headers={"Authorization": "Token 0123456789abcdef"})) == (401, "Invalid token.")
    assert told(Client(headers={"Authorization": "Bearer 0123456789abcdef"})) == (401, NEEDS_A_TOKEN)


def test_a_wrong_token_is_refused_where_none_is_needed(db: None) -> None:
    assert told(Client(headers={"Authorization": "Token 0123456789abcdef"})) == (401, "Invalid token.")


def test_the_token_of_somebody_who_left_opens_nothing(private: None, db: None) -> None:
    display = holder("display")
    User.objects.filter(username="display").update(is_active=False)
    assert told(display) == (401, "User inactive or deleted.")


@pytest.mark.parametrize("path", ["raw-events/", "problems/"])
def test_what_smartrace_sent_is_for_the_staff_alone(tablet: Tablet, organiser: Client, path: str) -> None:
    tablet.tell_at_once(event(0, "event.of_the_future"))
    assert told(Client(), path) == (401, NEEDS_A_TOKEN)
    assert told(holder("display"), path) == (403, FOR_STAFF)
    assert told(holder("bot", is_staff=True), path) == (403, FOR_STAFF)
    assert [line["event_type"] for line in get(path, browser=organiser)["results"]] == ["event.of_the_future"]


def test_the_staff_reads_a_body_to_the_byte(tablet: Tablet, organiser: Client) -> None:
    bodies = [b'{"event_type": "ui.reset" }', b"\xff\x00 no JSON"]
    for body in bodies:
        tablet.post(body)
    lines = get("raw-events/", browser=organiser)["results"]
    details = [get(f"raw-events/{line['id']}/", browser=organiser) for line in reversed(lines)]
    assert [(one["body_encoding"], one["body"], one["size"]) for one in details] == [
        ("utf-8", '{"event_type": "ui.reset" }', 27),
        ("base64", "/wAgbm8gSlNPTg==", 10),
    ]
    assert "body" not in lines[0]


def test_what_staff_read_is_kept_by_nobody(tablet: Tablet, organiser: Client) -> None:
    response = organiser.get("/api/v1/problems/")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers


def test_one_address_asks_no_more_often_than_it_may(settings: Settings, tablet: Tablet) -> None:
    rates(settings, address="3/minute", token=None)
    assert [told(Client())[0] for _ in range(4)] == [200, 200, 200, 429]
    refused = Client().get("/api/v1/clubs/")
    assert refused.json()["error"].startswith("Request was throttled.")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    # A reader who asks too much takes nothing from a tablet, nor from a display with a token.
    assert tablet.post(lap(10, 1, 5000)).status_code == 200
    assert told(holder("display")) == (200, "")


def test_what_a_reader_has_already_costs_them_nothing(settings: Settings, tablet: Tablet) -> None:
    rates(settings, address="2/minute", token=None)
    reader, known = Client(), Client().get("/api/v1/clubs/")["ETag"]
    again = [reader.get("/api/v1/clubs/", headers={"If-None-Match": known}).status_code for _ in range(5)]
    assert again == [304] * 5
    assert [told(reader, "clubs/")[0] for _ in range(2)] == [200, 429]
    assert reader.get("/api/v1/clubs/", headers={"If-None-Match": known}).status_code == 304
    assert reader.get("/api/v1/clubs/", headers={"If-None-Match": '"made up"'}).status_code == 429


def test_one_token_asks_no_more_often_than_it_may_from_wherever(settings: Settings, db: None) -> None:
    rates(settings, address=None, token="2/minute")
    display = holder("display")
    statuses = [display.get("/api/v1/laps/", REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(3)]
    assert statuses == [200, 200, 429]
    assert told(holder("bot")) == (200, "")


def test_where_no_rate_is_set_nobody_is_held_up(settings: Settings, db: None) -> None:
    rates(settings, address=None, token=None)
    assert {told(Client(), "clubs/")[0] for _ in range(50)} == {200}


def test_a_token_is_made_in_the_admin_and_not_shown_in_its_list(organiser: Client) -> None:
    user = User.objects.create_user("display")
    organiser.post("/admin/authtoken/tokenproxy/add/", {"user": user.pk})
    key = Token.objects.get(user=user).key
    # What was just added is told once.
    lists = [organiser.get("/admin/authtoken/tokenproxy/").content.decode() for _ in range(2)]
    assert [key in one for one in lists] == [True, False]
    assert key in organiser.get(f"/admin/authtoken/tokenproxy/{user.pk}/change/").content.decode()
    assert [entry.object_repr for entry in LogEntry.objects.all()] == ["a token"]
    organiser.post(f"/admin/authtoken/tokenproxy/{user.pk}/delete/", {"post": "yes"})
    assert not Token.objects.exists()
    assert [entry.object_repr for entry in LogEntry.objects.all()] == ["a token", "a token"]
