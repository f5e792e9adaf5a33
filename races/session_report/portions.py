"""Long tables of a page, some lines at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LINES_AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class Portion:
    """Some of the lines: the portion of that number, from 1, of all the `numbers`. Nothing is there of none."""

    lines: Sequence[Any]
    number: int
    numbers: range

    def __bool__(self) -> bool:
        return bool(self.lines)


def portion_of(lines: Sequence[Any], number: int | None) -> Portion:
    """The lines of the portion of that number; where there is none, of the nearest."""
    numbers = range(1, max(-(-len(lines) // LINES_AT_ONCE), 1) + 1)
    chosen = min(max(number or 1, 1), numbers[-1])
    return Portion(lines[(chosen - 1) * LINES_AT_ONCE : chosen * LINES_AT_ONCE], chosen, numbers)
