"""Races, qualifyings and whatever else is started, and results that come alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from tests.evenings.director import Director
from tests.evenings.driving import Way, drive
from tests.evenings.plans import Halt, Heat, Practice, ResultAlone
from tests.evenings.reckoning import Course, Driven, Fact
from tests.evenings.roster import GHOSTS
from tests.evenings.telling import lap_of, tell_of_car, tell_weather
from tests.evenings.truth import SessionTruth

LIGHTS_MS = 8000
STEP_MS = 700
DESERTED_AFTER_MS = 6 * 3600 * 1000
RESULT_MAY_COME_AGAIN_MS = 9 * 60 * 1000
Part = Practice | Heat | ResultAlone | None


@dataclass
class Race:
    """An event under way. `clock` turns racing time, which stands still while it is halted, into the tablet's."""

    director: Director
    plan: Heat
    course: Course
    lights: int
    ways: list[Way]
    length: int
    is_type_known: bool = False

    def clock(self, racing: int) -> int:
        gone = sum(halt.seconds * 1000 for halt in self.plan.halts if racing > self.halted_at(halt))
        return self.lights + racing + gone

    def halted_at(self, halt: Halt) -> int:
        return self.length * halt.after_pct // 100 // 10 * 10


def run_heat(director: Director, plan: Heat, following: Part, number: int) -> None:
    """From setting it up to its result, or whatever end it takes."""
    setting_up = plan.setting_up
    if director.open_heat is not None:
        # Whatever comes before the start would be about the event that is still open.
        setting_up = ("start", *(step for step in setting_up if step not in {"start", "reset"}))
        desert(director)
    director.choose_track(plan.track)
    course = set_up(director, plan, setting_up, number)
    ways = [
        drive(controller, car, 300 * (place + 1), counter=0, is_practice=False)
        for place, (controller, car) in enumerate(plan.cars.items())
    ]
    length = max(lap.finish for way in ways for lap in way.drives)
    race = Race(director, plan, course, course.truth.started_at or 0, ways, length)
    for way in ways:
        course.laps += [from_the_lights(race, lap_of(director, way, one, race.clock)) for one in way.drives]
        course.facts += tell_of_car(director, way, race.clock)
    course.facts += tell_weather(director, plan.weather, length, race.clock)
    halt_it(race)
    slow_down(race)
    end(race, following)


def desert(director: Director) -> None:
    """What nobody ended, and nobody drove in for hours, was abandoned."""
    assert director.open_heat is not None
    if director.now - max(lap.at for lap in director.open_heat.laps) > DESERTED_AFTER_MS:
        director.break_off()


def from_the_lights(race: Race, lap: Driven) -> Driven:
    """The first lap: when a car crossed the line before it, nobody tells; it is on its way since the lights."""
    return replace(lap, begin=race.lights) if lap.number == 1 else lap


def set_up(director: Director, plan: Heat, setting_up: Iterable[str], number: int) -> Course:
    """Status, reset and start in the order of the plan; returns the event that begins with them."""
    begin = director.now
    opened = 0
    if director.plan.has_event_ids:
        director.event_id = 100 + number
    type, is_started = "unknown" if plan.is_start_bare else plan.type, False
    length = {"laps": "20"} if plan.is_by_laps else {"duration": "300"}
    for place, step in enumerate(setting_up):
        at = begin + place * STEP_MS
        if step == "reset":
            director.tell(at, "ui.reset")
        elif step == "start":
            data: dict[str, Any] | None = {"type": plan.type, **length}
            director.tell(at, "event.start", None if plan.is_start_bare else data, is_of_event=not plan.is_start_bare)
            opened, is_started = opened or at, True
        else:
            director.status(at, "prepare_for_start" if step == "prepare" else step, is_of_event=is_started)
            opened = opened or (at if step == "starting" else 0)
    facts: list[Fact] = []
    if plan.is_dry_announced:
        facts.append((director.tell(begin + 2500, "events.weather_update", "dry"), 0, "announced", "dry"))
    if plan.has_jump_start:
        director.status(begin + 4000, "jumpstart")
        facts.append((begin + 4000, 0, "jumpstart", 0))
        director.status(begin + 5000, "starting")
    director.status(begin + LIGHTS_MS, "running")
    planned = (None, None) if plan.is_start_bare else (20, None) if plan.is_by_laps else (None, 300)
    truth = SessionTruth(opened, type, "provisional", "running", begin + LIGHTS_MS, planned)
    director.break_off()
    director.close_others()
    course = Course(truth, is_closed=False, facts=facts)
    director.courses.append(course)
    return course


def halt_it(race: Race) -> None:
    director = race.director
    for halt in race.plan.halts:
        at = race.clock(race.halted_at(halt))
        again = at + halt.seconds * 1000
        director.status(at, "suspended")
        director.status(again - 2000, "restarting")
        director.status(again, "running")
        race.course.facts += [(at, 0, "suspension", 0), (again, 0, "resumed", 0)]


