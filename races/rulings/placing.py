"""A result with what was ruled on it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from itertools import accumulate, groupby

from races.models import Entry


def place_as_ruled(entries: Collection[Entry], places: dict[int, int]) -> None:
    """Give controllers the `places` that were ruled; the others keep their order around them.

    Who was given the same place shares it: SmartRace knows no dead heat, so people have to say so.
    """
    if not places:
        return
    others = sorted(
        (entry for entry in entries if entry.position is not None and entry.controller not in places),
        key=lambda entry: (entry.position, entry.controller),
    )
    ruled = sorted(
        (entry for entry in entries if entry.controller in places),
        key=lambda entry: (places[entry.controller], entry.controller),
    )
    order: list[list[Entry]] = [[entry] for entry in others]
    taken = 0
    for place, sharing in groupby(ruled, key=lambda entry: places[entry.controller]):
        # Behind whoever was given a better place.
        at = max(ahead_of(order, place), taken)
        order.insert(at, list(sharing))
        taken = at + 1
    position = 1
    for level in order:
        for entry in level:
            entry.position = position
        position += len(level)


def ahead_of(order: Sequence[Sequence[Entry]], place: int) -> int:
    """How many of those before that place, or of all where there are too few; each may be shared by several."""
    before = list(accumulate(len(level) for level in order))
    return bisect_left(before, place)
