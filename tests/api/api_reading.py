"""How these tests read the API."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.tablet import EVENING, at

ROOT = "/api/v1/"


def get(path: str, query: dict[str, Any] | None = None, *, browser: Client | None = None) -> Any:
    """The JSON of an answer, which has to be there."""
    response = (browser or Client()).get(path if path.startswith(("/", "http")) else ROOT + path, query)
    assert response.status_code == 200, response.content
    return response.json()


def refused(path: str, query: dict[str, Any], *, browser: Client | None = None) -> dict[str, list[str]]:
    """What a 400 says of each parameter."""
    response = (browser or Client()).get(ROOT + path, query)
    assert response.status_code == 400, response.content
    details: dict[str, list[str]] = response.json()["details"]
    return details


def pages(url: str | None, *, browser: Client | None = None) -> list[list[dict[str, Any]]]:
    """The lines of a list, page by page."""
    found = []
    while url:
        page = get(url, browser=browser)
        found.append(page["results"])
        url = page["next"]
    return found


def queries(path: str, *, browser: Client | None = None) -> int:
    """How many queries an answer takes."""
    with CaptureQueriesContext(connection) as captured:
        get(path, browser=browser)
    return len(captured)


def seconds(lines: Iterable[dict[str, Any]], field: str = "at") -> list[float]:
    """When each was, in seconds into the evening."""
    return [(datetime.fromisoformat(line[field]) - EVENING).total_seconds() for line in lines]


def short(row: dict[str, Any], *fields: str) -> tuple[Any, ...]:
    """Those fields of a line; of whatever has a name its name."""
    values = (row[field] for field in fields)
    return tuple(value["name"] if isinstance(value, dict) else value for value in values)


def iso(second: float) -> str:
    """An instant of the evening as the API writes it."""
    return at(second).isoformat().replace("+00:00", "Z")
