"""An evening that goes otherwise than its list: asked of the list, how many heats were driven, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from championships.pairings.fixtures import Fixtures, NoFixtures
from championships.pairings.replanning import Rest, planned_anew


class Unknown(NoFixtures):
    """Of what was said, something is not there; `name` is what it was said as."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Who came late, who went home, and what broke."""

    joining: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()
    broken_controllers: tuple[int, ...] = ()
    broken_cars: tuple[str, ...] = ()


@lru_cache(maxsize=32)
def otherwise(scheme: str, fixtures: Fixtures, driven: int, change: Otherwise, times: int) -> Fixtures:
    """The heats driven, and the rest for who is there. Remembered: it may have taken a search. Raises NoFixtures."""
    controllers = tuple(range(1, fixtures.controllers + 1))
    for name, said, known in (
        ("leaving", change.leaving, fixtures.drivers),
        ("broken_controllers", change.broken_controllers, controllers),
        ("broken_cars", change.broken_cars, fixtures.cars),
    ):
        for one in said:
            if one not in known:
                raise Unknown(name, f"{one} is none of those in the list.")
    for one in change.joining:
        if one in fixtures.drivers:
            raise Unknown("joining", f"{one} is in the list already.")
    here = (*fixtures.drivers, *change.joining)
    rest = Rest(
        tuple(driver for driver in here if driver not in change.leaving),
        tuple(one for one in controllers if one not in change.broken_controllers),
        tuple(car for car in fixtures.cars if car not in change.broken_cars),
    )
    return planned_anew(scheme, fixtures.heats[:driven], rest, times, planned=fixtures.heats[driven:])
