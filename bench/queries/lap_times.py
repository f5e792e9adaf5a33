"""When which car crosses the line in a planned session, how fast, and what hampers it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from bench.queries.decade import GHOST, PRACTICE, RACE, Decade, PlannedSession, Seat

LAPS_BETWEEN_STOPS = 45
IN_BEFORE_LINE_MS, OUT_AFTER_LINE_MS = 1_500, 2_500
WET_COSTS = 1.12


class Crossing(NamedTuple):
    """A car finishes lap `number` of its own, so many milliseconds after the session was under way."""

    finish_ms: int
    controller: int
    number: int
    lap_time_ms: int
    begin_ms: int


class Stop(NamedTuple):
    """A visit to the pits around the end of lap `number`: who drives on and, where they changed, on which tyres."""

    number: int
    driver: int
    tyre: str | None


@dataclass
class Course:
    """All that will happen in a session, by chance but always the same."""

    weather: str
    crossings: list[Crossing]
    stops: dict[int, dict[int, Stop]] = field(default_factory=dict)
    retired: set[int] = field(default_factory=set)
    disqualified: set[int] = field(default_factory=set)
    later_weather: tuple[int, str] | None = None
    vsc: tuple[int, int] | None = None


@dataclass(frozen=True)
class Speeds:
    """What makes a lap fast."""

    decade: Decade

    def pace_ms(self, session: PlannedSession, driver: int, car: int) -> float:
        """A typical lap; people and cars get better over the years."""
        track_ms = 5_000 + 900 * session.track
        skill = self.decade.random("driver", driver).uniform(0, 0.15)
        build = self.decade.random("car", car).uniform(0, 0.10)
        progress = 0.04 * session.number / max(self.decade.sessions, 1)
        return track_ms * (1 + skill + build - progress)


def course_of(decade: Decade, session: PlannedSession, weather: str) -> Course:
    chance = decade.random("session", session.number)
    speeds = Speeds(decade)
    course = Course(weather, [])
    by_car: dict[int, list[Crossing]] = {}
    duration_ms = round(session.laps * speeds.pace_ms(session, 1, 1))
    if chance.random() < 0.1:
        course.later_weather = chance.randrange(duration_ms // 3, duration_ms), "dry" if weather == "wet" else "wet"
    if session.type == RACE and chance.random() < 0.3:
        begin = chance.randrange(duration_ms // 4, duration_ms // 2)
        course.vsc = begin, begin + 30_000
    for seat in session.seats:
        course.stops[seat.controller] = dict(stops_of(session, seat, course, chance))
        by_car[seat.controller] = list(drive(session, seat, course, speeds, chance))
    finish(session, by_car, course, chance)
    course.crossings = sorted(crossing for crossings in by_car.values() for crossing in crossings)
    return course


def stops_of(session: PlannedSession, seat: Seat, course: Course, chance: Random) -> Iterator[tuple[int, Stop]]:
    """In races now and then, and wherever the weather changes, by when about it does."""
    if seat.controller == GHOST:
        return
    driver, stops = seat.driver, set()
    if session.type == RACE:
        stops = {number + chance.randint(-5, 5) for number in range(LAPS_BETWEEN_STOPS, session.laps, 50)}
    change = None
    if course.later_weather is not None and session.type != PRACTICE:
        change = session.laps * 2 // 3 + chance.randint(0, 3)
        stops.add(change)
    before = 0
    for number in sorted(stops):
        if number <= before + 1 or number >= session.laps - 1:
            continue
        before = number
        if seat.relief is not None and session.laps > 200:
            driver = seat.relief if driver == seat.driver else seat.driver
        tyre = course.later_weather[1] if number == change and course.later_weather else None
        yield number, Stop(number, driver, tyre)


def drive(session: PlannedSession, seat: Seat, course: Course, speeds: Speeds, chance: Random) -> Iterator[Crossing]:
    at = 0
    stops, driver = course.stops[seat.controller], seat.driver
    pace = speeds.pace_ms(session, driver, seat.car)
    turns, turned = course.later_weather or (10**12, course.weather)
    for number in range(1, session.laps + 1):
        weather = course.weather if at < turns else turned
        lap_time_ms = lap_time(pace * (WET_COSTS if weather == "wet" else 1), chance)
        if number - 1 in stops:
            lap_time_ms += OUT_AFTER_LINE_MS
        crossing = Crossing(at + lap_time_ms, seat.controller, number, lap_time_ms, at)
        yield crossing
        at = crossing.finish_ms
        stop = stops.get(number)
        if stop is not None and stop.driver != driver:
            driver = stop.driver
            pace = speeds.pace_ms(session, driver, seat.car)


def lap_time(pace: float, chance: Random) -> int:
    """Mostly near the pace; now and then off the track, a pause, or a glitch of the sensor."""
    luck = chance.random()
    if luck < 0.001:
        return chance.randint(1_200, 2_900)
    if luck < 0.002:
        return chance.randint(61_000, 90_000)
    lap_time_ms = pace * chance.gauss(1.0, 0.018)
    if luck < 0.04:
        lap_time_ms *= chance.uniform(1.15, 2.5)
    return max(3_100, min(round(lap_time_ms), 59_000))


def finish(session: PlannedSession, by_car: dict[int, list[Crossing]], course: Course, chance: Random) -> None:
    """A race is over for everybody who crosses the line after the winner; some do not get so far."""
    if session.type != RACE:
        return
    for controller in by_car:
        luck = chance.random()
        if luck < 0.03 and controller != GHOST:
            course.retired.add(controller)
            by_car[controller] = by_car[controller][: chance.randrange(1, session.laps)]
        elif luck < 0.035:
            course.disqualified.add(controller)
    whole = [crossings[-1].finish_ms for crossings in by_car.values() if len(crossings) == session.laps]
    over_ms = min(whole, default=10**12)
    for controller, crossings in by_car.items():
        by_car[controller] = [crossing for crossing in crossings if crossing.begin_ms < over_ms]
