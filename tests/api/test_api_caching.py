"""An answer a reader has already is not told again, and one that changed always is."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from drivers.models import Driver
from races.models import Entry, Lap, Meeting
from tests.rulings import call, correct_result, merge, rule_on_meeting, void_lap
from tests.tablet import Tablet, event, lap, started

PATHS = ["laps/", "sessions/", "sessions/latest/", "sessions/latest/laps/", "drivers/", "clubs/", "laps/?format=csv"]


@pytest.fixture
def race(tablet: Tablet) -> None:
    tablet.tell_at_once(
        started(0),
        lap(10, 1, 9000, 1, driver=(1, "Ada"), car="GT3"),
        lap(11, 2, 9100, 1, driver=(2, "Bob"), car="F1"),
        event(90, "ui.reset"),
    )


def ask(path: str, etag: str = "", **headers: str) -> Any:
    given = {"If-None-Match": etag} if etag else {}
    return Client(headers={**given, **headers}).get(f"/api/v1/{path}")


@pytest.mark.parametrize("path", PATHS)
def test_what_a_reader_has_is_a_304_and_one_query(race: None, path: str) -> None:
    etag = ask(path).headers["ETag"]
    with CaptureQueriesContext(connection) as captured:
        response = ask(path, etag)
    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", etag)
    assert len(captured) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda tablet: tablet.tell_at_once(lap(200, 1, 8000, driver=(1, "Ada"), car="GT3")),
        lambda tablet: void_lap(Lap.objects.earliest("pk"), "cut"),
        lambda tablet: correct_result(Entry.objects.earliest("pk"), "weight", is_disqualified=True),
        lambda tablet: merge(Driver.objects.get(name="Ada"), Driver.objects.get(name="Bob")),
        lambda tablet: call(Driver.objects.get(name="Ada"), "Countess"),
    ],
    ids=["a lap", "a void lap", "a corrected result", "a merge", "a name"],
)
def test_whatever_changes_an_answer_changes_its_etag(race: None, tablet: Tablet, change: Any) -> None:
    etags = {path: ask(path).headers["ETag"] for path in PATHS}
    change(tablet)
    assert [path for path, etag in etags.items() if ask(path, etag).status_code != 200] == []


def test_a_meeting_that_gets_a_name_changes_answers(race: None) -> None:
    etag = ask("meetings/").headers["ETag"]
    meeting = Meeting.objects.get()
    rule_on_meeting("meeting_name", meeting, name="Wintercup")
    response = ask("meetings/", etag)
    assert (response.status_code, response.json()["results"][0]["name"]) == (200, "Wintercup")


def test_one_etag_is_of_one_question_in_one_format(race: None) -> None:
    paths = ["laps/", "laps/?page_size=1", "laps/?format=csv", "sessions/"]
    assert len({ask(path).headers["ETag"] for path in paths}) == 4
    assert ask("laps/").headers["ETag"] != ask("laps/", **{"Accept": "text/csv"}).headers["ETag"]


def test_caches_ask_before_they_tell_and_keep_formats_and_readers_apart(race: None) -> None:
    response = ask("laps/")
    assert response.headers["Cache-Control"] == "no-cache"
    assert {"Accept", "Accept-Encoding", "Authorization", "Cookie"} <= set(response.headers["Vary"].split(", "))
    with_token = ask("laps/", **{"Authorization": "Basic x"})
    assert with_token.headers["Cache-Control"] == "private, no-cache"


def test_a_refusal_has_no_etag(race: None) -> None:
    assert "ETag" not in ask("laps/?driver=abc").headers
    assert "ETag" not in ask("laps/999999/").headers


def test_long_answers_travel_compressed_where_a_reader_takes_that(race: None) -> None:
    plain = ask("sessions/latest/")
    packed = ask("sessions/latest/", **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    table = ask("laps/?format=csv", **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(b"".join(table.streaming_content)).startswith(b"id,session,")


def test_a_page_of_another_origin_may_see_the_etag(race: None) -> None:
    response = ask("laps/", **{"Origin": "https://club.example"})
    assert "ETag" in response.headers["Access-Control-Expose-Headers"]
