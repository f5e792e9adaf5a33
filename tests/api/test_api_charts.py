"""A session's charts and figures over REST."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from drivers.models import Club, Source
from races.models import Session
from tests.api.api_reading import (
    ROOT,
    get,
    iso,
    refused,
    short,
)
from tests.tablet import Tablet, lap, started

CHARTS = ["lap-chart", "gap-chart", "stints", "timeline", "timeline/?laps=true&fuel=true", "pace"]
QUESTIONS: dict[str, list[str]] = {
    "lap-chart": [],
    "gap-chart": ["reference"],
    "stints": [],
    "timeline": ["fuel", "laps"],
    "pace": ["consecutive"],
}


def address(chart: str, session: int | str = "latest") -> str:
    path, _, query = chart.partition("/")
    return f"sessions/{session}/{path}/{query}"


def table(chart: str, **query: Any) -> list[dict[str, str]]:
    """The rows of the CSV."""
    response = Client().get(ROOT + address(chart), {"format": "csv", **query})
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.getvalue().decode())))


def test_a_lap_chart_has_a_flat_row_for_each_lap_and_controller(eventful_race: None) -> None:
    rows = get(address("lap-chart"))
    fields = ("lap", "position", "controller", "driver", "car", "total_ms", "gap_to_leader_ms", "interval_ms")
    assert [short(row, *fields) for row in rows] == [
        (1, 1, 1, "Ada", "GT3", 10_000, 0, None),
        (1, 2, 2, "Bob", "F1", 11_000, 1000, 1000),
        (1, 3, 3, "Cy", "F1", 10_700, 102_000, 101_000),
        (2, 1, 1, "Ada", "GT3", 22_000, 0, None),
        (2, 2, 2, "Bob", "F1", 23_000, 1000, 1000),
        (3, 1, 1, "Ada", "GT3", 34_000, 0, None),
        (3, 2, 2, "Bob", "F1", 35_000, 1000, 1000),
        (4, 1, 1, "Ada", "GT3", 44_500, 0, None),
        (4, 2, 2, "Bob", "F1", 45_600, 1000, 1000),
    ]
    row = rows[-1]
    assert set(row["driver"]) == {"id", "name"}
    assert {name: value for name, value in row.items() if name not in {"driver", "car"}} == {
        "controller": 2,
        "lap": 4,
        "total_ms": 45_600,
        "total": "45.600",
        "position": 2,
        "is_recorded": True,
        "lap_time_ms": 10_600,
        "lap_time": "10.600",
        "best_lap_ms": 10_600,
        "best_lap": "10.600",
        "gap_to_leader_ms": 1000,
        "gap_to_leader": "1.000",
        "interval_ms": 1000,
        "interval": "1.000",
        "finished_at": iso(121),
    }


def test_a_lap_that_never_arrived_has_a_place_and_no_times(tablet: Tablet) -> None:
    tablet.tell_at_once(
        started(0),
        lap(7, 1, 6000, 1, driver="Ada"),
        *(lap(8 + 7 * number, 2, 7000, number + 1) for number in range(3)),
        lap(19, 1, 6000, 3, driver="Ada"),
    )
    missing = get(address("lap-chart"))[2]
    assert (missing["driver"]["name"], missing["car"]) == ("Ada", None)
    told = {name: value for name, value in missing.items() if value is not None and name != "driver"}
    assert told == {"controller": 1, "lap": 2, "position": 1, "is_recorded": False}


def test_a_gap_chart_is_to_the_winner_or_to_whoever_is_asked_for(eventful_race: None) -> None:
    """Cy finished one lap alone, which took 10.7 s, and that 102 s after Ada: the line tells how far behind."""
    fields = ("lap", "controller", "driver", "reference", "gap_ms", "gap", "basis")
    assert [short(row, *fields) for row in get(address("gap-chart"))][:4] == [
        (1, 1, "Ada", 1, 0, "0.000", "lap_times"),
        (1, 2, "Bob", 1, 1000, "1.000", "lap_times"),
        (1, 3, "Cy", 1, 102_000, "1:42.000", "clock"),
        (2, 1, "Ada", 1, 0, "0.000", "lap_times"),
    ]
    to_cy = get(address("gap-chart"), {"reference": 3})
    assert [short(row, "lap", "controller", "gap_ms", "gap", "basis") for row in to_cy][:4] == [
        (1, 1, -102_000, "-1:42.000", "clock"),
        (1, 2, -101_000, "-1:41.000", "clock"),
        (1, 3, 0, "0.000", "lap_times"),
        (2, 1, None, None, None),
    ]
    assert get(address("gap-chart"), {"reference": 1}) == get(address("gap-chart"))


@pytest.mark.parametrize("reference", ["4", "7"])
def test_a_reference_that_did_not_drive_is_refused_with_those_that_did(eventful_race: None, reference: str) -> None:
    sentence = f"Controller {reference} drove no lap in this session; there are: 1, 2, 3."
    assert refused(address("gap-chart"), {"reference": reference}) == {"reference": [sentence]}


@pytest.mark.parametrize("chart", QUESTIONS)
def test_a_question_that_is_none_is_refused_with_those_there_are(eventful_race: None, chart: str) -> None:
    there_are = ", ".join(sorted([*QUESTIONS[chart], "format"]))
    sentence = f"There is no such parameter. There are: {there_are}."
    assert refused(address(chart), {"page_size": "10"}) == {"page_size": [sentence]}


@pytest.mark.parametrize(
    ("chart", "name", "values", "sentence"),
    [
        ("gap-chart", "reference", ["0", "-1", "x", "1.5", "9" * 30, "9" * 9000, "\x00"], "1 to 32767"),
        ("pace", "consecutive", ["0", "101", "x", "5.5", "🏁", "9" * 9000], "1 to 100"),
    ],
)
def test_a_number_out_of_bounds_is_refused_with_the_bounds(
    eventful_race: None, chart: str, name: str, values: list[str], sentence: str
) -> None:
    for value in values:
        assert refused(address(chart), {name: value}) == {name: [f"A whole number from {sentence} is needed."]}


def test_a_flag_is_true_or_false(eventful_race: None) -> None:
    assert refused(address("timeline"), {"laps": "yes"}) == {"laps": ["yes is none of: true, false."]}
    assert get(address("timeline"), {"laps": "false", "fuel": ""}) == get(address("timeline"))


def test_stints_come_by_controller_with_the_stops_after_each(eventful_race: None) -> None:
    """Ada's stop of 4.5 s is after her second lap, which is in-lap and out-lap; Bob's was only told when it ended."""
    rows = get(address("stints"))
    fields = ("controller", "driver", "number", "tyre", "first_lap", "last_lap", "total_ms", "pit_stops", "stopped_ms")
    assert [short(row, *fields) for row in rows] == [
        (1, "Ada", 1, "dry", 1, 2, 22_000, 1, 4500),
        (1, "Ada", 2, "wet", 3, 4, 22_500, 0, None),
        (2, "Bob", 1, "dry", 1, 3, 35_000, 1, None),
        (2, "Bob", 2, "dry", 4, 4, 10_600, 0, None),
        (3, "Cy", 1, "dry", 1, 1, 10_700, 0, None),
    ]
    assert {name: value for name, value in rows[0].items() if name not in fields and name != "car"} == {
        "lap_count": 2,
        "total": "22.000",
        "mean_lap_ms": 11_000,
        "mean_lap": "11.000",
        "best_lap_ms": 10_000,
        "best_lap": "10.000",
        "began_at": iso(10),
        "ended_at": iso(32),
        "ends_in_pits": True,
        "stopped": "4.500",
    }


@pytest.mark.parametrize("chart", CHARTS)
def test_any_session_can_be_asked_by_its_id(eventful_race: None, tablet: Tablet, chart: str) -> None:
    race = Session.objects.get(type="race").pk
    told = get(address(chart))
    tablet.tell_at_once(started(300, "qualifying"), lap(310, 1, 5000, 1))
    assert get(address(chart, race)) == told != get(address(chart))


@pytest.mark.parametrize("chart", CHARTS)
def test_a_session_in_which_nobody_drove_is_an_empty_list(tablet: Tablet, chart: str) -> None:
    tablet.tell_at_once(started(0))
    kinds = [row["kind"] for row in get(address(chart)) if "kind" in row]
    assert kinds == (["opened"] if chart.startswith("timeline") else [])
    if not chart.startswith("timeline"):
        assert get(address(chart)) == []


def test_no_reference_drove_in_a_session_in_which_nobody_did(tablet: Tablet) -> None:
    tablet.tell_at_once(started(0))
    sentence = "Controller 1 drove no lap in this session; nobody did."
    assert refused(address("gap-chart"), {"reference": "1"}) == {"reference": [sentence]}


@pytest.mark.django_db
@pytest.mark.parametrize("chart", CHARTS)
def test_a_session_that_is_not_there_is_not_found(chart: str) -> None:
    for session, sentence in (("latest", "No session was driven yet."), (99, "There is no such session.")):
        response = Client().get(ROOT + address(chart, session))
        assert (response.status_code, response.json()) == (404, {"error": sentence})


@pytest.mark.parametrize("chart", QUESTIONS)
def test_every_chart_is_a_table_too(eventful_race: None, chart: str) -> None:
    rows, lines = get(address(chart)), table(chart)
    assert len(lines) == len(rows) > 0
    for row, line in zip(rows, lines, strict=True):
        flat = {name: value for name, value in row.items() if not isinstance(value, dict | list | bool)}
        assert {name: line[name] for name in flat} == {
            name: "" if value is None else str(value) for name, value in flat.items()
        }


def test_an_empty_table_has_its_header(tablet: Tablet) -> None:
    tablet.tell_at_once(started(0))
    response = Client().get(ROOT + address("gap-chart"), {"format": "csv"})
    assert response.getvalue().decode() == (
        "controller,driver_id,driver,car_id,car,lap,total_ms,total,reference,gap_ms,gap,basis\r\n"
    )


def test_the_table_of_a_chart_names_driver_and_car(eventful_race: None) -> None:
    first = table("lap-chart")[0]
    assert (first["driver"], first["car"], first["lap"], first["lap_time"]) == ("Ada", "GT3", "1", "10.000")
    assert table("pace", consecutive="1")[0]["controllers"] == "1"


def test_latest_is_the_newest_session_there_is(eventful_race: None, second_tablet: Tablet) -> None:
    assert Club.objects.count() == 1
    assert Source.objects.count() == 2
    second_tablet.tell_at_once(lap(400, 3, 7000, 12, driver="Dee"))
    [row] = get(address("lap-chart"))
    assert short(row, "lap", "position", "controller", "driver", "lap_time_ms") == (1, 1, 3, "Dee", 7000)
