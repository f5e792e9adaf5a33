"""What each resource of the API says of an evening."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from races.models import Session
from tests.tablet import Tablet, at, event, lap, result

IDS = {"id", "session", "meeting"}
"""What no test can know."""

SCUDERIA = {"id": 1, "name": "Scuderia", "location": "Hall 2", "comment": "red", "image": "file:///t.jpg"}
ADA = {
    "id": 1,
    "name": "Ada",
    "name_short": "AL",
    "name_tts": "Aida",
    "start_no": 7,
    "start_no_text_style": "normal",
    "start_no_color_background": "#ff0000",
    "start_no_color_text": "white",
    "start_no_color_border": "",
    "image": "cdvfile://ada.jpg",
    "active": "yes",
    "team": 1,
    "team_data": SCUDERIA,
}
GT3 = {
    "id": 4,
    "name": 'GT3 "Evo", blue',
    "manufacturer": "Carrera",
    "scale": "1:32",
    "color": "blue",
    "tyres": "Original",
    "magnets": "yes",
    "digital_analog": "digital",
    "decoder_type": "Carrera (default)",
    "tags": '["gt", "club"]',
    "laps": 1644,
    "interval": 500,
    "interval_counter": 1637,
    "speed": 0,
    "brakes": 13,
    "fuel": None,
    "comment": "new motor",
    "sound": "-",
    "logo": "bmw.png",
    "image": "file:///gt3.jpg",
    "changed_on": "2024-01-19 19:27:48",
    "active": "no",
}
RED = {"color_bg": "rgb(254, 56, 39)", "color_text": "#fff"}


@pytest.fixture(autouse=True)
def evening(tablet: Tablet) -> None:
    """A practice, a race with its result, and a qualifying that goes on."""
    demo = {"id": 7, "name": "Demo Circuit", "name_short": "DC", "length": "12,4", "pitstop_delta": "25000"}
    tablet.tell(
        event(0, "util.set_active_track", {**demo, "minimum_lap_time": "1500", "maximum_lap_time": ""}),
        lap(10, 1, 6000, 1483, driver_data=ADA, car_data=GT3),
        event(60, "event.start", {"type": "race", "laps": "4", "event_id": 42}),
        event(61, "event.change_status", {"old": "starting", "new": "running"}),
        lap(70, 1, 7003, 1, driver_data=ADA, car_data=GT3, controller_data=RED, sector_1="0:02.5", lap_pb=True),
        lap(71, 2, 65234, 1, driver="Bob", car="F1"),
        lap(71.5, 1, 895, 2, driver_data=ADA, car_data=GT3),
        lap(78, 1, 7100, 3, driver_data=ADA, car_data=GT3),
        event(90, "event.end", {"type": "race", "result": result(FIRST, SECOND), "event_id": 42}),
        event(100, "util.set_active_track", {"id": 8, "name": "Oval"}),
        event(110, "event.start", {"type": "qualifying", "duration": "600"}),
        lap(120, 2, 5000, 1, driver="Bob", car="F1"),
    )


FIRST = {"controller_id": 1, "driver_id": 1, "car_id": 4, "laps": 4, "best_laptime": 7000, "pitstops": 1, "gap": ""}
SECOND = {"controller_id": 2, "laps": 1, "gap": "+3 Lap(s)", "pitstops": 0, "disqualified": True, "retired": True}


def get(path: str, query: dict[str, Any] | None = None) -> Any:
    """The JSON of an answer, which has to be there."""
    response = Client().get(f"/api/v1/{path}", query)
    assert response.status_code == 200, response.content
    return response.json()


def bare(told: Any) -> Any:
    """Without the database's keys."""
    if isinstance(told, list):
        return [bare(one) for one in told]
    return {key: bare(one) for key, one in told.items() if key not in IDS} if isinstance(told, dict) else told


def iso(seconds: float) -> str:
    return at(seconds).isoformat().replace("+00:00", "Z")


