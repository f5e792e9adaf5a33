"""What holds for every address of the API, as its schema names them."""

from __future__ import annotations

import base64
import csv
import io
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from championships.decisions import rules_changed
from championships.models import Championship, RoundSession, Scoring
from tests.api.addresses import (
    LATEST_OF,
    Address,
    every_address,
    urls_of,
)
from tests.tablet import Tablet

ADDRESSES = every_address()
MADE_UP = [
    *("xyz", "%", "ä", "AAAA"),
    *(
        base64.b64encode(urlencode(content).encode()).decode()
        for content in (
            {"p": "x", "r": "1"},
            {"p": "2026-02-30 00:00:00+00:00"},
            {"p": "0001-01-01 00:00:00+14:00"},
            {"p": "2026-01-17 18:30:00-17:17"},
            {"p": "\0"},
            {"o": "-1"},
            {"o": "many"},
        )
    ),
]
"""Cursors that no list gives out."""
A_KEY = base64.b64encode(b"p=2024").decode()
"""Only what staff read is in the order of keys."""
FOR_VISITORS = [address for address in ADDRESSES if not address.is_for_staff]


@pytest.fixture
def evening(one_of_everything: None, tablet: Tablet) -> None:
    """At least one row of every resource; the race counts as a qualifying too, so that there is a grid."""
    cup = Championship.objects.get()
    Scoring.objects.create(championship=cup, session_type="qualifying", points="3 2 1")
    RoundSession.objects.update(counts_as="qualifying")
    rules_changed(cup)
    assert tablet.post(b"no event at all").status_code == 400


def ask(browser: Client, url: str, **headers: str) -> Any:
    return browser.get(url, headers=headers)


def test_every_address_answers(evening: None, organiser: Client) -> None:
    assert len(ADDRESSES) >= 64
    answers = {url: ask(organiser, url) for address in ADDRESSES for url in urls_of(address)}
    assert {url: told.status_code for url, told in answers.items() if told.status_code != 200} == {}
    assert {told["Content-Type"] for told in answers.values()} == {"application/json"}


def test_every_list_has_a_row_to_tell(evening: None, organiser: Client) -> None:
    empty = {address.url() for address in ADDRESSES if address.is_table and not lines(ask(organiser, address.url()))}
    assert empty == set()


def lines(response: Any) -> list[Any]:
    told = response.json()
    return told if isinstance(told, list) else told["results"]


def test_every_list_and_chart_is_a_spreadsheet_too_and_nothing_else_is(evening: None, organiser: Client) -> None:
    for address in ADDRESSES:
        response = ask(organiser, address.url(format="csv"))
        if address.is_table:
            header, *rows = csv.reader(io.StringIO(b"".join(response.streaming_content).decode(), newline=""))
            assert len(rows) == len(lines(ask(organiser, address.url()))), address.name
            assert {len(row) for row in rows} == {len(header)} == {len(set(header))}, address.name
        else:
            assert response.status_code == 400, address.name
            assert response.json()["details"] == {"format": ["csv is none of: json."]}, address.name


def test_what_a_reader_has_is_not_told_again(evening: None) -> None:
    for url in [url for address in FOR_VISITORS for url in urls_of(address)]:
        etag = ask(Client(), url)["ETag"]
        again = ask(Client(), url, if_none_match=etag)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag), url


def test_what_staff_read_is_kept_by_nobody(evening: None, organiser: Client) -> None:
    for address in ADDRESSES:
        if address.is_for_staff:
            response = ask(organiser, address.url())
            assert "ETag" not in response, address.name
            assert response["Cache-Control"] == "private, no-store", address.name
            assert ask(Client(), address.url()).status_code == 401, address.name


NO_KEYS = ["999999", "0", "-1", "abc", "1.5", "9" * 23, "%00", "%F0%9F%8F%81", "%0A", "1.5%0A"]


