"""An answer takes as many queries for a hundred rows as for one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from drivers.models import Source
from tests.api.addresses import (
    Address,
    every_address,
    first,
    urls_of,
)
from tests.api.many_nights import (
    tell,
    tell_long_race,
)

BREAKDOWNS = {"drivers": "track", "cars": "track", "tracks": "driver"}
FEW_BY_NATURE = {
    "results": 6,
    "pace": 12,
    "timeline": 85,
    "breakdown": 13,
    "head-to-head": 90,
    "faults": 2,
    "fixtures": 3,
    "heats": 0,
    "open-sessions": 0,
    "evening": 2,
    "grid": 1,
}
"""Lines, where a session has six controllers, and the long race twelve drivers."""
MOST_QUERIES = 17
"""A timeline asks as many tables as there are kinds of what can happen."""
OF_SCORING = ("/faults/", "/evening/", "/grid/", "/what-if/")
"""What reads rules and results as scoring does."""
MOST_QUERIES_FOR_SCORING = 51
"""Everything a championship follows from is read for them."""


def told(browser: Client) -> dict[tuple[str, str], tuple[int, int]]:
    """By address and format, the queries and the lines of its answers; the lines of CSV alone are counted."""
    found = {}
    for address in every_address():
        for url in urls_of(address, **largest(address)):
            found[url.partition("?")[0], "json"] = len(asked(browser, url, "json")[0]), 0
            if address.is_table:
                captured, text = asked(browser, url, "csv")
                found[url.partition("?")[0], "csv"] = len(captured), text.count(b"\r\n") - 1
    return found


def asked(browser: Client, url: str, form: str) -> tuple[CaptureQueriesContext, bytes]:
    with CaptureQueriesContext(connection) as captured:
        response: Any = browser.get(f"{url}{'&' if '?' in url else '?'}format={form}")
        assert response.status_code == 200, (url, response.content)
        return captured, b"".join(response)


def largest(address: Address) -> dict[str, object]:
    """What brings as many rows as there are, where one has to ask for it."""
    if address.template.endswith("/breakdown/"):
        return {"by": BREAKDOWNS[address.resource]}
    if address.template.endswith(("/evening/", "/grid/")):
        return {"round": 1}
    return {"limit": 100} if "limit" in address.parameters else {}


def test_a_hundred_rows_take_as_many_queries_as_one(
    source: Source, organiser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(source, [1], monkeypatch)
    few = told(organiser)
    tell(source, range(2, 101), monkeypatch)
    tell_long_race(source, monkeypatch)
    many = told(organiser)
    queries = {name: (counted, many[name][0]) for name, (counted, _) in few.items()}
    assert {name: pair for name, pair in queries.items() if pair[0] != pair[1]} == {}
    faults = {name: queries.pop(name) for name in list(queries) if name[0].endswith(OF_SCORING)}
    assert max(pair[1] for pair in queries.values()) <= MOST_QUERIES
    assert max(pair[1] for pair in faults.values()) <= MOST_QUERIES_FOR_SCORING
    of_first = {address.path(first("sessions")) for address in every_address() if address.resource == "sessions"}
    lines = {name: many[name, form][1] for name, form in few if form == "csv" and name not in of_first}
    short = {name: counted for name, counted in lines.items() if counted < 100}
    assert {name.rstrip("/").rpartition("/")[2]: counted for name, counted in short.items()} == FEW_BY_NATURE
