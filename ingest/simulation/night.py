"""The script of an evening: practice, supper, a qualifying, a race, another track, an endurance race, and home."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random

from ingest.simulation import cars, events, people
from ingest.simulation.events import Crew, Happening
from ingest.simulation.heat import Heat, PitStop, Runner, Slow
from ingest.simulation.practice import Stint, practise, stints
from ingest.simulation.tablet import Tablet
from ingest.simulation.tracks import ATTIC, CELLAR

SECOND = 1_000
MINUTE = 60 * SECOND
JOERG_MARRIED = replace(people.JOERG, name="Jörg Weiß-Lüders")
GRID = (
    Crew(1, people.ADA, cars.BMW),
    Crew(2, people.MAREK, cars.GRELLO),
    # Marek drives for a friend who is late: one driver on two controllers.
    Crew(3, people.MAREK, cars.FERRARI),
    Crew(4, people.ZOE, cars.BEETLE),
    Crew(5, JOERG_MARRIED, cars.OTHER_BMW),
    Crew(6, people.TOMAS, cars.PORSCHE_962),
)


def evening(random: Random) -> list[Happening]:
    """All that the tablet tells, in order, each at a millisecond of its own. It takes about three hours."""
    tablet = Tablet(random, CELLAR)
    warm_up(tablet)
    supper_is_over(tablet, at_ms=88 * MINUTE)
    qualifying(tablet, at_ms=97 * MINUTE)
    race(tablet, at_ms=106 * MINUTE)
    move_to_the_attic(tablet, at_ms=127 * MINUTE)
    endurance_race(tablet, at_ms=136 * MINUTE)
    quick_race(tablet, at_ms=155 * MINUTE)
    last_laps(tablet, at_ms=162 * MINUTE)
    return list(one_at_a_time(events.with_odometers(sorted(tablet.happenings, key=lambda happening: happening.at_ms))))


def warm_up(tablet: Tablet) -> None:
    """Practice for twenty minutes: drivers take turns, and one car is taken off by hand."""
    turns = [
        stints(tablet.random, 1, [people.ADA, people.PRIYA], [cars.BMW], MINUTE, 20 * MINUTE),
        stints(tablet.random, 2, [people.MAREK, people.LUKASZ, people.BEN], [cars.GRELLO], MINUTE, 20 * MINUTE),
        stints(tablet.random, 3, [people.JOERG], [cars.OTHER_BMW, cars.AUDI], 2 * MINUTE, 18 * MINUTE),
        stints(tablet.random, 4, [people.ZOE, people.SAKURA], [cars.BEETLE], 3 * MINUTE, 16 * MINUTE),
        stints(tablet.random, 6, [people.GUENTHER], [cars.PORSCHE_962], 4 * MINUTE, 8 * MINUTE),
    ]
    practise(tablet, in_one(turns))
    tablet.tell(events.removed(9 * MINUTE, 6))


def supper_is_over(tablet: Tablet, at_ms: int) -> None:
    """The cars stood on the track while people ate, so their next lap is one of over an hour."""
    turns = [
        Stint(Crew(2, people.LUKASZ, cars.GRELLO), at_ms, at_ms + 4 * MINUTE),
        # Whoever was called Jörg Weiß before supper keeps his id.
        Stint(Crew(3, JOERG_MARRIED, cars.OTHER_BMW), at_ms + 40 * SECOND, at_ms + 5 * MINUTE),
    ]
    practise(tablet, turns)


def qualifying(tablet: Tablet, at_ms: int) -> None:
    """Four minutes for the best lap."""
    runners = [Runner(crew) for crew in GRID]
    Heat(tablet, "qualifying", runners, duration_s=240).run(at_ms)


def race(tablet: Tablet, at_ms: int) -> None:
    """Thirty-five laps with all that can happen: rain, penalties, breakdowns, ghost and safety car."""
    ada, marek, friend, zoe, joerg, tomas = GRID
    change_tyres = PitStop(4_000, tyres="wet")
    runners = [
        Runner(ada, stops={14: change_tyres, 27: PitStop(3_500, tyres="dry")}),
        Runner(marek, stops={4: PitStop(10_000, serves_penalty=True), 15: change_tyres}),
        Runner(friend, stops={15: change_tyres, 26: PitStop(5_000, repairs=True)}),
        Runner(zoe, stops={13: PitStop(6_000, repairs=True)}),
        Runner(joerg, retires_after=19),
        Runner(tomas, stops={14: change_tyres, 21: PitStop(20_000, serves_penalty=True)}, is_disqualified=True),
        Runner(Crew(7, people.GHOST, cars.GHOST_CAR), is_person=False),
        Runner(Crew(8, people.MARSHAL, cars.SAFETY_CAR), begins_ms=60 * SECOND, most_laps=3, is_person=False),
    ]
    Heat(
        tablet,
        "race",
        runners,
        laps=35,
        jump_start_by=marek,
        halts=[(200 * SECOND, 245 * SECOND)],
        slow=[
            Slow(60 * SECOND, 95 * SECOND, 1.25),
            Slow(85 * SECOND, 110 * SECOND, 1.3, controller=zoe.controller),
            Slow(105 * SECOND, 215 * SECOND, 1.08),
            Slow(150 * SECOND, 172 * SECOND, 1.3),
        ],
        incidents=list(race_incidents()),
    ).run(at_ms)


def race_incidents() -> Iterator[Happening]:
    """Told by race control, counted from the green light."""
    _, _, friend, zoe, joerg, tomas = GRID
    yield events.escape_pressed(58 * SECOND)
    yield events.damage(84 * SECOND, zoe, "engine")
    yield events.escape_pressed(92 * SECOND)
    yield events.weather_announced(88 * SECOND, "about_to_rain")
    yield events.weather_changed(105 * SECOND, "wet")
    yield events.penalty(130 * SECOND, tomas, 5)
    yield events.damage(140 * SECOND, joerg, "gearbox")
    yield events.virtual_safety_car(150 * SECOND, is_deployed=True)
    yield events.virtual_safety_car(172 * SECOND, is_deployed=False)
    yield events.weather_announced(180 * SECOND, "about_to_dry_up")
    yield events.damage(190 * SECOND, friend, "suspension")
    yield events.weather_changed(250 * SECOND, "dry")


def move_to_the_attic(tablet: Tablet, at_ms: int) -> None:
    """Another track, without check lanes, and a few laps to get to know it."""
    tablet.choose_track(at_ms, ATTIC)
    begins_ms, ends_ms = at_ms + 30 * SECOND, at_ms + 6 * MINUTE
    turns = [
        stints(tablet.random, 1, [people.PRIYA, people.LUKASZ], [cars.MERCEDES], begins_ms, ends_ms),
        stints(tablet.random, 2, [people.OYVIND], [cars.MUSTANG, cars.CORVETTE], begins_ms, ends_ms),
        stints(tablet.random, 3, [people.FIONA, people.BEN], [cars.AUDI], begins_ms, ends_ms),
    ]
    practise(tablet, in_one(turns))


def endurance_race(tablet: Tablet, at_ms: int) -> None:
    """Ten minutes with a tank and two drivers a car; the app was updated before, and numbers its events."""
    teams = [
        (people.PRIYA, people.LUKASZ, cars.MERCEDES),
        (people.OYVIND, people.SAKURA, cars.CORVETTE),
        (people.BEN, people.FIONA, cars.AUDI),
        (people.GUENTHER, people.ADA, cars.MUSTANG),
    ]
    runners = [
        Runner(
            Crew(controller, first, car),
            stops={
                tablet.random.randint(18, 23): PitStop(9_000, swaps_to=second, refuels=True),
                tablet.random.randint(38, 43): PitStop(5_000, refuels=True),
            },
        )
        for controller, (first, second, car) in enumerate(teams, start=1)
    ]
    incidents = [
        events.virtual_safety_car(300 * SECOND, is_deployed=True),
        events.virtual_safety_car(325 * SECOND, is_deployed=False),
    ]
    slow = [Slow(300 * SECOND, 325 * SECOND, 1.25)]
    heat = Heat(tablet, "race", runners, duration_s=600, event_id=412, has_tank=True, incidents=incidents, slow=slow)
    heat.run(at_ms)


def quick_race(tablet: Tablet, at_ms: int) -> None:
    """A race for the children that somebody stops by hand; its start says nothing about it."""
    crews = [
        Crew(1, people.FIONA, cars.MERCEDES),
        Crew(2, people.SAKURA, cars.AUDI),
        Crew(4, people.GUENTHER, cars.MUSTANG),
    ]
    Heat(tablet, "race", [Runner(crew) for crew in crews], stopped_after_s=80, is_start_bare=True).run(at_ms)


def last_laps(tablet: Tablet, at_ms: int) -> None:
    """Practice until everybody has to go home; one car is chosen on two controllers."""
    ends_ms = at_ms + 17 * MINUTE
    turns = [
        stints(tablet.random, 1, [people.ADA, people.OYVIND], [cars.FERRARI, cars.GRELLO], at_ms, ends_ms),
        stints(tablet.random, 2, [people.TOMAS, people.ZOE], [cars.PORSCHE_962], at_ms, ends_ms),
        stints(tablet.random, 3, [people.BEN], [cars.FERRARI], at_ms, at_ms + 8 * MINUTE),
    ]
    practise(tablet, in_one(turns))


def in_one(turns: Iterable[list[Stint]]) -> list[Stint]:
    return [turn for some in turns for turn in some]


def one_at_a_time(happenings: Iterable[Happening]) -> Iterator[Happening]:
    """The same in the same order, each at least a millisecond after the one before."""
    latest_ms = -1
    for happening in happenings:
        latest_ms = max(happening.at_ms, latest_ms + 1)
        yield replace(happening, at_ms=latest_ms)
