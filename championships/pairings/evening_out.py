"""Swap drivers between heats until meetings are as even as swaps can make them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from championships.pairings.plans import Drivers

PATIENCE = 60_000
"""Swaps weighed before it is good enough: a second at most, and the same on every machine."""


def evened_out(
    heats: Sequence[Drivers], drivers: int, *, seats: Sequence[Sequence[int]] = (), before: Sequence[Drivers] = ()
) -> list[Drivers]:
    """The same starts in other company: every swap lowers the sum of squares of how often any two meet.

    With `seats`, of each place in each heat, only those of equal seats swap. Meetings in heats `before` count too.
    """
    company = _Company(heats, drivers, seats, before)
    weighed = 0
    improved = True
    while improved and not company.is_even:
        improved = False
        for swap in company.swaps():
            weighed += 1
            if weighed > PATIENCE:
                return company.result()
            if company.gain(*swap) < 0:
                company.swap(*swap)
                improved = True
    return company.result()


class _Company:
    """Who is in which heat, and how often any two meet."""

    def __init__(
        self,
        heats: Sequence[Drivers],
        drivers: int,
        seats: Sequence[Sequence[int]] = (),
        before: Sequence[Drivers] = (),
    ) -> None:
        self.heats = [list(heat) for heat in heats]
        self.seats = seats
        self.met = [[0] * drivers for _ in range(drivers)]
        for heat in (*heats, *before):
            for one, other in combinations(heat, 2):
                self.met[one][other] += 1
                self.met[other][one] += 1

    @property
    def is_even(self) -> bool:
        """Whether no two meet over once more often than any other two."""
        times = [self.met[one][other] for one, other in combinations(range(len(self.met)), 2)]
        return max(times) - min(times) <= 1

    def swaps(self) -> Iterator[tuple[int, int, int, int]]:
        """Every swap of two heats' drivers: (heat, place in it, other heat, place in that)."""
        for one, other in combinations(range(len(self.heats)), 2):
            for place in range(len(self.heats[one])):
                for there in range(len(self.heats[other])):
                    if self._may_swap(one, place, other, there):
                        yield one, place, other, there

    def _may_swap(self, one: int, place: int, other: int, there: int) -> bool:
        """Nobody is in a heat twice, and everybody keeps a seat of theirs."""
        if self.seats and self.seats[one][place] != self.seats[other][there]:
            return False
        return self.heats[one][place] not in self.heats[other] and self.heats[other][there] not in self.heats[one]

    def gain(self, one: int, place: int, other: int, there: int) -> int:
        """Half of what the swap adds to the sum of squares; below 0 is better.

        A pair that no longer meets changes its square by 1 − 2m, one that meets again by 1 + 2m; whoever is in both
        heats meets the swapped two as before.
        """
        leaver, comer = self.heats[one][place], self.heats[other][there]
        mine, theirs = self.met[leaver], self.met[comer]
        change = 0
        for driver in self.heats[one]:
            if driver != leaver and driver not in self.heats[other]:
                change += theirs[driver] - mine[driver] + 1
        for driver in self.heats[other]:
            if driver != comer and driver not in self.heats[one]:
                change += mine[driver] - theirs[driver] + 1
        return change

    def swap(self, one: int, place: int, other: int, there: int) -> None:
        leaver, comer = self.heats[one][place], self.heats[other][there]
        self._count(leaver, one, -1)
        self._count(comer, other, -1)
        self.heats[one][place], self.heats[other][there] = comer, leaver
        self._count(comer, one, 1)
        self._count(leaver, other, 1)

    def _count(self, driver: int, heat: int, change: int) -> None:
        """Meetings of a driver with the others in a heat."""
        for other in self.heats[heat]:
            if other != driver:
                self.met[driver][other] += change
                self.met[other][driver] += change

    def result(self) -> list[Drivers]:
        return [tuple(heat) for heat in self.heats]
