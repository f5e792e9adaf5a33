"""A session's charts and figures over REST."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from drivers.models import Club, Source
from races.models import Session
from tests.smartrace_hub.api_reading import ROOT, get, refused, seconds
from tests.tablet import Tablet, at, event, lap

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


def short(row: dict[str, Any], *fields: str) -> tuple[Any, ...]:
    """Those fields of a row; of a driver or car its name."""
    values = (row[field] for field in fields)
    return tuple(value["name"] if isinstance(value, dict) else value for value in values)


def iso(second: float) -> str:
    return at(second).isoformat().replace("+00:00", "Z")


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
    tablet.tell(
        event(0, "event.start", {"type": "race"}),
        lap(7, 1, 6000, 1, driver="Ada"),
        *(lap(8 + 7 * number, 2, 7000, number + 1) for number in range(3)),
        lap(19, 1, 6000, 3, driver="Ada"),
    )
    missing = get(address("lap-chart"))[2]
    assert (missing["driver"]["name"], missing["car"]) == ("Ada", None)
    told = {name: value for name, value in missing.items() if value is not None and name != "driver"}
    assert told == {"controller": 1, "lap": 2, "position": 1, "is_recorded": False}


def test_a_gap_chart_is_to_the_winner_or_to_whoever_is_asked_for(eventful_race: None) -> None:
    """Cy finished one lap alone, which took 10.7 s."""
    fields = ("lap", "controller", "driver", "reference", "gap_ms", "gap", "basis")
    assert [short(row, *fields) for row in get(address("gap-chart"))][:4] == [
        (1, 1, "Ada", 1, 0, "0.000", "lap_times"),
        (1, 2, "Bob", 1, 1000, "1.000", "lap_times"),
        (1, 3, "Cy", 1, 700, "0.700", "lap_times"),
        (2, 1, "Ada", 1, 0, "0.000", "lap_times"),
    ]
    to_cy = get(address("gap-chart"), {"reference": 3})
    assert [short(row, "lap", "controller", "gap_ms", "gap", "basis") for row in to_cy][:4] == [
        (1, 1, -700, "-0.700", "lap_times"),
        (1, 2, 300, "0.300", "lap_times"),
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


TIMELINE: list[tuple[Any, ...]] = [
    (1, "opened", None, None, "Race opened"),
    (2, "weather_announced", None, None, "Announced: dry"),
    (3, "tyre_change", 1, None, "On dry tyres"),
    (3.1, "tyre_change", 2, None, "On dry tyres"),
    (8, "jump_start", None, None, "Jump start; who, only a penalty tells"),
    (10, "lights_out", None, None, "Lights out"),
    (20, "lead", 1, "Ada", "Leads after lap 1"),
    (22, "penalty", 2, "Bob", "5 s penalty, never served"),
    (23, "damage", 1, "Ada", "Engine damage, repaired after 5.6 s"),
    (24, "pit_stop", 1, "Ada", "Pit stop: 4.5 s in the pits"),
    (25, "tyre_change", 1, "Ada", "On wet tyres"),
    (34, "vsc", None, None, "Virtual safety car for 6 s"),
    (41, "weather", None, None, "The weather is wet"),
    (46, "suspension", None, None, "Suspended for 1 min 6 s"),
    (113, "pit_stop", 2, "Bob", "Pit stop: went out, in never told"),
    (120, "chequered", 1, "Ada", "Chequered flag"),
    (123, "car_removed", 3, "Cy", "Swiped out of the session"),
    (130, "ended", None, None, "Race ended"),
    (130, "closed", None, None, "Race closed"),
]


def test_a_timeline_tells_everything_in_order(eventful_race: None) -> None:
    rows = get(address("timeline"))
    told = [short(row, "kind", "controller", "driver", "text") for row in rows]
    assert [(second, *row) for second, row in zip(seconds(rows), told, strict=True)] == TIMELINE


def test_what_a_happening_has_to_say_is_in_fields_of_its_own(eventful_race: None) -> None:
    rows = {(row["kind"], row["controller"]): row for row in get(address("timeline"), {"fuel": "true"})}
    common = {"at", "kind", "controller", "driver", "car", "text", "into_it"}

    def told(kind: str, controller: int | None) -> dict[str, Any]:
        row = rows[kind, controller]
        return {name: value for name, value in row.items() if value is not None and name not in common}

    assert told("opened", None) == {}
    assert told("lights_out", None) == {"into_it_ms": 0}
    assert told("lead", 1) == {"into_it_ms": 10_000, "lap": 1}
    assert told("penalty", 2) == {"into_it_ms": 12_000, "penalty_s": 5}
    repaired = {"until_at": iso(28.6), "duration_ms": 5600, "duration": "5.600"}
    assert told("damage", 1) == {"into_it_ms": 13_000, "damage": "engine", **repaired}
    left = {"until_at": iso(28.5), "duration_ms": 4500, "duration": "4.500"}
    assert told("pit_stop", 1) == {"into_it_ms": 14_000, **left}
    assert told("pit_stop", 2) == {"into_it_ms": 103_000, "until_at": iso(113)}
    assert told("tyre_change", 1) == {"into_it_ms": 15_000, "tyre": "wet"}
    over = {"until_at": iso(40), "duration_ms": 6000, "duration": "6.000"}
    assert told("vsc", None) == {"into_it_ms": 24_000, **over}
    assert told("weather", None) == {"into_it_ms": 31_000, "weather": "wet"}
    assert told("fuel", 2) == {"into_it_ms": 104_000, "fuel_pct": 40}
    assert rows["fuel", 2]["text"] == "Tank at 40 %"
    assert told("chequered", 1) == {"into_it_ms": 110_000, "lap": 4}


def test_laps_and_the_ghosts_too_are_told_where_they_are_asked_for(tablet: Tablet) -> None:
    """The ghost is first in nothing. Bob takes the lead on lap 2, on which Ada's never arrived but was before it."""
    tablet.tell(
        event(0, "event.start", {"type": "race"}),
        event(1, "event.change_status", {"old": "starting", "new": "running"}),
        lap(5, 7, 4000, 1),
        lap(7, 1, 6000, 1, driver="Ada"),
        lap(8, 2, 7000, 1, driver="Bob"),
        lap(14, 2, 6000, 2, driver="Bob"),
        lap(19, 1, 6000, 3, driver="Ada"),
        lap(20, 2, 6000, 3, driver="Bob"),
        lap(25, 2, 5000, 4, driver="Bob"),
        lap(25.5, 1, 6500, 4, driver="Ada"),
    )
    rows = get(address("timeline"), {"laps": "true"})
    told = [short(row, "kind", "controller", "driver", "lap", "lap_time", "text") for row in rows]
    assert [(second, *row) for second, row in zip(seconds(rows), told, strict=True)] == [
        (0, "opened", None, None, None, None, "Race opened"),
        (1, "lights_out", None, None, None, None, "Lights out"),
        (5, "lap", 7, None, 1, "4.000", "Lap 1 in 4.000"),
        (7, "lap", 1, "Ada", 1, "6.000", "Lap 1 in 6.000"),
        (7, "lead", 1, "Ada", 1, None, "Leads after lap 1"),
        (8, "lap", 2, "Bob", 1, "7.000", "Lap 1 in 7.000"),
        (14, "lap", 2, "Bob", 2, "6.000", "Lap 2 in 6.000"),
        (19, "lap", 1, "Ada", 3, "6.000", "Lap 3 in 6.000"),
        (20, "lap", 2, "Bob", 3, "6.000", "Lap 3 in 6.000"),
        (25, "lap", 2, "Bob", 4, "5.000", "Lap 4 in 5.000"),
        (25, "lead", 2, "Bob", 4, None, "Takes the lead after lap 4"),
        (25.5, "lap", 1, "Ada", 4, "6.500", "Lap 4 in 6.500"),
    ]


