"""One car's way through a session, in racing time: milliseconds since the lights, without the halts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tests.evenings.plans import CarPlan, Mishap, Stop

GLITCH_MS = 421
IDLE_MS = 3_600_000
Told = tuple[int, str, int | str]
"""When, what (in, out, tyre, penalty, served, damage, repaired, fuel, removed), and its value."""


@dataclass(frozen=True)
class Drive:
    """A lap as the sensor saw it; `offset_ms` is by how much the app's own clock differs."""

    begin: int
    finish: int
    offset_ms: int
    number: int
    driver: int
    car: int


@dataclass
class Way:
    """What a car did. Nothing of two cars ever happens in the same millisecond."""

    controller: int
    drives: list[Drive] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    def at(self, instant: int) -> int:
        """The nearest instant before that is this controller's own."""
        return instant // 10 * 10 + self.controller

    def say(self, instant: int, what: str, value: int | str = 0) -> None:
        if (self.at(instant), what) not in {(at, said) for at, said, _ in self.told}:
            self.told.append((self.at(instant), what, value))

    def crew_at(self, instant: int) -> tuple[int, int]:
        """Driver and car on the lap under way at that instant; of the last lap where it is none."""
        lap = next((lap for lap in self.drives if lap.finish >= instant), self.drives[-1])
        return lap.driver, lap.car


def drive(controller: int, plan: CarPlan, first_line: int, *, counter: int, is_practice: bool) -> Way:
    """All of a car's laps, and what happens to it on the way."""
    way = Way(controller)
    plan = sensible(plan, is_practice=is_practice)
    stops = {stop.lap: stop for stop in plan.stops}
    crossings = [way.at(first_line)]
    driver, car, number, begin = plan.driver, plan.car, counter, crossings[0]
    for lap in range(1, plan.laps + 1):
        if lap == plan.removed_in:
            break
        finish = way.at(crossings[-1] + plan.pace_ms + lap * 41 % 230 + (IDLE_MS if lap == plan.idle_lap else 0))
        number += 1
        way.drives.append(Drive(begin, finish, lap * 37 % 200 - 100, number, driver, car))
        crossings.append(finish)
        begin = finish
        if lap == plan.glitch_after and lap not in stops:
            begin, number = way.at(finish + GLITCH_MS), number + 1
            way.drives.append(Drive(finish, begin, 0, number, driver, car))
        if lap in stops:
            driver, car = after(stops[lap], driver, car)
    happen(way, plan, crossings)
    return way


def after(stop: Stop, driver: int, car: int) -> tuple[int, int]:
    """Who drives what after a stop."""
    if stop.leaves_before_line:
        return driver, car
    return driver % 5 + 1 if stop.swaps_driver else driver, car % 5 + 1 if stop.swaps_car else car


def sensible(plan: CarPlan, *, is_practice: bool) -> CarPlan:
    """Without what would make the truth a matter of opinion.

    Nobody stops around a lap of an hour; in practice nobody reports anything before there is a lap.
    """
    idle = plan.idle_lap or -1
    stops = tuple(
        stop for stop in plan.stops if stop.lap not in {idle - 1, idle} and stop.is_in_told | stop.is_out_told
    )
    if not is_practice:
        return replace(plan, stops=stops, removed_in=plan.removed_in if plan.removed_in != 1 else None)
    late: dict[str, Any] = {
        "stops": tuple(stop for stop in stops if stop.lap > 1),
        "penalties": tuple(one for one in plan.penalties if one.lap not in {1, idle}),
        "damages": tuple(one for one in plan.damages if one.lap not in {1, idle}),
        "fuel": tuple(one for one in plan.fuel if one[0] not in {1, idle}),
        "removed_in": None if plan.removed_in in {1, idle} else plan.removed_in,
    }
    return replace(plan, **late)


def happen(way: Way, plan: CarPlan, crossings: list[int]) -> None:
    """Everything beside laps, each at its own part of a lap."""
    driven = len(crossings) - 1
    for stop in plan.stops:
        if stop.lap <= driven:
            visit_pits(way, stop, crossings, plan.pace_ms)
    for begun, over, part, mishaps in (
        ("penalty", "served", 30, plan.penalties),
        ("damage", "repaired", 50, plan.damages),
    ):
        for at, what, value in mishap(mishaps, begun, over, part, crossings, plan):
            way.say(at, what, value)
    for lap, level in plan.fuel:
        if lap <= driven:
            way.say(part_of(crossings, lap, 45), "fuel", level)
    if plan.removed_in is not None and plan.removed_in <= plan.laps:
        way.say(crossings[-1] + plan.pace_ms // 5, "removed")
    way.told.sort()


def visit_pits(way: Way, stop: Stop, crossings: list[int], pace_ms: int) -> None:
    leaves_before_line = stop.leaves_before_line and stop.is_in_told
    if stop.is_in_told:
        way.say(part_of(crossings, stop.lap, 80), "in")
    if stop.tyre:
        way.say(part_of(crossings, stop.lap, 85), "tyre", stop.tyre)
    if stop.is_out_told and leaves_before_line:
        way.say(part_of(crossings, stop.lap, 90), "out")
    elif stop.is_out_told:
        way.say(crossings[stop.lap] + pace_ms // 10, "out")


def mishap(
    mishaps: tuple[Mishap, ...], begun: str, over: str, part: int, crossings: list[int], plan: CarPlan
) -> Iterator[Told]:
    driven = len(crossings) - 1
    for one in mishaps:
        if one.lap > driven:
            continue
        yield part_of(crossings, one.lap, part), begun, one.what
        end = one.lap + (one.is_over_after or 0)
        if one.is_over_after is not None and end <= driven and end != plan.idle_lap:
            yield part_of(crossings, end, part + 5), over, 0


def part_of(crossings: list[int], lap: int, percent: int) -> int:
    """So much into a real lap."""
    return crossings[lap - 1] + (crossings[lap] - crossings[lap - 1]) * percent // 100
