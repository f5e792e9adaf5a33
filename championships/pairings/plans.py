"""Heats that are known beforehand, as they stand in `plans.txt`: whatever takes long to find is found once.

A line is a kind, the drivers, the size of a heat, and heats of one letter a driver. Of a `turn` there is the first
heat: in each next one everybody is the next driver, and the last is followed by the first (cyclic differences).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import ascii_letters

Drivers = tuple[int, ...]

FILE = Path(__file__).with_name("plans.txt")
MEET, TURN, LANES = "meet", "turn", "lanes"


def all_meet_once(drivers: int, size: int) -> list[Drivers] | None:
    """Everybody meets everybody, in the fewest full heats known, starts within one; None where none are kept."""
    return _known().get((MEET, drivers, size))


def as_many_as_places(drivers: int, size: int) -> list[Drivers] | None:
    """As many heats as drivers, everybody starting as often as a heat has places, meetings as even as is known."""
    whole = _known().get((LANES, drivers, size))
    if whole is not None:
        return whole
    first = first_heat(drivers, size)
    return None if first is None else turned(first, drivers)


def first_heat(drivers: int, size: int) -> Drivers | None:
    """Of heats in turns."""
    if size == 2:
        return (0, 1)
    known = _known().get((TURN, drivers, size))
    return None if known is None else known[0]


def turned(first: Drivers, drivers: int) -> list[Drivers]:
    """The heat, and all those that turn it."""
    return [tuple((driver + turn) % drivers for driver in first) for turn in range(drivers)]


@cache
def _known() -> Mapping[tuple[str, int, int], list[Drivers]]:
    lines = (line.split() for line in FILE.read_text().splitlines() if not line.startswith("#"))
    return {
        (kind, int(drivers), int(size)): [tuple(map(ascii_letters.index, heat)) for heat in heats]
        for kind, drivers, size, *heats in lines
    }
