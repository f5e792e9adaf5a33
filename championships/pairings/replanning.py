"""The rest of an evening planned anew, for who is there now and what still works. Heats that were driven stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from championships.pairings.evening_out import evened_out
from championships.pairings.fixtures import (
    EVERY_CAR,
    EVERY_RIVAL,
    FEWEST_DRIVERS,
    Fixtures,
    Heat,
    NoFixtures,
    Seat,
    check,
    check_cars,
)
from championships.pairings.meeting_the_rest import meet_the_rest
from championships.pairings.plans import Drivers
from championships.pairings.seating import dealt_after, shared_out


@dataclass(frozen=True, slots=True)
class Rest:
    """What there is for the rest of an evening: who is there, on which controllers, in which cars if they are dealt."""

    drivers: tuple[str, ...]
    controllers: tuple[int, ...]
    cars: tuple[str, ...] = ()


def planned_anew(scheme: str, driven: Sequence[Heat], rest: Rest, times: int, planned: Sequence[Heat] = ()) -> Fixtures:
    """The heats driven, and as few more as bring everybody there what the scheme promises. Raises NoFixtures.

    Where it is no matter, those meet who were to meet in the heats `planned` for the rest before.
    """
    _check(scheme, rest, times)
    plan = _Rest(driven, rest)
    seats = plan.rivals(times, planned) if scheme == EVERY_RIVAL else plan.turns(scheme, times)
    first = 1 + max((heat.number for heat in driven), default=0)
    heats = [
        Heat(number, tuple(sorted(some, key=lambda seat: seat.controller)), plan.resting(some))
        for number, some in enumerate(seats, start=first)
    ]
    had = (seat.controller for heat in driven for seat in heat.seats)
    return Fixtures(
        rest.drivers, max([*rest.controllers, *had]), rest.cars, (*driven, *heats), working=rest.controllers
    )


def _check(scheme: str, rest: Rest, times: int) -> None:
    if len(rest.drivers) < FEWEST_DRIVERS:
        raise NoFixtures("Nobody is left to drive against: two drivers have to be there.")
    if not rest.controllers:
        raise NoFixtures("No controller is left that works.")
    check(rest.drivers, max(2, len(rest.controllers)), times)
    if scheme == EVERY_RIVAL and len(rest.controllers) < 2:
        raise NoFixtures("On one controller nobody meets anybody.")
    if scheme == EVERY_CAR:
        check_cars(rest.cars)


class _Rest:
    """Drivers by their places among those who are there."""

    def __init__(self, driven: Sequence[Heat], rest: Rest) -> None:
        self.rest, self.driven = rest, driven
        self.place = {driver: number for number, driver in enumerate(rest.drivers)}
        self.seats = [
            [(self.place[seat.driver], seat) for seat in heat.seats if seat.driver in self.place] for heat in driven
        ]
        self.before: list[Drivers] = [tuple(sorted(driver for driver, _ in heat)) for heat in self.seats]

    def resting(self, seats: Sequence[Seat]) -> tuple[str, ...]:
        driving = {seat.driver for seat in seats}
        return tuple(driver for driver in self.rest.drivers if driver not in driving)

    def rivals(self, times: int, planned: Sequence[Heat]) -> list[list[Seat]]:
        """Those meet who have not met."""
        met = Counter(pair for heat in self.before for pair in combinations(heat, 2))
        missing = {pair: times - met[pair] for pair in combinations(range(len(self.place)), 2)}
        size = min(len(self.rest.controllers), len(self.place))
        before = [
            tuple(self.place[seat.driver] for seat in heat.seats if seat.driver in self.place) for heat in planned
        ]
        heats = meet_the_rest(size, missing, self.starts(), before)
        return self.seated([dict.fromkeys(heat, "") for heat in heats])

    def turns(self, scheme: str, times: int) -> list[list[Seat]]:
        """Everybody has each car, or each controller, as often as is still to be, in company as even as can be."""
        things: Sequence[str | int] = self.rest.cars if scheme == EVERY_CAR else self.rest.controllers
        had = Counter(
            (driver, seat.car if scheme == EVERY_CAR else seat.controller)
            for heat in self.seats
            for driver, seat in heat
        )
        needs = {
            (driver, number): max(0, times - had[driver, thing])
            for driver in range(len(self.place))
            for number, thing in enumerate(things)
        }
        found = shared_out(needs, min(len(self.rest.controllers), len(self.place)))
        heats = [tuple(heat) for heat in found]
        dealt = [tuple(heat.values()) for heat in found]
        even = evened_out(heats, len(self.place), seats=dealt, before=self.before)
        named = [
            {driver: things[thing] for driver, thing in zip(heat, some, strict=True)}
            for heat, some in zip(even, dealt, strict=True)
        ]
        if scheme == EVERY_CAR:
            return self.seated([{driver: str(car) for driver, car in heat.items()} for heat in named])
        return [[Seat(self.rest.drivers[driver], int(on)) for driver, on in heat.items()] for heat in named]

    def starts(self) -> list[int]:
        """So far; who comes late is put level with who had fewest, and need not make up for the heats missed."""
        counts = Counter(driver for heat in self.before for driver in heat)
        fewest = min(counts.values(), default=0)
        return [counts.get(driver, fewest) for driver in range(len(self.place))]

    def seated(self, heats: Sequence[dict[int, str]]) -> list[list[Seat]]:
        """With controllers, each driver on those they had least; cars are told."""
        had = Counter((driver, seat.controller) for heat in self.seats for driver, seat in heat)
        on = dealt_after([tuple(heat) for heat in heats], self.rest.controllers, had)
        return [
            [Seat(self.rest.drivers[driver], places[driver], car) for driver, car in heat.items()]
            for heat, places in zip(heats, on, strict=True)
        ]