HOME = {"name": "Slotfreunde"}
CLUB = {"name": "Slotfreunde", "time_zone": "Europe/Berlin"}
TEAM = {"name": "Scuderia", "club": HOME, "location": "Hall 2", "comment": "red"}
DRIVER = {
    "name": "Ada",
    "short_name": "AL",
    "club": HOME,
    "team": {"name": "Scuderia"},
    "start_number": "7",
    "is_active": True,
}
DRIVER_DETAIL = {
    **DRIVER,
    "app_name": "Ada",
    "spoken_name": "Aida",
    "start_number_style": "normal",
    "start_number_background": "#ff0000",
    "start_number_text": "white",
    "start_number_border": "",
    "image": "cdvfile://ada.jpg",
}
CAR = {
    "name": 'GT3 "Evo", blue',
    "club": HOME,
    "manufacturer": "Carrera",
    "scale": "1:32",
    "colour": "blue",
    "tags": ["gt", "club"],
    "is_active": False,
}
CAR_DETAIL = {
    **CAR,
    "app_name": 'GT3 "Evo", blue',
    "tyres": "Original",
    "has_magnets": True,
    "is_digital": True,
    "decoder_type": "Carrera (default)",
    "service_interval": 500,
    "serviced_at_lap": 1637,
    "speed": 0,
    "brakes": 13,
    "fuel": None,
    "comment": "new motor",
    "sound": "-",
    "logo": "bmw.png",
    "image": "file:///gt3.jpg",
    "changed_on": "2024-01-19 19:27:48",
}
TRACK = {
    "name": "Demo Circuit",
    "short_name": "DC",
    "club": HOME,
    "length_m": "12.400",
    "pitstop_delta_ms": 25000,
    "minimum_lap_time_ms": 1500,
    "maximum_lap_time_ms": None,
    "reference_lap_time_ms": None,
}
RECORD = {
    "lap_time_ms": 7003,
    "lap_time": "7.003",
    "driven_at": iso(70),
    "driver": {"name": "Ada"},
    "car": {"name": 'GT3 "Evo", blue'},
    "session_type": "race",
}
TRACK_DETAIL = {
    **TRACK,
    "lap_record": RECORD,
    "track_record": {
        **RECORD,
        "lap_time_ms": 6000,
        "lap_time": "6.000",
        "driven_at": iso(10),
        "session_type": "practice",
    },
}
RACE = {
    "type": "race",
    "club": HOME,
    "source": {"name": "Tablet"},
    "track": {"name": "Demo Circuit"},
    "status": "running",
    "outcome": "official",
    "is_open": False,
    "weather": "",
    "planned_laps": 4,
    "planned_duration_s": None,
    "opened_at": iso(60),
    "started_at": iso(61),
    "ended_at": iso(90),
    "closed_at": iso(90),
}
RESULTS = [
    {
        "position": 1,
        "controller": 1,
        "colour": "rgb(254, 56, 39)",
        "driver": {"name": "Ada"},
        "crew": [{"driver": {"name": "Ada"}, "laps": 3, "best_lap_ms": 7003}],
        "car": {"name": 'GT3 "Evo", blue'},
        "team": {"name": "Scuderia"},
        "laps": 4,
        "laps_recorded": 3,
        "laps_missing": 1,
        "best_lap_ms": 7003,
        "best_lap": "7.003",
        "total_ms": 14998,
        "total": "14.998",
        "gap": "",
        "gap_laps": None,
        "gap_ms": None,
        "pit_stops": 1,
        "is_disqualified": False,
        "is_retired": False,
        "is_removed": False,
        "result_position": 1,
        "result_laps": 4,
        "result_best_lap_ms": 7000,
        "result_gap": "",
    },
    {
        "position": 2,
        "controller": 2,
        "colour": "",
        "driver": {"name": "Bob"},
        "crew": [{"driver": {"name": "Bob"}, "laps": 1, "best_lap_ms": 65234}],
        "car": {"name": "F1"},
        "team": None,
        "laps": 1,
        "laps_recorded": 1,
        "laps_missing": 0,
        "best_lap_ms": 65234,
        "best_lap": "1:05.234",
        "total_ms": 65234,
        "total": "1:05.234",
        "gap": "+3 laps",
        "gap_laps": 3,
        "gap_ms": None,
        "pit_stops": 0,
        "is_disqualified": True,
        "is_retired": True,
        "is_removed": False,
        "result_position": 2,
        "result_laps": 1,
        "result_best_lap_ms": None,
        "result_gap": "+3 Lap(s)",
    },
]
LAP = {
    "controller": 1,
    "number": 1,
    "driver": {"name": "Ada"},
    "car": {"name": 'GT3 "Evo", blue'},
    "team": {"name": "Scuderia"},
    "lap_time_ms": 7003,
    "lap_time": "7.003",
    "sector_1_ms": 2500,
    "sector_2_ms": None,
    "sector_3_ms": None,
    "is_personal_best": True,
    "is_sector_1_best": False,
    "is_sector_2_best": False,
    "is_sector_3_best": False,
    "finished_at": iso(70),
    "is_counting": True,
    "exclusion": "",
    "is_clean": False,
    "tyre": "dry",
    "weather": "",
    "fuel_pct": None,
    "is_in_lap": False,
    "is_out_lap": False,
    "is_under_vsc": False,
    "is_under_suspension": False,
    "car_odometer": 1644,
}
LAP_ANYWHERE = {**LAP, "track": {"name": "Demo Circuit"}, "session_type": "race"}


@pytest.mark.parametrize(
    ("resource", "place", "listed", "detailed"),
    [
        ("clubs", 0, CLUB, CLUB),
        ("teams", 0, TEAM, TEAM),
        ("drivers", 0, DRIVER, DRIVER_DETAIL),
        ("cars", 1, CAR, CAR_DETAIL),
        ("tracks", 0, TRACK, TRACK_DETAIL),
        ("sessions", 1, RACE, {**RACE, "app_event_id": 42, "results": RESULTS}),
        ("laps", 4, LAP_ANYWHERE, LAP_ANYWHERE),
    ],
)
def test_a_resource_reads_the_same_in_its_list_and_with_more_by_itself(
    resource: str, place: int, listed: dict[str, Any], detailed: dict[str, Any]
) -> None:
    line = get(f"{resource}/")["results"][place]
    assert bare(line) == listed
    assert bare(get(f"{resource}/{line['id']}/")) == detailed


def test_a_session_tells_its_results_by_themselves() -> None:
    assert bare(get(f"sessions/{Session.objects.get(type='race').pk}/results/")) == RESULTS


def test_a_session_tells_all_its_laps_in_the_order_they_were_driven() -> None:
    laps = get(f"sessions/{Session.objects.get(type='race').pk}/laps/")
    assert bare(laps[0]) == LAP
    assert [(told["lap_time"], told["exclusion"], told["is_clean"]) for told in laps] == [
        ("7.003", "", False),
        ("1:05.234", "", False),
        ("0.895", "too_short", False),
        ("7.100", "", True),
    ]
