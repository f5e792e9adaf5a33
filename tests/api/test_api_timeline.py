"""What happened in a session, in order, over REST."""

from __future__ import annotations

from typing import Any

from tests.api.api_reading import (
    get,
    iso,
    seconds,
    short,
)
from tests.tablet import Tablet, lap, lights_out, started

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
    rows = get("sessions/latest/timeline/")
    told = [short(row, "kind", "controller", "driver", "text") for row in rows]
    assert [(second, *row) for second, row in zip(seconds(rows), told, strict=True)] == TIMELINE


def test_what_a_happening_has_to_say_is_in_fields_of_its_own(eventful_race: None) -> None:
    rows = {(row["kind"], row["controller"]): row for row in get("sessions/latest/timeline/", {"fuel": "true"})}
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
    tablet.tell_at_once(
        started(0),
        lights_out(1),
        lap(5, 7, 4000, 1),
        lap(7, 1, 6000, 1, driver="Ada"),
        lap(8, 2, 7000, 1, driver="Bob"),
        lap(14, 2, 6000, 2, driver="Bob"),
        lap(19, 1, 6000, 3, driver="Ada"),
        lap(20, 2, 6000, 3, driver="Bob"),
        lap(25, 2, 5000, 4, driver="Bob"),
        lap(25.5, 1, 6500, 4, driver="Ada"),
    )
    rows = get("sessions/latest/timeline/", {"laps": "true"})
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
