"""Each thing that can happen beside laps: what the API says of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.api_reading import (
    get,
    seconds,
)

WHERE = {"source": "Tablet", "session_type": "race", "track": "Demo Circuit"}
ADA = {"controller": 1, "driver": "Ada", "car": "GT3", "team": None, **WHERE}
BOB = {"controller": 2, "driver": "Bob", "car": "F1", "team": None, **WHERE}


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("pit-stops", {**BOB, "at": 113, "in_at": None, "out_at": 113, "duration_ms": None, "duration": None}),
        ("penalties", {**BOB, "at": 22, "laps_done": 1, "seconds": 5, "served_at": None}),
        ("damages", {**ADA, "at": 23, "laps_done": 1, "kind": "engine", "repaired_at": 28.6}),
        ("fuel-readings", {**BOB, "at": 114, "laps_done": 3, "level_pct": 40}),
        ("tyre-changes", {**ADA, "at": 25, "laps_done": 1, "tyre": "wet"}),
        ("weather", {**WHERE, "at": 41, "weather": "wet", "is_announcement": False}),
        ("jump-starts", {**WHERE, "at": 8}),
        ("suspensions", {**WHERE, "at": 46, "began_at": 46, "ended_at": 112, "duration_ms": 66000}),
        (
            "neutralisations",
            {**WHERE, "at": 34, "began_at": 34, "ended_at": 40, "duration_ms": 6000, "kind": "vsc"},
        ),
        (
            "entries",
            {
                **WHERE,
                "opened_at": 1,
                "controller": 3,
                "colour": "",
                "driver": "Cy",
                "car": "F1",
                "team": None,
                "position": None,
                "laps": 1,
                "laps_recorded": 1,
                "laps_missing": None,
                "best_lap_ms": 10700,
                "best_lap": "10.700",
                "best_lap_at": 122,
                "last_lap_at": 122,
                "total_ms": 10700,
                "total": "10.700",
                "pit_stops": None,
                "is_disqualified": False,
                "is_retired": False,
                "is_not_started": False,
                "is_removed": True,
                "laps_ruled": 0,
                "time_penalty_ms": 0,
                "tyre": "dry",
                "fuel_pct": None,
                "result_position": None,
                "result_laps": None,
                "result_best_lap_ms": None,
                "result_gap": "",
            },
        ),
    ],
)
def test_what_happened_reads_the_same_in_its_list_and_by_itself(
    eventful_race: None, resource: str, expected: dict[str, Any]
) -> None:
    line = get(f"{resource}/")["results"][0]
    assert get(f"{resource}/{line['id']}/") == line
    told = {key: plain(key, value) for key, value in line.items() if key not in {"id", "session", "entry"}}
    assert {**expected, **({"laps_done": told["laps_done"]} if "laps_done" in told else {})} == told


def plain(key: str, value: Any) -> Any:
    """The name of who or what it is; the second into the evening."""
    if isinstance(value, dict):
        return value["name"]
    return seconds([{"at": value}])[0] if key.endswith("at") and value is not None else value