def test_what_is_not_there_is_a_404_with_a_sentence(evening: None, organiser: Client) -> None:
    for url in [address.url(key) for address in ADDRESSES if address.is_of_one for key in NO_KEYS]:
        response = ask(organiser, url)
        assert response.status_code == 404, url
        assert list(response.json()) == ["error"], url
        assert response.json()["error"].endswith("."), url


def test_latest_is_a_404_before_there_is_any(db: None) -> None:
    latest = [address.path("latest") for address in ADDRESSES if address.is_of_one and is_of_latest(address)]
    assert len(latest) >= 9
    for url in latest:
        response = ask(Client(), url)
        assert response.status_code == 404, url
        assert response.json()["error"] in NONE_YET


NONE_YET = {
    "No session was driven yet.",
    "There was no meeting yet.",
    "There is no championship yet that is running or final.",
}


def is_of_latest(address: Address) -> bool:
    return address.resource in LATEST_OF


def test_an_unknown_parameter_is_refused_with_the_names_the_schema_has(evening: None, organiser: Client) -> None:
    for address in ADDRESSES:
        response = ask(organiser, address.url(nonsense=1))
        assert response.status_code == 400, address.name
        there_are = ", ".join(sorted(address.parameters | {"format"}))
        sentence = f"There is no such parameter. There are: {there_are}."
        assert response.json()["details"] == {"nonsense": [sentence]}, address.name


NONSENSE = ["\0", "🏁", "-1", "9" * 30, "50%", "%s %(value)s %"]
TEXTS = ["\0", "🏁", "' OR 1=1 --", "%", "x" * 10_000]


def test_nonsense_is_refused_or_finds_nothing_and_never_fails(evening: None, organiser: Client) -> None:
    for address in ADDRESSES:
        for names, values in ((address.parameters, NONSENSE), (address.texts, TEXTS)):
            for value in values:
                response = ask(organiser, address.url(**dict.fromkeys(names, value)))
                assert is_honest(response), (address.name, value)


def test_an_instant_has_whatever_offset(evening: None, organiser: Client) -> None:
    """PostgreSQL itself knows none beyond 16 hours."""
    for address in ADDRESSES:
        for name in (name for name in address.parameters if "_at__" in name or name.startswith("at__")):
            told = [
                ask(organiser, address.url(**{name: at})) for at in ("2026-01-17T18:30:00-17:17", "2026-01-18T11:47Z")
            ]
            assert [response.status_code for response in told] == [200, 200], (address.name, name)
            assert lines(told[0]) == lines(told[1]), (address.name, name)


def test_hundreds_of_parameters_are_refused(evening: None, organiser: Client) -> None:
    for address in ADDRESSES:
        unknown = ask(organiser, address.url(**{f"filter{n}": n for n in range(200)}))
        assert unknown.status_code == 400, address.name
        url = address.url()
        repeated = ask(organiser, url + ("&" if "?" in url else "?") + "&".join(["format=json"] * 200))
        assert repeated.json()["details"] == {"format": ["This is given more than once."]}, address.name


def is_honest(response: Any) -> bool:
    """A refusal in the one shape there is, or an answer."""
    if response.status_code == 200:
        return True
    told = response.json()
    shape = {"error": str, **({"details": dict} if response.status_code == 400 else {})}
    return response.status_code in {400, 404} and {name: type(value) for name, value in told.items()} == shape


def test_a_cursor_somebody_made_up_is_refused(evening: None, organiser: Client) -> None:
    by_cursor = [address for address in ADDRESSES if "cursor" in address.parameters]
    assert len(by_cursor) >= 18
    for address in by_cursor:
        for cursor in MADE_UP if address.is_for_staff else [*MADE_UP, A_KEY]:
            response = ask(organiser, address.url(cursor=cursor))
            assert response.status_code == 400, (address.name, cursor)
            assert response.json() == {
                "error": "The query cannot be answered as it stands.",
                "details": {"cursor": ["This is no cursor of ours; take the one in `next`."]},
            }
