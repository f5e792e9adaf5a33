"""Fixtures as they are asked for: a scheme, who drives, in which cars, on how many controllers, how often."""

from __future__ import annotations

from functools import lru_cache

from championships.pairings.fixtures import (
    EVERY_CAR,
    EVERY_CONTROLLER,
    EVERY_RIVAL,
    Fixtures,
    NoFixtures,
    every_car,
    every_controller,
    every_rival,
)

SCHEMES = [
    (EVERY_CAR, "Everybody drives every car."),
    (EVERY_RIVAL, "Everybody meets everybody."),
    (EVERY_CONTROLLER, "Everybody drives from every controller."),
]


MOST_HEATS = 1000


class TooManyHeats(NoFixtures):
    """An evening nobody could drive."""


@lru_cache(maxsize=32)
def made(scheme: str, drivers: tuple[str, ...], cars: tuple[str, ...], controllers: int, times: int) -> Fixtures:
    """Remembered: who reads them asks for the sheet next. Raises TooManyHeats."""
    heats = fewest_heats(scheme, len(drivers), len(cars), controllers, times)
    if heats > MOST_HEATS:
        raise TooManyHeats(f"That would be {heats} heats or more; {MOST_HEATS} is the most there are.")
    if scheme == EVERY_CAR:
        return every_car(drivers, cars, controllers, times)
    make = every_rival if scheme == EVERY_RIVAL else every_controller
    return make(drivers, controllers, times)


def fewest_heats(scheme: str, drivers: int, cars: int, controllers: int, times: int) -> int:
    """So many have all the starts, or all the pairs, there are to be."""
    size = min(drivers, controllers, cars or controllers)
    if scheme == EVERY_RIVAL:
        return -(-drivers * (drivers - 1) * times // (size * (size - 1)))
    return -(-drivers * (cars or controllers) * times // size)
