"""Fixture lists for an evening, with how evenly they turned out, and the sheet to hang on the wall."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from championships.pairings.evening_out import evened_out
from championships.pairings.heats import all_meet, equal_starts
from championships.pairings.plans import Drivers
from championships.pairings.seating import dealt

Counted = TypeVar("Counted")

EVERY_CAR, EVERY_RIVAL, EVERY_CONTROLLER = "every_car", "every_rival", "every_controller"
FEWEST_DRIVERS, MOST_DRIVERS = 2, 40
FEWEST_CONTROLLERS, MOST_CONTROLLERS = 2, 6


class NoFixtures(ValueError):
    """Such an evening cannot be planned; says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A driver in a heat, on a controller (from 1), in a car where cars are dealt."""

    driver: str
    controller: int
    car: str = ""


@dataclass(frozen=True, slots=True)
class Heat:
    """One heat, its seats by controller, and who rests (and can marshal)."""

    number: int
    seats: tuple[Seat, ...]
    resting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """The fewest and the most times something happens to somebody."""

    fewest: int
    most: int

    def __str__(self) -> str:
        if self.fewest == self.most:
            return "once" if self.most == 1 else f"{self.most} times"
        return f"{self.fewest} to {self.most} times"


@dataclass(frozen=True, slots=True)
class Fixtures:
    """A list of heats for these drivers."""

    drivers: tuple[str, ...]
    controllers: int
    cars: tuple[str, ...]
    heats: tuple[Heat, ...]
    working: tuple[int, ...] = ()
    """The controllers there are, where some broke."""

    @property
    def starts(self) -> Spread:
        """How many heats a driver has."""
        return _spread(Counter(seat.driver for seat in self._seats()), self.drivers)

    @property
    def meetings(self) -> Spread:
        """How often two drivers are in one heat."""
        met = Counter(
            frozenset(pair) for heat in self.heats for pair in combinations([seat.driver for seat in heat.seats], 2)
        )
        return _spread(met, [frozenset(pair) for pair in combinations(self.drivers, 2)])

    @property
    def controller_turns(self) -> Spread:
        """How often a driver has a controller."""
        turns = Counter((seat.driver, seat.controller) for seat in self._seats())
        seats = self.working or range(1, self.controllers + 1)
        return _spread(turns, [(driver, controller) for driver in self.drivers for controller in seats])

    @property
    def car_turns(self) -> Spread | None:
        """How often a driver has a car; None where no cars are dealt."""
        if not self.cars:
            return None
        turns = Counter((seat.driver, seat.car) for seat in self._seats())
        return _spread(turns, [(driver, car) for driver in self.drivers for car in self.cars])

    @property
    def report(self) -> str:
        """How evenly it turned out, in one line."""
        cars = f", each car {self.car_turns}" if self.cars else ""
        return (
            f"{len(self.heats)} heats; everybody starts {self.starts}, has each controller "
            f"{self.controller_turns}{cars}, and meets each other {self.meetings}."
        )

    def sheet(self) -> str:
        """As CSV: a row a heat, a column a controller, and who rests."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        columns = range(1, self.controllers + 1)
        writer.writerow(["Heat", *(f"Controller {column}" for column in columns), "Resting"])
        for heat in self.heats:
            cells = {seat.controller: f"{seat.driver} ({seat.car})" if seat.car else seat.driver for seat in heat.seats}
            writer.writerow([heat.number, *(cells.get(column, "") for column in columns), ", ".join(heat.resting)])
        return out.getvalue()

    def _seats(self) -> Iterable[Seat]:
        return (seat for heat in self.heats for seat in heat.seats)


def every_car(drivers: Sequence[str], cars: Sequence[str], controllers: int, times: int = 1) -> Fixtures:
    """Everybody drives every car so often, and from every controller as equally as that allows."""
    check(drivers, controllers, times)
    check_cars(cars)
    size = min(controllers, len(cars), len(drivers))
    heats = equal_starts(len(drivers), size, times * len(cars))
    return _list(drivers, controllers, evened_out(heats, len(drivers)), cars)


def every_rival(drivers: Sequence[str], controllers: int, times: int = 1) -> Fixtures:
    """Everybody meets everybody at least so often, from every controller as equally as that allows."""
    check(drivers, controllers, times)
    return _list(drivers, controllers, all_meet(len(drivers), min(controllers, len(drivers)), times))


def every_controller(drivers: Sequence[str], controllers: int, times: int = 1) -> Fixtures:
    """Everybody drives from every controller exactly so often."""
    check(drivers, controllers, times)
    size = min(controllers, len(drivers))
    heats = equal_starts(len(drivers), size, times * controllers)
    return _list(drivers, controllers, evened_out(heats, len(drivers)))


def check(drivers: Sequence[str], controllers: int, times: int) -> None:
    """Raise `NoFixtures` for an evening that cannot be."""
    if not FEWEST_DRIVERS <= len(drivers) <= MOST_DRIVERS:
        raise NoFixtures(f"Fixtures are for {FEWEST_DRIVERS} to {MOST_DRIVERS} drivers, not {len(drivers)}.")
    if not FEWEST_CONTROLLERS <= controllers <= MOST_CONTROLLERS:
        raise NoFixtures(f"Fixtures are for {FEWEST_CONTROLLERS} to {MOST_CONTROLLERS} controllers, not {controllers}.")
    if not 1 <= times <= 20:
        raise NoFixtures(f"Everything happens 1 to 20 times, not {times}.")
    for driver, count in Counter(drivers).items():
        if count > 1:
            raise NoFixtures(f"{driver} is there twice; give each driver a name of their own.")


def check_cars(cars: Sequence[str]) -> None:
    if not 1 <= len(cars) <= MOST_DRIVERS:
        raise NoFixtures(f"Fixtures are for 1 to {MOST_DRIVERS} cars, not {len(cars)}.")
    for car, count in Counter(cars).items():
        if count > 1:
            raise NoFixtures(f"Car {car} is there twice; give each car a name of its own.")


def _list(drivers: Sequence[str], controllers: int, heats: Sequence[Drivers], cars: Sequence[str] = ()) -> Fixtures:
    """The heats with their seats dealt and names for numbers."""
    on = dealt(heats, controllers)
    in_car = dealt(heats, len(cars)) if cars else [{} for _ in heats]
    made = []
    for number, heat in enumerate(heats):
        seats = (
            Seat(drivers[driver], on[number][driver] + 1, cars[in_car[number][driver]] if cars else "")
            for driver in heat
        )
        resting = tuple(name for driver, name in enumerate(drivers) if driver not in heat)
        made.append(Heat(number + 1, tuple(sorted(seats, key=lambda seat: seat.controller)), resting))
    return Fixtures(tuple(drivers), controllers, tuple(cars), tuple(made))


def _spread(counts: Counter[Counted], everybody: Iterable[Counted]) -> Spread:
    times = [counts[one] for one in everybody]
    return Spread(min(times), max(times))
