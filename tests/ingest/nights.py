"""Simulated nights as tests look at them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from ingest.simulation import simulate_night

START = datetime(2026, 1, 17, 18, 30, tzinfo=UTC)
EVENT_TYPES = {
    "ui.lap_update",
    "event.start",
    "event.end",
    "event.change_status",
    "events.weather_change",
    "events.weather_update",
    "race.vsc_deployed",
    "race.vsc_retracted",
    "race.penalty_update",
    "race.damage_update",
    "util.fuel_update",
    "events.tire_change",
    "event.pit.enter",
    "event.pit.leave",
    "util.set_active_track",
    "ui.reset",
    "ui.remove_car_from_session",
    "cu.send_esc_command",
}
Told = dict[str, Any]


@cache
def tidy_night(seed: int) -> list[Told]:
    return [json.loads(event.body) for event in simulate_night(seed, START, traps=False)]


def is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


def of_type(told: list[Told], event_type: str) -> list[Told]:
    return [event for event in told if event["event_type"] == event_type]


def datas(told: list[Told], event_type: str) -> list[Any]:
    return [event.get("event_data") for event in of_type(told, event_type)]


def laps_with_crew(told: list[Told]) -> list[Told]:
    return [data for data in datas(told, "ui.lap_update") if "driver_data" in data]


def heats(tidy: list[Told]) -> list[tuple[list[Told], Told]]:
    """Of each event its laps and its result."""
    found: list[tuple[list[Told], Told]] = []
    laps: list[Told] = []
    for event in tidy:
        if event["event_type"] == "event.start":
            laps = []
        elif event["event_type"] == "ui.lap_update":
            laps.append(event["event_data"])
        elif event["event_type"] == "event.end":
            found.append((laps, event["event_data"]["result"]))
            laps = []
    return found
