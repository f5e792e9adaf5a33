"""An answer takes as many queries for a hundred rows as for one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from drivers.models import Source
from tests.smartrace_hub.addresses import Address, every_address, urls_of
from tests.smartrace_hub.many_nights import tell, tell_long_race

MOST = {"limit": 100, "by": "track"}
"""What brings all rows there are, where one can ask for it."""
MOST_QUERIES = 12


def told(browser: Client, address: Address) -> dict[str, tuple[int, int]]:
    """By address and format, the queries and the lines of its answers."""
    found = {}
    asked = {name: value for name, value in MOST.items() if takes(address, name, value)}
    for place, url in enumerate(urls_of(address, **asked)):
        for form in ("json", "csv") if address.is_table else ("json",):
            with CaptureQueriesContext(connection) as captured:
                response: Any = browser.get(url + ("&" if "?" in url else "?") + f"format={form}")
                assert response.status_code == 200, (url, response.content)
                text = b"".join(response) if form == "csv" else response.content
            found[f"{address.template} {form} {place}"] = len(captured), lines(text, form)
    return found


def takes(address: Address, name: str, value: object) -> bool:
    one = next((one for one in address.operation["parameters"] if one["name"] == name), None)
    return one is not None and value in one["schema"].get("enum", [value])


def lines(text: bytes, form: str) -> int:
    return len(text.splitlines()) - 1 if form == "csv" else 0


def test_a_hundred_rows_take_as_many_queries_as_one(
    source: Source, organiser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(source, [1], monkeypatch)
    few = {name: answer for address in every_address() for name, answer in told(organiser, address).items()}
    tell(source, range(2, 101), monkeypatch)
    tell_long_race(source, monkeypatch)
    many = {name: answer for address in every_address() for name, answer in told(organiser, address).items()}
    counted = {name: (queries, many[name][0]) for name, (queries, _) in few.items()}
    assert {name: pair for name, pair in counted.items() if pair[0] != pair[1]} == {}
    assert {name: pair for name, pair in counted.items() if pair[1] > MOST_QUERIES} == {}
    grown = {name.split()[0]: (rows, many[name][1]) for name, (_, rows) in few.items() if " csv " in name}
    print({k: v for k, v in grown.items() if v[1] < 100 or v[0] > 3}, max(p[1] for p in counted.values()))