def even_race(tablet: Tablet, *, is_over: bool = True) -> None:
    """Ada's laps 2 to 6 are clean; so are Bob's, who took over controller 1, and whose last is his best."""
    tablet.tell(
        event(0, "event.start", {"type": "race"}),
        *(lap(10 * n, 1, time, n, driver="Ada", car="GT3") for n, time in enumerate(ADA, start=1)),
        *(lap(10 * n, 1, time, n, driver=(5, "Bob"), car="GT3") for n, time in enumerate(BOB, start=7)),
    )
    if is_over:
        tablet.tell(event(200, "event.end", {"type": "race"}))


ADA = [9000, 5200, 5100, 5000, 5300, 5400]
BOB = [6000, 6100, 5900]


def test_pace_is_told_of_each_driver(tablet: Tablet) -> None:
    even_race(tablet)
    [ada, bob] = get(address("pace"), {"consecutive": 3})
    assert (ada.pop("driver")["name"], ada.pop("best_lap_car")["name"]) == ("Ada", "GT3")
    assert ada == {
        "controllers": [1],
        "laps": 6,
        "counting_laps": 6,
        "clean_laps": 5,
        "best_lap_ms": 5000,
        "best_lap": "5.000",
        "best_lap_at": iso(40),
        "theoretical_best_ms": None,
        "theoretical_best": None,
        "theoretical_best_car": None,
        "mean_ms": 5200,
        "mean": "5.200",
        "median_ms": 5200,
        "median": "5.200",
        "deviation_ms": 158,
        "deviation": "0.158",
        "consistency_pct": "96.959",
        "consecutive_ms": 15_300,
        "consecutive": "15.300",
        "consecutive_controller": 1,
        "consecutive_first_lap": 2,
        "consecutive_last_lap": 4,
    }
    assert short(bob, "driver", "laps", "clean_laps", "consecutive_ms", "consecutive_first_lap", "consistency_pct") == (
        "Bob", 3, 3, 18_000, 7, None,
    )  # fmt: skip
    # Without a number of laps it is five: 26000 is the sum of Ada's only run.
    assert [row["consecutive_ms"] for row in get(address("pace"))] == [26_000, None]


