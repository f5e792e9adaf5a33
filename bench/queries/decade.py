"""Who races when, where, and in what: ten years of a club, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

BEGAN_AT = datetime(2016, 1, 1, 17, tzinfo=UTC)
DAYS = 3650
DRIVERS, CARS, TRACKS, TEAMS = 50, 120, 8, 6
MANUFACTURERS = ["Carrera", "Scalextric", "NSR", "Slot.it", "Ninco", "Fly"]
SCALES = ["1:32", "1:24", "1:43"]
TAGS = ["GT3", "DTM", "Classic", "LMP", "Rally"]
SECTORLESS_TRACKS = {7, 8}
LAPS_A_SESSION = 500
CONTROLLERS = 6
GHOST = 7
OWN_CARS = 5
EVENTS_A_SESSION = 10_000
"""As many event numbers are put by for each session; a session of 3,000 laps needs a third of them."""
ENDURANCE_EVERY, ENDURANCE_LAPS = 100, 510
"""One session in so many is a race of about 3,000 laps."""

PRACTICE, QUALIFYING, RACE = "practice", "qualifying", "race"
EVENING = [(PRACTICE, 72), (QUALIFYING, 46), (RACE, 98), (QUALIFYING, 46), (RACE, 112), (RACE, 117)]
"""The sessions of a meeting, and how many laps each driver has in them."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who is on a controller, in which car; `relief` takes over at the pit stops of long races."""

    controller: int
    driver: int
    car: int
    relief: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """Session `number` of the decade, from 1."""

    number: int
    meeting: int
    type: str
    track: int
    laps: int
    seats: tuple[Seat, ...]

    @property
    def first_event(self) -> int:
        return self.number * EVENTS_A_SESSION


@dataclass(frozen=True)
class Decade:
    """Ten years with about so many laps."""

    laps: int
    seed: int = 1

    @property
    def sessions(self) -> int:
        return self.laps // LAPS_A_SESSION

    @property
    def meetings(self) -> int:
        return -(-self.sessions // len(EVENING))

    def random(self, *about: object) -> Random:
        """Chance of its own for whatever this is about."""
        return Random("/".join(map(str, (self.seed, *about))))

    def began_at(self, meeting: int) -> datetime:
        """Meetings, which count from 1, are spread evenly over the years."""
        return BEGAN_AT + timedelta(days=(meeting - 1) * DAYS // self.meetings)

    def meeting(self, number: int) -> Iterator[PlannedSession]:
        """The sessions of a meeting, in order."""
        chance = self.random("meeting", number)
        track = chance.randint(1, TRACKS)
        seats: tuple[Seat, ...] = ()
        first = (number - 1) * len(EVENING) + 1
        for session, (kind, laps) in enumerate(EVENING, start=first):
            if session > self.sessions:
                return
            if kind != RACE:
                seats = self._seats(chance)
            is_endurance = session % ENDURANCE_EVERY == ENDURANCE_EVERY // 2
            planned = (RACE, ENDURANCE_LAPS) if is_endurance else (kind, laps)
            yield PlannedSession(session, number, planned[0], track, planned[1], seats)

    def _seats(self, chance: Random) -> tuple[Seat, ...]:
        drivers = chance.sample(range(1, DRIVERS + 1), 2 * CONTROLLERS)
        taken: set[int] = set()
        seats = []
        for controller in range(1, CONTROLLERS + 1):
            driver = drivers[controller - 1]
            car = next(car for car in self._cars_of(driver, chance) if car not in taken)
            taken.add(car)
            seats.append(Seat(controller, driver, car, relief=drivers[CONTROLLERS + controller - 1]))
        if chance.random() < 0.05:
            seats.append(Seat(GHOST, drivers[0], seats[0].car))
        return tuple(seats)

    def _cars_of(self, driver: int, chance: Random) -> Iterator[int]:
        """A driver's own cars in any order, now and then after one of the club's; cars are shared by few."""
        if chance.random() < 0.1:
            yield chance.randint(1, CARS)
        own = [(driver * 12 // OWN_CARS + step * 23) % CARS + 1 for step in range(OWN_CARS)]
        yield from chance.sample(own, OWN_CARS)
        yield from range(1, CARS + 1)
