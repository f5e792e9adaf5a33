"""Who drives together: heats of drivers, numbered from 0, so that all start equally often and meet as evenly as can be.

Greedy: the next into a heat is, of those with the fewest starts, who has met the others in it least. Nobody is ever
more than one start ahead of anybody. The same numbers always give the same heats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

Drivers = tuple[int, ...]


@dataclass(slots=True)
class _Evening:
    """How often each driver started, and met each other."""

    drivers: int
    starts: list[int] = field(init=False)
    meetings: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [0] * self.drivers
        self.meetings = [[0] * self.drivers for _ in range(self.drivers)]

    def drive(self, size: int, wanted: int) -> Drivers:
        """One more heat; those who met fewer than `wanted` times look for each other first."""
        heat: list[int] = []
        while len(heat) < size:
            heat.append(self._next(heat, wanted))
        for driver in heat:
            self.starts[driver] += 1
        for one, other in combinations(heat, 2):
            self.meetings[one][other] += 1
            self.meetings[other][one] += 1
        return tuple(heat)

    def _next(self, heat: Sequence[int], wanted: int) -> int:
        candidates = [driver for driver in range(self.drivers) if driver not in heat]
        fewest = min(self.starts[driver] for driver in candidates)
        return min(
            (driver for driver in candidates if self.starts[driver] == fewest),
            key=lambda driver: self._reluctance(driver, heat, wanted),
        )

    def _reluctance(self, driver: int, heat: Sequence[int], wanted: int) -> tuple[int, int, int, int]:
        """Small for who should come next: new to those in the heat, met by them least, with most still to meet."""
        met = self.meetings[driver]
        again = sum(met[other] >= wanted for other in heat)
        often = sum(met[other] ** 2 for other in heat)
        missing = sum(times < wanted for times in met)
        return (again, often, -missing, driver)

    def have_all_met(self, times: int) -> bool:
        return all(self.meetings[one][other] >= times for one, other in combinations(range(self.drivers), 2))


def equal_starts(drivers: int, size: int, starts: int) -> list[Drivers]:
    """Heats of at most that size in which everybody starts so often, as few as can be and all of about one size."""
    evening = _Evening(drivers)
    seats = drivers * starts
    heats = -(-seats // size)
    small, big = divmod(seats, heats)
    even = max(1, starts * (size - 1) // max(drivers - 1, 1))
    return [evening.drive(small + (number < big), even) for number in range(heats)]


def all_meet(drivers: int, size: int, times: int = 1) -> list[Drivers]:
    """Heats until everybody has met everybody so often; starts differ by one at most."""
    if size == 2:
        return [pair for _ in range(times) for pair in round_robin(drivers)]
    evening = _Evening(drivers)
    heats: list[Drivers] = []
    while not evening.have_all_met(times):
        heats.append(evening.drive(min(size, drivers), times))
    return heats


def round_robin(drivers: int) -> Iterator[Drivers]:
    """Everybody against everybody once, by the circle method; an odd one rests in each turn."""
    circle: list[int | None] = [*range(drivers), *([None] if drivers % 2 else [])]
    for _ in range(len(circle) - 1):
        for place in range(len(circle) // 2):
            one, other = circle[place], circle[-1 - place]
            if one is not None and other is not None:
                yield (one, other)
        circle.insert(1, circle.pop())
