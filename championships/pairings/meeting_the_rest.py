"""Heats in which those meet who have not met yet: greedily first, then one heat less as long as a search finds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from math import exp
from random import Random

from championships.pairings.plans import Drivers

Pair = tuple[int, int]

PATIENCE = 80_000
"""Changes tried before it is good enough: a second or two on a small machine, and the same on every machine."""
WARM, COLD = 0.5, 0.12


def meet_the_rest(
    size: int, missing: Mapping[Pair, int], starts: Sequence[int], planned: Sequence[Drivers] = ()
) -> list[Drivers]:
    """Heats in which every pair meets as often as is missing, and who started least drives where it is all the same.

    Drivers are numbered from 0; pairs are sorted. Heats that were `planned` are kept where that needs no more heats.
    """
    missing = {pair: times for pair, times in missing.items() if times > 0}
    begun = [_greedily(size, missing, starts, some) for some in ((planned, ()) if planned else ((),))]
    fewest = _at_least(size, missing, len(starts))
    shortened = [_shortened(heats, missing, starts, fewest, PATIENCE // len(begun)) for heats in begun]
    return _with_even_starts(min(shortened, key=len), missing, starts)


def _shortened(
    heats: list[list[int]], missing: Mapping[Pair, int], starts: Sequence[int], fewest: int, patience: int
) -> list[list[int]]:
    """One heat less, as often as that is found in so many changes."""
    while len(heats) > fewest and patience > 0:
        search = _Search(_without_the_least_needed(heats, missing), missing, len(starts))
        found = search.run(patience)
        patience -= search.tried
        if not found:
            break
        heats = search.heats
    return heats


def _greedily(
    size: int, missing: Mapping[Pair, int], starts: Sequence[int], planned: Sequence[Drivers]
) -> list[list[int]]:
    """First those of the heats planned in which anybody still has to meet; who is missing in them is replaced."""
    left = Counter(missing)
    begun = list(starts)
    heats: list[list[int]] = []
    waiting = list(planned)
    while +left:
        heat = list(waiting.pop(0))[:size] if waiting else []
        if heat and not any(left[pair] > 0 for pair in combinations(sorted(heat), 2)):
            continue
        while len(heat) < size:
            heat.append(_next(heat, left, begun))
        for driver in heat:
            begun[driver] += 1
        for pair in combinations(sorted(heat), 2):
            left[pair] -= 1
        heats.append(heat)
    return heats


def _next(heat: Sequence[int], left: Counter[Pair], starts: Sequence[int]) -> int:
    """Whom most of the heat have to meet; then who has most to meet at all; then who started least."""
    to_meet = Counter(driver for pair, times in left.items() if times > 0 for driver in pair)
    return min(
        (driver for driver in range(len(starts)) if driver not in heat),
        key=lambda one: (-sum(left[_pair(one, other)] > 0 for other in heat), -to_meet[one], starts[one], one),
    )


def _at_least(size: int, missing: Mapping[Pair, int], drivers: int) -> int:
    """No fewer heats have room for all who have to meet."""
    own = Counter[int]()
    for (one, other), times in missing.items():
        own[one] += times
        own[other] += times
    starts = [max(-(-own[driver] // (size - 1)), *(missing.get(_pair(driver, other), 0) for other in range(drivers)))
              for driver in range(drivers)]  # fmt: skip
    pairs = size * (size - 1) // 2
    return max(-(-sum(starts) // size), -(-sum(missing.values()) // pairs), max(starts, default=0))


def _without_the_least_needed(heats: Sequence[Sequence[int]], missing: Mapping[Pair, int]) -> list[list[int]]:
    met = _met(heats)
    needed = [sum(met[pair] <= missing.get(pair, 0) for pair in combinations(sorted(heat), 2)) for heat in heats]
    least = needed.index(min(needed))
    return [list(heat) for number, heat in enumerate(heats) if number != least]


class _Search:
    """Drivers change places at random, ever more seldom for the worse, until everybody meets whom they have to."""

    def __init__(self, heats: list[list[int]], missing: Mapping[Pair, int], drivers: int) -> None:
        self.heats, self.missing, self.drivers = heats, missing, drivers
        self.met = _met(heats)
        self.short = sum(max(0, times - self.met[pair]) for pair, times in missing.items())
        self.tried = 0
        self.random = Random(len(heats))

    def run(self, patience: int) -> bool:
        """Whether they all meet."""
        if not self.heats or self.drivers == len(self.heats[0]):
            return not self.short
        while self.short and self.tried < patience:
            warmth = WARM + (COLD - WARM) * self.tried / patience
            self.tried += 1
            self._try(warmth)
        return not self.short

    def _try(self, warmth: float) -> None:
        heat = self.heats[int(self.random.random() * len(self.heats))]
        place = int(self.random.random() * len(heat))
        comer = int(self.random.random() * self.drivers)
        if comer in heat:
            return
        leaver = heat[place]
        others = [other for other in heat if other != leaver]
        gone, come = ([_pair(driver, other) for other in others] for driver in (leaver, comer))
        worse = sum(self.met[pair] <= self.missing.get(pair, 0) for pair in gone)
        worse -= sum(self.met[pair] < self.missing.get(pair, 0) for pair in come)
        if worse <= 0 or self.random.random() < exp(-worse / warmth):
            heat[place] = comer
            self.short += worse
            self.met.subtract(gone)
            self.met.update(come)


def _with_even_starts(heats: list[list[int]], missing: Mapping[Pair, int], starts: Sequence[int]) -> list[Drivers]:
    """Who started most makes room for who started least, wherever all still meet whom they have to."""
    met = _met(heats)
    begun = list(starts)
    for heat in heats:
        for driver in heat:
            begun[driver] += 1
    changed = True
    while changed:
        changed = False
        for heat in heats:
            for leaver in sorted(heat, key=lambda one: -begun[one]):
                comer = min(
                    (one for one in range(len(begun)) if one not in heat), key=begun.__getitem__, default=leaver
                )
                others = [other for other in heat if other != leaver]
                if begun[leaver] - begun[comer] > 1 and _are_spared(leaver, others, met, missing):
                    heat[heat.index(leaver)] = comer
                    met.subtract(_pair(leaver, other) for other in others)
                    met.update(_pair(comer, other) for other in others)
                    begun[leaver] -= 1
                    begun[comer] += 1
                    changed = True
    return [tuple(heat) for heat in heats]


def _are_spared(driver: int, others: Collection[int], met: Counter[Pair], missing: Mapping[Pair, int]) -> bool:
    """Whether the driver meets all of them often enough without this heat."""
    return all(met[_pair(driver, other)] > missing.get(_pair(driver, other), 0) for other in others)


def _met(heats: Sequence[Sequence[int]]) -> Counter[Pair]:
    return Counter(pair for heat in heats for pair in combinations(sorted(heat), 2))


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
