"""The database goes away at any statement of any request: an answer in the words of an outage, never a traceback."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import InternalError, OperationalError, close_old_connections, transaction
from django.db.backends.utils import CursorWrapper
from django.http import StreamingHttpResponse
from django.test import Client

from smartrace_hub.outage import AWAY, HELD_BACK, CutOff, LastWord, WholeAnswersMiddleware, to_its_end
from tests.tablet import Tablet, lap

pytestmark = pytest.mark.trouble
TOKEN = "a" * 32
SECRET = "password of hub@10.0.0.7"


@contextmanager
def one_connection() -> Iterator[None]:
    """That of the test, which a request would close as it begins and ends."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class Away:
    """The database, which answers so many statements more."""

    def __init__(self, statements: int, error: type[Exception] = OperationalError) -> None:
        self.left, self.asked, self.error = statements, 0, error

    def __enter__(self) -> Away:
        self.patch = pytest.MonkeyPatch()
        execute = CursorWrapper.execute

        def answered(cursor: Any, *given: Any, **more: Any) -> Any:
            self.asked += 1
            if self.asked > self.left:
                raise self.error(SECRET)
            return execute(cursor, *given, **more)

        self.patch.setattr(CursorWrapper, "execute", answered)
        return self

    def __exit__(self, *error: object) -> None:
        self.patch.undo()


def served(browser: Client, path: str, body: dict[str, str] | None) -> tuple[int, dict[str, str], bytes]:
    """By the hub's own WSGI application, to its last byte; logged in as the browser is."""
    told: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], error: object = None) -> None:
        told[:] = [int(status.split()[0]), dict(headers)]

    address, _, query = path.partition("?")
    data = urlencode(body or {}).encode()
    environ = {
        "REQUEST_METHOD": "GET" if body is None else "POST", "PATH_INFO": address, "QUERY_STRING": query,
        "SERVER_NAME": "hub", "SERVER_PORT": "80", "SCRIPT_NAME": "", "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(data)),
        "wsgi.input": io.BytesIO(data), "wsgi.url_scheme": "http",
        "HTTP_COOKIE": f"csrftoken={TOKEN}; sessionid={browser.cookies['sessionid'].value}",
    }  # fmt: skip
    with one_connection():
        answer = APPLICATION(environ, start)
        content = b"".join(answer)
        getattr(answer, "close", lambda: None)()
    return told[0], told[1], content


APPLICATION = LastWord(WSGIHandler())
FORM = {"csrfmiddlewaretoken": TOKEN, "name": "Slotfreunde Süd", "time_zone": "Europe/Berlin", "_save": "Save"}
REQUESTS: list[tuple[str, dict[str, str] | None]] = [
    ("/api/v1/laps/", None),
    ("/api/v1/laps/?format=csv", None),
    ("/ingest/TOKEN/", None),
    ("/admin/", None),
    ("/admin/races/lap/", None),
    ("/admin/races/lap/?as=plain", None),
    ("/admin/drivers/club/CLUB/change/", FORM),
    ("/admin/login/", {"csrfmiddlewaretoken": TOKEN, "username": "x", "password": "y"}),
]


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever a request does is undone, and a transaction it broke with it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(("path", "body"), REQUESTS)
def test_wherever_it_goes_away_the_answer_says_so(
    organiser: Client, tablet: Tablet, path: str, body: dict[str, str] | None
) -> None:
    tablet.tell(lap(0, 1, 5000), lap(5, 1, 5000))
    path = path.replace("TOKEN", tablet.source.token).replace("CLUB", str(tablet.source.club_id))
    with Away(10_000) as whole, taken_back():
        status, _, _ = served(organiser, path, body)
    assert status in {200, 302}
    assert whole.asked >= 1
    statuses = set()
    for statements in range(whole.asked):
        with taken_back(), Away(statements):
            status, headers, content = served(organiser, path, body)
        statuses.add(status)
        assert SECRET.encode() not in content
        assert b"Traceback" not in content
        if status not in {200, 302}:  # a view that does without what it cannot ask
            assert (status, headers["Retry-After"]) == (503, "5"), statements
            assert AWAY in (json.loads(content)["error"] if path.startswith(("/api", "/ingest")) else content.decode())
    assert 503 in statuses
    with taken_back(), Away(0, InternalError):
        assert served(organiser, path, body)[0] == 500


def parts(count: int, size: int, fails_at: int) -> Iterator[bytes]:
    for number in range(count):
        if number == fails_at:
            raise OperationalError(SECRET)
        yield b"x" * size


@pytest.mark.parametrize("fails_at", [0, 1, 5])
def test_a_table_that_fails_early_is_an_error_like_any_other(rf: Any, fails_at: int) -> None:
    middleware = WholeAnswersMiddleware(lambda request: StreamingHttpResponse(parts(10, 1000, fails_at)))
    with pytest.raises(OperationalError):
        middleware(rf.get("/"))


def test_a_long_table_that_fails_late_is_cut_off(rf: Any, caplog: pytest.LogCaptureFixture) -> None:
    middleware = WholeAnswersMiddleware(lambda request: StreamingHttpResponse(parts(10, HELD_BACK, 3)))
    answer: Any = middleware(rf.get("/"))
    sent = []
    with pytest.raises(CutOff):
        sent.extend(answer)
    assert caplog.records[0].exc_info is False or caplog.records[0].exc_info is None
    assert list(to_its_end(iter([b"a", b"b"]))) == [b"a", b"b"]


@pytest.mark.parametrize(("error", "status"), [(OperationalError, "503"), (ZeroDivisionError, "500")])
@pytest.mark.parametrize("path", ["/api/v1/laps/", "/admin/", "/ingest/x/"])
def test_what_fails_outside_of_everything_is_told_in_the_same_words(
    path: str, error: type[Exception], status: str
) -> None:
    def application(environ: Any, start_response: Any) -> Iterable[bytes]:
        raise error(SECRET)

    told: list[Any] = []
    body = b"".join(LastWord(application)({"PATH_INFO": path}, lambda *given: told.extend(given)))
    assert told[0].startswith(status)
    assert dict(told[1])["Content-Length"] == str(len(body))
    assert dict(told[1])["Content-Type"].startswith("text/plain" if path == "/admin/" else "application/json")
    assert SECRET.encode() not in body
