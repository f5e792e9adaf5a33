"""How many laps count for somebody: the app's own counter, which a penalty puts back and a jump start below zero."""

from __future__ import annotations

from typing import NamedTuple

MOST_LAPS = 2**31 - 1
CLOCKS_DISAGREE_BY_MS = 500
"""What a tablet's clock and its lap times may differ by without either being wrong."""


class Count(NamedTuple):
    """The laps that count so far, and what the app's counter said of the last of them."""

    laps: int = 0
    counter: int = 0

    def joined(self, number: int | None) -> Count:
        """Where another session goes on as part of this one: its counter goes on, or begins anew."""
        return Count(self.laps, 0) if number is not None and number <= self.counter else self

    def after(self, number: int | None, *, is_after_halt: bool = False) -> Count:
        """Once one more lap was finished, which the app calls `number`, if anything.

        The app may jump ahead, where laps never arrived, stand still or go back, where laps were taken off. After a
        halt nobody knows how it counts: one that begins at 1 again goes on.
        """
        if number is None:
            return Count(min(self.laps + 1, MOST_LAPS), min(self.counter + 1, MOST_LAPS))
        if is_after_halt and number == 1 <= self.counter:
            return Count(min(self.laps + 1, MOST_LAPS), number)
        return Count(min(self.laps + number - self.counter, MOST_LAPS), number)
