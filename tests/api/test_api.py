"""What each resource of the API says of an evening."""

from __future__ import annotations

from typing import Any

import pytest

from races.models import Session
from tests.api.api_reading import (
    get,
    iso,
)
from tests.smartrace_hub.told_evening import EVENTS
from tests.tablet import Tablet

IDS = {"id", "session", "meeting"}
"""What no test can know."""


@pytest.fixture(autouse=True)
def evening(tablet: Tablet) -> None:
    """A practice, a race with its result, and a qualifying that goes on."""
    tablet.tell_at_once(*EVENTS)


def bare(told: Any) -> Any:
    """Without the database's keys."""
    if isinstance(told, list):
        return [bare(one) for one in told]
    return {key: bare(one) for key, one in told.items() if key not in IDS} if isinstance(told, dict) else told


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
    "is_confirmed": False,
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
    "name": "",
    "is_hidden": False,
    "club": HOME,
    "source": {"name": "Tablet"},
    "track": {"name": "Demo Circuit"},
    "status": "ended",
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
        "interval": "",
        "interval_laps": None,
        "interval_ms": None,
        "pit_stops": 1,
        "is_disqualified": False,
        "is_retired": False,
        "is_not_started": False,
        "is_removed": False,
        "laps_ruled": 0,
        "time_penalty_ms": 0,
        "result_position": 1,
        "result_laps": 4,
        "result_best_lap_ms": 7000,
        "result_gap": "",
    },
    {
        "position": None,
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
        "total_ms": 10000,
        "total": "10.000",  # Its lap began before the race did.
        "gap": "",
        "gap_laps": None,
        "gap_ms": None,
        "interval": "",
        "interval_laps": None,
        "interval_ms": None,
        "pit_stops": 0,
        "is_disqualified": True,
        "is_retired": True,
        "is_not_started": False,
        "is_removed": False,
        "laps_ruled": 0,
        "time_penalty_ms": 0,
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
