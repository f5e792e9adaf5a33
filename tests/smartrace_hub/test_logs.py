"""Tokens stay out of every log line."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from smartrace_hub.logs import HideTokens
from tests.tablet import Tablet

TOKEN = "abcdefghjkmnpqrstuvwxyz23456789ab"


def written(message: str, *args: Any, exc_info: Any = None) -> str:
    """What stands in the log of a message."""
    record = logging.LogRecord("hub", logging.WARNING, __file__, 1, message, args, exc_info)
    return HideTokens("%(message)s").format(record)


def log_of(name: str) -> io.StringIO:
    """Everything that a logger writes from now on, by way of the handlers the hub gave it."""
    written = io.StringIO()
    logger: logging.Logger | None = logging.getLogger(name)
    while logger is not None:
        for handler in logger.handlers:
            if type(handler) is logging.StreamHandler:
                handler.setStream(written)
        logger = logger.parent if logger.propagate else None
    return written


@pytest.fixture(autouse=True)
def back_to_stderr() -> Iterator[None]:
    yield
    for logger in (logging.getLogger(), logging.getLogger("django")):
        for handler in logger.handlers:
            if type(handler) is logging.StreamHandler:
                handler.setStream(sys.__stderr__)


@pytest.mark.parametrize(
    ("message", "args", "line"),
    [
        ("Not Found: /ingest/%s/", (TOKEN,), "Not Found: /ingest/…/"),
        ("Not Found: %s", (f"/ingest/{TOKEN}/",), "Not Found: /ingest/…/"),
        ("Not Found: %(path)s", ({"path": f"/ingest/{TOKEN}"},), "Not Found: /ingest/…"),
        (f"GET /ingest/{TOKEN} HTTP/1.1", (), "GET /ingest/… HTTP/1.1"),
        (f"'http://hub/ingest/{TOKEN}/', /ingest/{TOKEN}", (), "'http://hub/ingest/…/', /ingest/…"),
        (f'"POST /ingest/{TOKEN}/?x=1" %s', (200,), '"POST /ingest/…/?x=1" 200'),
        (f"GET //ingest//{TOKEN}//", (), "GET //ingest//…//"),
        ("%d of %s events", (3, "seven"), "3 of seven events"),
        ("100 % done, nothing to fill in", (), "100 % done, nothing to fill in"),
        ("the path /ingest/ alone", (), "the path /ingest/ alone"),
    ],
)
def test_a_token_is_hidden_wherever_it_stands(message: str, args: tuple[Any, ...], line: str) -> None:
    assert written(message, *args) == line


def test_a_token_is_hidden_in_a_traceback() -> None:
    try:
        raise ValueError(f"/ingest/{TOKEN}/ cannot be read")
    except ValueError:
        told = written("a crash", exc_info=sys.exc_info())
    assert "ValueError: /ingest/…/ cannot be read" in told
    assert TOKEN not in told


@pytest.mark.trouble
@pytest.mark.parametrize("name", ["", "django", "django.request", "django.server", "ingest.projection.projector"])
def test_no_logger_of_the_hub_writes_a_token(name: str) -> None:
    log = log_of(name)
    logging.getLogger(name).error("refused: %s", f"/ingest/{TOKEN}/")
    assert log.getvalue().endswith("refused: /ingest/…/\n")


def test_a_log_line_that_was_written_wrongly_breaks_nobody_and_tells_nothing() -> None:
    """As everywhere in Python: an argument of the wrong kind is no reason to refuse a lap."""
    assert TOKEN not in written("%d laps", f"/ingest/{TOKEN}/")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_a_wrong_token_is_not_logged(method: str, tablet: Tablet) -> None:
    log = log_of("django.request")
    assert tablet.client.generic(method, f"/ingest/{TOKEN}/", b"{}").status_code in {404, 405}
    assert TOKEN not in log.getvalue()


def test_no_token_is_logged_when_the_hub_fails(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise ZeroDivisionError("a mistake of ours")

    tablet.client.raise_request_exception = False
    log = log_of("django.request")
    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", fail)
        assert tablet.post(b"{}").status_code == 500
    assert "Internal Server Error: /ingest/…/" in log.getvalue()
    assert tablet.source.token not in log.getvalue()
