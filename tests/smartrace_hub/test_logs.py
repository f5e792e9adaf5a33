"""Tokens stay out of every log line."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from gunicorn.config import Config
from pytest_django import Settings

from smartrace_hub.logs import FORMATTERS, HideTokens, JsonLines, OnceInAWhile, ServerLog
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


def told_as_json(message: str, *args: Any, exc_info: Any = None) -> dict[str, Any]:
    record = logging.LogRecord("hub", logging.WARNING, __file__, 1, message, args, exc_info)
    record.created = 1764200000.5
    line = JsonLines().format(record)
    assert "\n" not in line
    told: dict[str, Any] = json.loads(line)
    return told


@pytest.mark.parametrize(
    ("message", "args", "told"),
    [
        ("%d laps\nof “Ada”", (3,), "3 laps\nof “Ada”"),
        ("refused: %s", (f"/ingest/{TOKEN}/",), "refused: /ingest/…/"),
        ("a lone surrogate \ud800", (), "a lone surrogate \ud800"),
        ("%d laps", (f"/ingest/{TOKEN}/",), "'%d laps' with ('/ingest/…/',)"),
    ],
)
def test_a_line_of_json_says_when_what_and_whose(message: str, args: tuple[Any, ...], told: str) -> None:
    line = told_as_json(message, *args)
    assert line.pop("process") > 1
    assert line == {"at": "2025-11-26T23:33:20.500+00:00", "level": "WARNING", "logger": "hub", "message": told}


def test_a_traceback_is_in_the_same_line_of_json_without_its_token() -> None:
    try:
        raise ValueError(f"/ingest/{TOKEN}/ cannot be read")
    except ValueError:
        line = told_as_json("a crash", exc_info=sys.exc_info())
    assert "ValueError: /ingest/…/ cannot be read" in line["traceback"]
    assert TOKEN not in str(line)


@pytest.mark.parametrize("wanted", FORMATTERS)
def test_the_servers_own_log_is_of_the_same_form(wanted: str, settings: Settings) -> None:
    settings.HUB_LOG_FORMAT = wanted
    log = ServerLog(Config())
    try:
        assert {type(handler.formatter) for handler in log.error_log.handlers} == {FORMATTERS[wanted]}
    finally:
        log.error_log.handlers.clear()


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


def test_what_goes_wrong_every_few_seconds_is_a_line_every_five_minutes() -> None:
    once = OnceInAWhile()

    def is_written(at_s: float, words: str, **extra: object) -> bool:
        record = logging.LogRecord("ingest", logging.WARNING, "", 0, words, (), None)
        record.__dict__.update(created=at_s, **extra)
        return once.filter(record)

    again = {"again_and_again": True}
    told = [(0, "away"), (5, "away"), (6, "full"), (299, "away"), (300, "away"), (301, "away")]
    assert [is_written(at_s, words, **again) for at_s, words in told] == [True, False, True, False, True, False]
    assert is_written(302, "away")
    # The clock was put back.
    assert is_written(10, "away", **again)
