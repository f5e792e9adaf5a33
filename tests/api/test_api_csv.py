"""Lists as spreadsheets take them."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from tests.tablet import Tablet, event, lap, started

HOSTILE = '=HYPERLINK("http://x")'


def table(path: str, query: dict[str, Any] | None = None, **headers: str) -> list[list[str]]:
    response: Any = Client(headers=headers).get(f"/api/v1/{path}", query)
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.fixture
def race(tablet: Tablet) -> None:
    tablet.tell_at_once(
        event(0, "util.set_active_track", {"id": 7, "name": "Oval"}),
        started(1),
        lap(10, 1, 9000, 1, driver=(1, "Ada, Countess"), car='GT3 "Evo"'),
        lap(11, 2, 9100, 1, driver=(2, HOSTILE), car="F1"),
        lap(19, 1, 8900, 2, driver=(1, "Ada, Countess"), car='GT3 "Evo"'),
        event(90, "ui.reset"),
    )


def test_a_list_is_whole_and_names_become_columns(race: None) -> None:
    header, *rows = table("laps/", {"format": "csv"})
    column = {name: [row[place] for row in rows] for place, name in enumerate(header)}
    assert column["lap_time_ms"] == ["8900", "9100", "9000"]
    assert column["driver"] == ["Ada, Countess", f"'{HOSTILE}", "Ada, Countess"]
    assert column["car"] == ['GT3 "Evo"', "F1", 'GT3 "Evo"']
    assert column["is_counting"] == ["true", "true", "true"]
    assert column["team_id"] == column["team"] == ["", "", ""]


def test_csv_has_every_row_though_json_has_pages(tablet: Tablet) -> None:
    tablet.tell_at_once(*(lap(10 + n, 1, 5000 + n) for n in range(120)))
    assert len(table("laps/", {"format": "csv"})) == 121
    assert len(Client().get("/api/v1/laps/").json()["results"]) == 100


def test_filters_and_order_mean_the_same_in_csv(race: None) -> None:
    header, *rows = table("laps/", {"format": "csv", "controller": 1, "ordering": "opened_at"})
    assert [row[header.index("lap_time_ms")] for row in rows] == ["9000", "8900"]


def test_the_accept_header_asks_for_csv_too(race: None) -> None:
    assert table("laps/", Accept="text/csv") == table("laps/", {"format": "csv"})


@pytest.mark.parametrize("path", ["sessions/latest/results/", "sessions/latest/laps/", "drivers/", "sessions/"])
def test_results_laps_and_short_lists_come_as_csv(race: None, path: str) -> None:
    header, *rows = table(path, {"format": "csv"})
    assert len(set(header)) == len(header) > 4
    assert rows
    assert {len(row) for row in rows} == {len(header)}


def test_an_empty_list_has_its_header(db: None) -> None:
    [header] = table("laps/", {"format": "csv"})
    assert header[:4] == ["id", "session", "session_type", "track_id"]


def test_a_file_is_called_by_its_address(race: None) -> None:
    response = Client().get("/api/v1/sessions/latest/laps/?format=csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="sessions-latest-laps.csv"'


@pytest.mark.parametrize(
    ("path", "parameter", "sentence"),
    [
        ("laps/?format=csv&page_size=5", "page_size", "CSV is the whole list and has no pages; leave this away."),
        ("laps/?format=xml", "format", "xml is none of: json, csv."),
        ("sessions/latest/?format=csv", "format", "csv is none of: json."),
        ("laps/?format=csv&format=json", "format", "This is given more than once."),
        ("laps/?driver=1&driver=2", "driver", "This is given more than once."),
    ],
)
def test_what_is_no_table_is_refused(race: None, path: str, parameter: str, sentence: str) -> None:
    response = Client().get(f"/api/v1/{path}")
    assert (response.status_code, response.json()["details"]) == (400, {parameter: [sentence]})
