"""Practice: laps whenever nothing else is."""

from __future__ import annotations

from dataclasses import replace

from tests.evenings.director import Director
from tests.evenings.driving import Way, drive
from tests.evenings.plans import Practice
from tests.evenings.reckoning import Course, Driven, Fact
from tests.evenings.telling import lap_of, tell_of_car, tell_weather
from tests.evenings.truth import SessionTruth

OVER_AFTER_MS = 30 * 60 * 1000
AFTER_AN_END_MS = 70_000


def run_practice(director: Director, plan: Practice) -> None:
    """Cars drive; half an hour without a lap ends it, and the next lap begins another."""
    if director.open_heat is not None or director.open_practice:
        director.clear_up()
    director.choose_track(plan.track)
    begin = director.now if all(one.is_closed for one in director.courses) else director.ended_at + AFTER_AN_END_MS
    begin = max(begin, director.now) // 10 * 10
    event_id, director.event_id = director.event_id, None
    ways = [
        drive(controller, car, 300 * place, counter=plan.counter, is_practice=True)
        for place, (controller, car) in enumerate(plan.cars.items())
    ]
    laps, facts = told(director, plan, ways, begin)
    director.event_id = event_id
    director.close_others()
    parts = split(laps)
    for part in parts:
        director.courses.append(course_of(part, facts))
    director.courses[-1].is_closed = False
    director.open_practice = True
    director.now = max([director.busy_until] + [lap.at for lap in laps] + [at for at, *_ in facts]) + 1000


def told(director: Director, plan: Practice, ways: list[Way], begin: int) -> tuple[list[Driven], list[Fact]]:
    """Tell of all of it; returns the laps and everything else."""
    laps: list[Driven] = []
    facts: list[Fact] = []
    for way in ways:
        laps += [lap_of(director, way, one, lambda at: begin + at) for one in way.drives]
        facts += tell_of_car(director, way, lambda at: begin + at)
    length = max(one.finish for way in ways for one in way.drives)
    facts += tell_weather(director, plan.weather, length, lambda at: begin + at)
    return laps, facts


def split(laps: list[Driven]) -> list[list[Driven]]:
    parts: list[list[Driven]] = []
    for lap in sorted(laps, key=lambda lap: lap.at):
        if parts and lap.at - parts[-1][-1].at <= OVER_AFTER_MS:
            parts[-1].append(lap)
        else:
            parts.append([lap])
    return parts


def course_of(laps: list[Driven], facts: list[Fact]) -> Course:
    """One practice: its laps, of which the first of each controller began nobody knows when, and what else it saw."""
    first, last = laps[0].at, laps[-1].at
    truth = SessionTruth(first, "practice", "provisional", "", None, (None, None))
    course = Course(truth)
    seen: set[int] = set()
    for lap in laps:
        begin = lap.begin if lap.controller in seen else None
        seen.add(lap.controller)
        course.laps.append(replace(lap, begin=begin))
    course.facts = [fact for fact in facts if first < fact[0] <= last + OVER_AFTER_MS]
    return course
