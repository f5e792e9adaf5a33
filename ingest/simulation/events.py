"""What SmartRace says when something happens, in exactly the shapes it says it in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any

from ingest.simulation.cars import Car, car_data
from ingest.simulation.people import Driver, controller_data, driver_data
from ingest.simulation.tracks import Track, track_data

ABSENT: Any = object()
"""No `event_data` at all, which is not the same as null."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something the tablet tells, `at_ms` after the night began. A `car` is described later, with its odometer."""

    at_ms: int
    event_type: str
    data: Any = ABSENT
    car: Car | None = None


@dataclass(frozen=True, slots=True)
class Crew:
    """Who drives what on a controller."""

    controller: int
    driver: Driver
    car: Car


@dataclass(frozen=True, slots=True)
class Timing:
    """One lap as the tablet timed it, in milliseconds. `sectors` is empty on a track without check lanes."""

    number: int
    lap_ms: int
    is_best: bool
    sectors: Sequence[int] = ()
    best_sectors: Sequence[bool] = ()


def clock(milliseconds: int) -> str:
    """`0:06.305`. The app drops the hours: 3859503 ms, over an hour, is `4:19.503`."""
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes % 60}:{seconds:02}.{thousandths:03}"


def track_chosen(at_ms: int, track: Track) -> Happening:
    return Happening(at_ms, "util.set_active_track", track_data(track))


def lap(at_ms: int, crew: Crew, timing: Timing) -> Happening:
    fields: dict[str, Any] = {"lap": timing.number, "laptime": clock(timing.lap_ms), "laptime_raw": timing.lap_ms}
    for number, (sector_ms, is_best) in enumerate(zip(timing.sectors, timing.best_sectors, strict=True), start=1):
        fields[f"sector_{number}"] = clock(sector_ms)
        fields[f"sector_{number}_pb"] = is_best
    if timing.is_best:
        fields["lap_pb"] = True
    return of_crew(at_ms, "ui.lap_update", crew, fields)


def of_crew(at_ms: int, event_type: str, crew: Crew, fields: dict[str, Any]) -> Happening:
    """An event that comes with all that is known of the controller."""
    data = {
        "controller_id": str(crew.controller),
        **fields,
        "driver_data": driver_data(crew.driver),
        "car_data": None,
        "controller_data": controller_data(crew.controller),
    }
    return Happening(at_ms, event_type, data, crew.car)


def penalty(at_ms: int, crew: Crew, seconds: int) -> Happening:
    """A penalty in seconds; 0 tells that it was served."""
    return of_crew(at_ms, "race.penalty_update", crew, {"penalty": seconds})


def damage(at_ms: int, crew: Crew, what: str) -> Happening:
    """engine, battery, suspension or gearbox; `none` tells that it was repaired."""
    return of_crew(at_ms, "race.damage_update", crew, {"damage": what})


def fuel(at_ms: int, crew: Crew, level: int | str) -> Happening:
    """From 0 to 100, as a number or as text; -1 where the tank is switched off."""
    return of_crew(at_ms, "util.fuel_update", crew, {"fuel": level})


def tyres(at_ms: int, crew: Crew, which: str) -> Happening:
    return of_crew(at_ms, "events.tire_change", crew, {"tire": which})


def started(at_ms: int, type: str, *, laps: int = 0, duration_s: int = 0) -> Happening:
    """`event.start`; without a type it comes with no `event_data` at all."""
    if not type:
        return Happening(at_ms, "event.start")
    length = {"laps": str(laps)} if laps else {"duration": str(duration_s)}
    return Happening(at_ms, "event.start", {"type": type, **length})


def ended(at_ms: int, type: str, lines: Iterable[dict[str, Any]]) -> Happening:
    """`event.end` with its result keyed by position."""
    result = {str(position): line for position, line in enumerate(lines, start=1)}
    return Happening(at_ms, "event.end", {"type": type, "result": result})


def status(at_ms: int, old: str, new: str) -> Happening:
    return Happening(at_ms, "event.change_status", {"old": old, "new": new})


def weather_changed(at_ms: int, weather: str) -> Happening:
    return Happening(at_ms, "events.weather_change", weather)


def weather_announced(at_ms: int, announcement: str) -> Happening:
    return Happening(at_ms, "events.weather_update", announcement)


def virtual_safety_car(at_ms: int, *, is_deployed: bool) -> Happening:
    return Happening(at_ms, "race.vsc_deployed" if is_deployed else "race.vsc_retracted")


def escape_pressed(at_ms: int) -> Happening:
    """Calls or recalls the physical safety car."""
    return Happening(at_ms, "cu.send_esc_command")


def reset(at_ms: int) -> Happening:
    return Happening(at_ms, "ui.reset")


class PitLane:
    """Says who enters and leaves, in the three shapes seen in the wild, one after the other."""

    def __init__(self) -> None:
        shapes: list[Callable[[int], Any]] = [lambda number: {"controller_id": str(number)}, str, int]
        self._shapes = cycle(shapes)

    def enter(self, at_ms: int, controller: int) -> Happening:
        return Happening(at_ms, "event.pit.enter", next(self._shapes)(controller))

    def leave(self, at_ms: int, controller: int) -> Happening:
        return Happening(at_ms, "event.pit.leave", next(self._shapes)(controller))


def removed(at_ms: int, controller: int) -> Happening:
    return Happening(at_ms, "ui.remove_car_from_session", {"controller_id": str(controller)})


def with_odometers(happenings: Iterable[Happening]) -> Iterator[Happening]:
    """The same, in order, with `car_data` told as it is by then: a car's odometer goes up by one each lap."""
    odometers: dict[int, int] = {}
    for happening in happenings:
        car = happening.car
        if car is None:
            yield happening
        else:
            driven = odometers.get(car.app_id, car.odometer) + (happening.event_type == "ui.lap_update")
            odometers[car.app_id] = driven
            yield replace(happening, data={**happening.data, "car_data": car_data(car, driven)}, car=None)


def encoded(happening: Happening, start_ms: int) -> bytes:
    """The body as it is posted; `start_ms` is the Unix time the night began."""
    fields: dict[str, Any] = {"time": start_ms + happening.at_ms, "event_type": happening.event_type}
    if happening.data is not ABSENT:
        fields["event_data"] = happening.data
    return compact(fields)


def compact(fields: Any) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
