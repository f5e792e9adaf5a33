"""Who drives together: heats of drivers, from 0, so that all start equally often and meet as evenly as can be.

What is known beforehand is taken from `plans.py`. Else greedy: the next into a heat is, of those with the fewest
starts, who has met the others in it least. Nobody is ever more than one start ahead of anybody. The same numbers always
give the same heats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import gcd

from championships.pairings.plans import Drivers, all_meet_once, as_many_as_places, first_heat, turned


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
    if drivers > size and starts % size == 0:
        in_turns = _in_turns(drivers, size, starts // size)
        if in_turns is not None:
            return in_turns
    evening = _Evening(drivers)
    seats = drivers * starts
    heats = -(-seats // size)
    small, big = divmod(seats, heats)
    even = max(1, starts * (size - 1) // max(drivers - 1, 1))
    return [evening.drive(small + (number < big), even) for number in range(heats)]


def all_meet(drivers: int, size: int, times: int = 1) -> list[Drivers]:
    """Heats until everybody has met everybody so often; starts differ by one at most."""
    if drivers <= size:
        return [tuple(range(drivers))] * times
    if size == 2:
        return [pair for _ in range(times) for pair in round_robin(drivers)]
    once = all_meet_once(drivers, size)
    if once is None:
        return _greedily(drivers, size, times)
    repeated = _repeated(once, drivers, times)
    if times == 1:
        return _well_spaced(repeated, drivers)
    return min(_well_spaced(repeated, drivers), _greedily(drivers, size, times), key=len)


def round_robin(drivers: int) -> Iterator[Drivers]:
    """Everybody against everybody once, by the circle method; an odd one rests in each turn."""
    circle: list[int | None] = [*range(drivers), *([None] if drivers % 2 else [])]
    for _ in range(len(circle) - 1):
        for place in range(len(circle) // 2):
            one, other = circle[place], circle[-1 - place]
            if one is not None and other is not None:
                yield (one, other)
        circle.insert(1, circle.pop())


def _greedily(drivers: int, size: int, times: int) -> list[Drivers]:
    evening = _Evening(drivers)
    heats: list[Drivers] = []
    while not evening.have_all_met(times):
        heats.append(evening.drive(size, times))
    return heats


def _in_turns(drivers: int, size: int, times: int) -> list[Drivers] | None:
    """As many heats as drivers, so often; each time turns a multiple of the first heat, so that others meet."""
    once = as_many_as_places(drivers, size)
    first = first_heat(drivers, size)
    if once is None or first is None:
        return None
    heats = list(once)
    for _ in range(times - 1):
        met = _meetings(heats)
        factors = (factor for factor in range(1, drivers) if drivers // gcd(factor, drivers) > max(first))
        multiples = (tuple(driver * factor % drivers for driver in first) for factor in factors)
        heats += turned(min(multiples, key=lambda heat: _again(heat, met)), drivers)
    return heats


def _meetings(heats: Sequence[Drivers]) -> Counter[tuple[int, int]]:
    return Counter(pair for heat in heats for pair in combinations(sorted(heat), 2))


def _again(heat: Drivers, met: Counter[tuple[int, int]]) -> tuple[int, list[int]]:
    """How often those of a heat have met; the most first."""
    often = sorted((met[pair] for pair in combinations(sorted(heat), 2)), reverse=True)
    return sum(times**2 for times in often), often


def _repeated(once: Sequence[Drivers], drivers: int, times: int) -> list[Drivers]:
    """So often, and each time others have the start more that some have."""
    starts = Counter(driver for heat in once for driver in heat)
    by_starts = sorted(range(drivers), key=lambda driver: (starts[driver], driver))
    place = {driver: number for number, driver in enumerate(by_starts)}
    fewest = min(starts.values())
    step = sum(count > fewest for count in starts.values()) or 1
    return [
        tuple(by_starts[(place[driver] + turn * step) % drivers] for driver in heat)
        for turn in range(times)
        for heat in once
    ]


def _well_spaced(heats: Sequence[Drivers], drivers: int) -> list[Drivers]:
    """The same heats in an order in which nobody is far ahead of others, or drives twice running, without need."""
    left = list(heats)
    starts = [0] * drivers
    ordered: list[Drivers] = []
    while left:
        before = set(ordered[-1]) if ordered else set()
        heat = min(left, key=lambda heat: (sum(starts[one] for one in heat), len(before.intersection(heat))))
        left.remove(heat)
        ordered.append(heat)
        for driver in heat:
            starts[driver] += 1
    return ordered