def slow_down(race: Race) -> None:
    for one in race.plan.slowdowns:
        own = 9 if one.is_virtual else 5
        begin, end = (
            None if percent is None else race.clock(race.length * percent // 100 // 10 * 10 + own)
            for percent in (one.from_pct, one.to_pct)
        )
        if one.is_virtual:
            tell_vsc(race, begin, end, is_told_twice=one.is_told_twice)
        else:
            for at, what in ((begin, "safety_car"), (end, "recalled")):
                if at is not None:
                    race.director.tell(at, "cu.send_esc_command")
                    race.course.facts.append((at, 0, what, 0))


def tell_vsc(race: Race, begin: int | None, end: int | None, *, is_told_twice: bool) -> None:
    if begin is not None:
        race.director.tell(begin, "race.vsc_deployed", is_of_event=True)
        race.course.facts.append((begin, 0, "vsc", 0))
        if is_told_twice:
            race.director.tell(begin + 100, "race.vsc_deployed", is_of_event=True)
    if end is not None:
        race.director.tell(end, "race.vsc_retracted", is_of_event=True)
        race.course.facts.append((end, 0, "retracted", 0))


# How it ends


def end(race: Race, following: Part) -> None:
    director, plan, course = race.director, race.plan, race.course
    home = max([lap.at for lap in course.laps] + [at for at, *_ in course.facts]) // 10 * 10
    director.now = home + 4000
    if plan.ending in {"full", "status"}:
        last_lap = max(lap.at for lap in course.laps) // 10 * 10
        ended = last_lap - 300 if plan.has_straggler and not in_a_halt(course, last_lap - 300) else home + 800
        director.status(ended, "ended")
        course.facts.append((ended, 0, "ended", 0))
        course.truth.status = "ended"
        director.ended_at = ended
    if plan.ending in {"full", "result"}:
        director.ended_at = director.ended_at if plan.ending == "full" else home + 2500
        classify(race, home + 2500)
        correct(race, following)
    elif plan.ending == "reset":
        director.tell(home + 2500, "ui.reset")
        course.truth.outcome = course.truth.outcome if course.is_driven_out else "abandoned"
        course.is_closed = True
    elif plan.ending == "nothing":
        director.open_heat = course
        if not isinstance(following, Heat) and following is not None:
            director.now += 5000
            director.clear_up()


def in_a_halt(course: Course, at: int) -> bool:
    """Whether the status `ended` would come before the halt it would end."""
    return any(what in {"suspension", "resumed"} and fact_at > at - 5000 for fact_at, _, what, _ in course.facts)


def classify(race: Race, at: int) -> None:
    """Tell the official result: who drove most, or whatever; it is the app's to say."""
    lines = result_lines(race)
    director, course = race.director, race.course
    result = {str(place): line for place, line in enumerate(lines, start=1)}
    director.tell(at, "event.end", {"type": race.plan.type, "result": result}, is_of_event=True)
    course.truth.type, course.truth.status = race.plan.type, "ended"
    course.facts.append((at, 0, "ended", 0))
    course.is_closed = True
    if lines:
        course.truth.outcome, course.is_official = "official", True
        course.truth.places = places_of(lines)


def correct(race: Race, following: Part) -> None:
    """The result comes again with the places turned round: soon, or while the next part is under way."""
    director, plan = race.director, race.plan
    if not plan.correction:
        return
    at = director.now
    # Without numbers, a result that comes during the next event is that event's.
    may_be_late = isinstance(following, Practice) or (isinstance(following, Heat) and director.plan.has_event_ids)
    if plan.correction == "late" and may_be_late and following is not None:
        late = director.now + following.pause_s * 1000 + 14_010
        at = late if late < director.ended_at + RESULT_MAY_COME_AGAIN_MS else at
    lines = result_lines(race)[::-1]
    result = {str(place): line for place, line in enumerate(lines, start=1)}
    director.tell(at, "event.end", {"type": plan.type, "result": result}, is_of_event=True)
    if lines:
        race.course.truth.places = places_of(lines)
    director.busy_until = at + 1000
    if not isinstance(following, Practice | Heat) or at == director.now:
        director.now = at + 1000


def places_of(lines: list[dict[str, Any]]) -> dict[int, int]:
    """By controller: the places of those lines; whoever is disqualified has none, and the next moves up."""
    placed = [line["controller_id"] for line in lines if not line.get("disqualified")]
    return {controller: place for place, controller in enumerate(placed, start=1)}


def result_lines(race: Race) -> list[dict[str, Any]]:
    removed = {on for _, on, what, _ in race.course.facts if what == "removed"}
    lines = []
    for way in sorted(race.ways, key=lambda way: (-len(way.drives), way.controller)):
        if way.controller not in GHOSTS | removed:
            car = race.plan.cars[way.controller]
            lines.append(
                {
                    "controller_id": way.controller,
                    "driver_id": way.drives[-1].driver,
                    "car_id": way.drives[-1].car,
                    "laps": len(way.drives),
                    "retired": car.is_retired,
                    "disqualified": car.is_disqualified,
                }
            )
    return lines


def run_result(director: Director, plan: ResultAlone, number: int) -> None:
    """Nobody heard of the event before its result."""
    if director.open_heat is not None:
        director.clear_up()
    at = director.now
    if director.plan.has_event_ids:
        director.event_id = 100 + number
    lines = [
        {"controller_id": controller, "driver_id": car.driver, "car_id": car.car, "laps": car.laps}
        for controller, car in plan.cars.items()
        if controller not in GHOSTS
    ]
    result = {str(place): line for place, line in enumerate(lines, start=1)}
    director.tell(at, "event.end", {"type": plan.type, "result": result}, is_of_event=True)
    director.close_others()
    truth = SessionTruth(at, plan.type, "official" if lines else "provisional", "ended", None, (None, None))
    truth.places = places_of(lines)
    director.courses.append(Course(truth, is_official=True))
    director.ended_at, director.now = at, at + 1000
