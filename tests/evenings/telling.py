"""How the tablet tells of cars and weather, in practice and in events alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.evenings.director import Director
from tests.evenings.driving import GLITCH_MS, Drive, Way
from tests.evenings.reckoning import Driven, Fact

Clock = Callable[[int], int]
"""From racing time to the tablet's clock."""


def lap_of(director: Director, way: Way, lap: Drive, clock: Clock) -> Driven:
    """Tell of a lap."""
    roster, at = director.roster, clock(lap.finish)
    took = at - clock(lap.begin) + lap.offset_ms
    if lap.finish - lap.begin <= GLITCH_MS:
        took = GLITCH_MS + at - clock(lap.begin) - (lap.finish - lap.begin)
    crew = roster.crew(way.controller, lap.driver, lap.car)
    data = {"controller_id": str(way.controller), "lap": lap.number, "laptime_raw": took, **crew}
    director.tell(at, "ui.lap_update", data, is_of_event=True)
    return Driven(
        controller=way.controller,
        begin=clock(lap.begin),
        at=at,
        number=lap.number,
        lap_time_ms=took,
        driver=crew.get("driver_data", {}).get("name", ""),
        car=roster.car(lap.car),
        track="" if director.track is None else roster.track(director.track),
        exclusion=roster.exclusion(way.controller, took, director.track),
    )


def tell_of_car(director: Director, way: Way, clock: Clock) -> list[Fact]:
    """Tell of everything else a car did."""
    facts: list[Fact] = []
    for instant, what, value in way.told:
        at = clock(instant)
        data: Any = {"controller_id": str(way.controller), **details(what, value)}
        if director.plan.is_wordy and what not in {"in", "out", "removed"}:
            data |= director.roster.crew(way.controller, *way.crew_at(instant))
        if what in {"in", "out", "removed"} and director.event_id is None and not director.plan.is_wordy:
            data = str(way.controller) if what == "in" else way.controller
        director.tell(at, EVENT_TYPES[what], data, is_of_event=isinstance(data, dict))
        facts.append((at, way.controller, what, value))
    return facts


EVENT_TYPES = {
    "in": "event.pit.enter",
    "out": "event.pit.leave",
    "tyre": "events.tire_change",
    "penalty": "race.penalty_update",
    "served": "race.penalty_update",
    "damage": "race.damage_update",
    "repaired": "race.damage_update",
    "fuel": "util.fuel_update",
    "removed": "ui.remove_car_from_session",
}


def details(what: str, value: int | str) -> dict[str, Any]:
    """The rest of the payload."""
    said: dict[str, dict[str, Any]] = {
        "tyre": {"tire": value},
        "penalty": {"penalty": value},
        "served": {"penalty": 0},
        "damage": {"damage": value},
        "repaired": {"damage": "none"},
        "fuel": {"fuel": str(value)},
    }
    return said.get(what, {})


def tell_weather(director: Director, weather: tuple[tuple[int, str], ...], length: int, clock: Clock) -> list[Fact]:
    facts: list[Fact] = []
    for percent, sky in weather:
        at = director.tell(clock(length * percent // 100 // 10 * 10 + 4), "events.weather_change", sky)
        facts.append((at, 0, "weather", sky))
    return facts