def test_while_a_session_is_open_nothing_clean_is_told(tablet: Tablet) -> None:
    even_race(tablet, is_over=False)
    [ada, _] = get(address("pace"), {"consecutive": 1})
    assert (ada["laps"], ada["counting_laps"], ada["best_lap_ms"]) == (6, 6, 5000)
    judged = ("clean_laps", "mean_ms", "median_ms", "deviation_ms", "consistency_pct", "consecutive_ms")
    assert [ada[name] for name in judged] == [None] * 6


@pytest.mark.parametrize("chart", CHARTS)
def test_any_session_can_be_asked_by_its_id(eventful_race: None, tablet: Tablet, chart: str) -> None:
    race = Session.objects.get(type="race").pk
    told = get(address(chart))
    tablet.tell(event(300, "event.start", {"type": "qualifying"}), lap(310, 1, 5000, 1))
    assert get(address(chart, race)) == told != get(address(chart))


@pytest.mark.parametrize("chart", CHARTS)
def test_a_session_in_which_nobody_drove_is_an_empty_list(tablet: Tablet, chart: str) -> None:
    tablet.tell(event(0, "event.start", {"type": "race"}))
    kinds = [row["kind"] for row in get(address(chart)) if "kind" in row]
    assert kinds == (["opened"] if chart.startswith("timeline") else [])
    if not chart.startswith("timeline"):
        assert get(address(chart)) == []


def test_no_reference_drove_in_a_session_in_which_nobody_did(tablet: Tablet) -> None:
    tablet.tell(event(0, "event.start", {"type": "race"}))
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
    tablet.tell(event(0, "event.start", {"type": "race"}))
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
    second_tablet.tell(lap(400, 3, 7000, 12, driver="Dee"))
    [row] = get(address("lap-chart"))
    assert short(row, "lap", "position", "controller", "driver", "lap_time_ms") == (1, 1, 3, "Dee", 7000)
