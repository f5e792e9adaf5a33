"""What tablets post: heats as the simulator drives them, of people, cars and tracks of our own, as many as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from ingest.simulation import events
from ingest.simulation.cars import Car
from ingest.simulation.events import Crew
from ingest.simulation.heat import Heat, PitStop, Runner
from ingest.simulation.night import one_at_a_time
from ingest.simulation.people import Driver, Team
from ingest.simulation.practice import Stint, practise
from ingest.simulation.tablet import Tablet
from ingest.simulation.tracks import Track

CONTROLLERS = range(1, 7)
LAPS_OF_A_RACE = 50
DRIVERS, CARS, TRACKS, TEAMS = 50, 120, 8, 6
MANUFACTURERS = ["Carrera", "Scalextric", "NSR", "Slot.it", "Ninco", "Fly"]
SCALES = ["1:32", "1:24", "1:43"]
TAGS = ["GT3", "DTM", "Classic", "LMP", "Rally"]

EVENING = [("practice", 72), ("qualifying", 46), ("race", 98), ("qualifying", 46), ("race", 112), ("race", 117)]
"""The sessions of an evening, and how many laps each car has in them."""
LAPS_OF_AN_EVENING = len(CONTROLLERS) * sum(laps for _, laps in EVENING)
ENDURANCE_EVERY, ENDURANCE_LAPS = 17, 510
"""The last race of one evening in so many has about 3,000 laps."""
LAPS_BETWEEN_STOPS = 45
FIRST_EVENING, DAYS = datetime(2016, 1, 10, 18, tzinfo=UTC), 330
"""The evenings of a season, all of it within a year."""


def driver(number: int) -> Driver:
    team = number % TEAMS + 1
    return Driver(number, f"Driver {number}", 95 + number % 13, team=Team(team, f"Team {team}"))


def car(number: int) -> Car:
    maker, scale, tag = (kinds[number % len(kinds)] for kinds in (MANUFACTURERS, SCALES, TAGS))
    return Car(number, f"Car {number}", maker, 96 + number % 9, odometer=0, scale=scale, tags=(tag,))


def track(number: int) -> Track:
    return Track(
        number, f"Track {number}", 5_900 + 400 * (number % TRACKS), has_check_lanes=number % TRACKS < TRACKS - 2
    )


def races(tablet: int, start_ms: int, laps: int = LAPS_OF_A_RACE) -> Iterator[bytes]:
    """Race after race of one tablet's own six drivers, from that Unix time on; an event in about a second."""
    timed, at_ms = Tablet(Random(tablet), track(tablet)), 0
    first = len(CONTROLLERS) * (tablet - 1)
    for _ in count():
        runners = [Runner(Crew(number, driver(first + number), car(first + number))) for number in CONTROLLERS]
        at_ms = Heat(timed, "race", runners, laps=laps).run(at_ms) + 10_000
        yield from bodies(timed, start_ms)


def season(evenings: int) -> Iterator[bytes]:
    """So many evenings of a club, spread over a year."""
    for number in range(evenings):
        begin = FIRST_EVENING + timedelta(days=number * DAYS // evenings)
        yield from evening(number, round(begin.timestamp() * 1000))


def evening(number: int, start_ms: int) -> Iterator[bytes]:
    """All sessions of an evening, by chance but always the same."""
    chance = Random(number)
    tablet, at_ms = Tablet(chance, track(number % TRACKS + 1)), 60_000
    crews: list[tuple[Crew, Driver]] = []
    for place, (kind, laps) in enumerate(EVENING, start=1):
        if kind != "race":
            crews = list(chosen(chance))
        if kind == "practice":
            until_ms = at_ms + laps * tablet.track.pace_ms
            practise(tablet, [Stint(crew, at_ms, until_ms) for crew, _ in crews])
            at_ms = until_ms + 300_000
            continue
        is_endurance = place == len(EVENING) and number % ENDURANCE_EVERY == 0
        at_ms = heat(tablet, kind, ENDURANCE_LAPS if is_endurance else laps, crews).run(at_ms) + 300_000
    return bodies(tablet, start_ms)


def chosen(chance: Random) -> Iterator[tuple[Crew, Driver]]:
    """Who drives on each controller, and who takes over in long races."""
    people = chance.sample(range(1, DRIVERS + 1), 2 * len(CONTROLLERS))
    taken = chance.sample(range(1, CARS + 1), len(CONTROLLERS))
    for number in CONTROLLERS:
        yield Crew(number, driver(people[number - 1]), car(taken[number - 1])), driver(people[-number])


def heat(tablet: Tablet, kind: str, laps: int, crews: list[tuple[Crew, Driver]]) -> Heat:
    """With pit stops, and now and then rain, a safety car, a penalty, damage, and somebody who retires."""
    chance, middle_ms = tablet.random, laps * tablet.track.pace_ms // 2
    rains, incidents = chance.random() < 0.1, []
    runners = []
    for crew, relief in crews:
        every = range(LAPS_BETWEEN_STOPS + chance.randint(-5, 5), laps - 1 if kind == "race" else 0, LAPS_BETWEEN_STOPS)
        swaps_to = relief if laps > 200 else None
        stops = {lap: PitStop(4_000, "wet" if rains and lap > laps // 2 else "", swaps_to) for lap in every}
        retires_after = chance.randrange(1, laps) if kind == "race" and chance.random() < 0.03 else 0
        runners.append(Runner(crew, stops, retires_after, is_disqualified=chance.random() < 0.005))
        if kind == "race" and chance.random() < 0.15:
            incidents += [events.penalty(middle_ms, crew, 5), events.damage(middle_ms + 9_000, crew, "engine")]
    if rains:
        incidents.append(events.weather_changed(middle_ms, "wet"))
    if kind == "race" and chance.random() < 0.3:
        for after_ms in (0, 30_000):
            incidents.append(events.virtual_safety_car(middle_ms + after_ms, is_deployed=not after_ms))
    return Heat(tablet, kind, runners, laps=laps, incidents=incidents)


def bodies(tablet: Tablet, start_ms: int) -> Iterator[bytes]:
    """What the tablet told since it was asked last."""
    told, tablet.happenings = sorted(tablet.happenings, key=lambda happening: happening.at_ms), []
    for happening in one_at_a_time(events.with_odometers(told)):
        yield events.encoded(happening, start_ms)
