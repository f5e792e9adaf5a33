"""The short way of a post answers as Django does."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections
from pytest_django import Settings

from drivers.models import Source
from ingest import door
from ingest.door import Door
from ingest.intake.known import known_tablets
from ingest.models import RawEvent
from ingest.spool.file import the_spool
from tests.tablet import event, lap

pytestmark = pytest.mark.django_db
Answer = tuple[str, dict[str, str], Any]


class Counted:
    """Django's handler, and how often it was asked."""

    def __init__(self) -> None:
        self.handler, self.times = WSGIHandler(), 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.times += 1
        return self.handler(environ, start_response)


@pytest.fixture
def django() -> Iterator[Counted]:
    """It leaves the test's connection open, as the test client does."""
    known_tablets.tablets.clear()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Counted()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(application: Any, path: str, body: bytes, **environ: Any) -> Answer:
    told: list[Any] = []
    request = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json",
        "HTTP_HOST": "testserver",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        **environ,
    }
    content = b"".join(application(request, lambda status, headers, *more: told.append((status, headers))))
    ((status, headers),) = told
    is_json = dict(headers)["Content-Type"] == "application/json"
    return status, dict(headers), json.loads(content) if is_json else content


def body(n: int) -> bytes:
    return json.dumps(lap(5 * n, 1, 5000 + n, n, driver="Ada", car="GT3")).encode()


@pytest.mark.parametrize("more", [{}, {"HTTP_ORIGIN": "http://app.local"}], ids=["tablet", "browser"])
def test_from_the_second_post_on_django_is_not_asked_and_nobody_can_tell(
    source: Source, django: Counted, more: dict[str, str]
) -> None:
    application = Door(django)
    answers = [ask(application, source.path, body(n), **more) for n in range(1, 6)]
    assert django.times == 1
    assert [status for status, _, _ in answers] == ["200 OK"] * 5
    assert [told["number"] for _, _, told in answers] == [1, 2, 3, 4, 5]
    (_, first, _), (_, second, _) = answers[:2]
    assert {**first, "Content-Length": ""} == {**second, "Content-Length": ""}
    assert set(answers[0][2]) == set(answers[1][2])
    no_event = ask(application, source.path, b"nonsense", **more)
    assert (no_event[0], no_event[2]["error"]) == ("400 Bad Request", "The body is not JSON.")
    again = ask(application, source.path, body(1), **more)
    assert again[2] == {"recorded": False, "duplicate": True, "event_type": "ui.lap_update"}
    assert django.times == 1


@pytest.mark.parametrize(
    "environ",
    [
        {"CONTENT_LENGTH": ""},
        {"CONTENT_LENGTH": "-1"},
        {"CONTENT_LENGTH": "٣"},
        {"CONTENT_LENGTH": "9" * 5000},
        {"CONTENT_LENGTH": str(2**21)},
        {"HTTP_HOST": "another.example"},
        {"HTTP_ORIGIN": "http://never.seen"},
        {"REQUEST_METHOD": "GET"},
        {"PATH_INFO": "/ingest/unknown/"},
        {"PATH_INFO": "/api/v1/"},
    ],
    ids=lambda environ: str(environ)[:40],
)
def test_whatever_is_unusual_is_djangos(source: Source, django: Counted, environ: dict[str, str]) -> None:
    application = Door(django)
    ask(application, source.path, body(1))
    environ.setdefault("PATH_INFO", source.path)
    told: list[str] = []
    request = {"CONTENT_LENGTH": "2", "wsgi.input": io.BytesIO(b"{}"), "wsgi.errors": io.StringIO()}
    of_server = {"SERVER_NAME": "testserver", "SERVER_PORT": "80", "wsgi.url_scheme": "http"}
    whole = {"REQUEST_METHOD": "POST", "HTTP_HOST": "testserver", **request, **of_server, **environ}
    list(application(whole, lambda status, headers, *more: told.append(status)))
    assert django.times == 2
    assert told


def test_a_body_that_breaks_off_is_djangos(source: Source, django: Counted) -> None:
    application = Door(django)
    ask(application, source.path, body(1))
    status, _, _ = ask(application, source.path, b"half", CONTENT_LENGTH="2000")
    assert (django.times, status) == (2, "400 Bad Request")


def test_a_replaced_token_opens_nothing_from_then_on(source: Source, django: Counted) -> None:
    application, path = Door(django), source.path
    ask(application, path, body(1))
    source.rotate_token()
    for n in (2, 3):
        status, _, told = ask(application, path, body(n))
        assert (status, told["recorded"]) == ("404 Not Found", False)
    assert ask(application, source.path, body(2))[2]["number"] == 2


@pytest.mark.trouble
def test_while_the_database_is_away_it_goes_to_the_spool_and_django_stays_at_the_door(
    source: Source, django: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = Door(django)
    ask(application, source.path, body(1))

    def refuse(post: object) -> None:
        raise OperationalError("the database system is shutting down")

    monkeypatch.setattr("ingest.views.hand_over_soon", lambda: None)
    with monkeypatch.context() as away:
        away.setattr(door, "take", refuse)
        status, headers, told = ask(application, source.path, body(2))
    assert (status, told) == ("202 Accepted", {"recorded": True, "spooled": True})
    assert "X-Content-Type-Options" in headers
    # What comes now waits behind it.
    assert ask(application, source.path, body(3))[0] == "202 Accepted"
    waiting = the_spool().oldest(10)
    the_spool().take_out([entry.number for entry in waiting])
    assert [entry.body for entry in waiting] == [body(2), body(3)]


def test_a_host_that_is_not_the_hubs_is_refused_here_too(source: Source, django: Counted, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    application = Door(django)
    ask(application, source.path, body(1))
    for _ in range(2):
        status, _, _ = ask(application, source.path, json.dumps(event(9, "ui.reset")).encode(), HTTP_HOST="evil")
        assert status.startswith("400")
    assert RawEvent.objects.count() == 1
