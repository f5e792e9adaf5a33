"""A result with what was ruled on it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate, groupby
from typing import Any

from races.models import Entry, Ruling


def apply_rulings(rulings: Iterable[Ruling], entries: Collection[Entry]) -> dict[int, int]:
    """Set what is ruled of each entry, whatever was set before; returns which controllers were given which place.

    Whoever is disqualified, or did not start, has none, whatever was ruled; and whom the app disqualified is not if a
    place was given and nothing else said. Ghost and safety car are never classified.
    """
    by_controller = {entry.controller: entry for entry in entries}
    for entry in entries:
        entry.forget_rulings()
    places: dict[int, int] = {}
    for ruling in rulings:
        ruled_on = by_controller.get(-1 if ruling.controller is None else ruling.controller)
        if ruled_on is None or not ruled_on.is_person:
            continue
        if ruling.kind == "place":
            places[ruled_on.controller] = ruling.says["position"]
        apply(ruling.kind, ruling.says, ruled_on)
    return {
        place: given
        for place, given in places.items()
        if not (by_controller[place].is_disqualified or by_controller[place].is_not_started)
    }


def apply(kind: str, says: dict[str, Any], entry: Entry) -> None:
    match kind:
        case "place" | "reinstate":
            entry.is_disqualified = False
        case "disqualify":
            entry.is_disqualified = True
        case "did_not_finish":
            entry.is_retired = True
        case "did_finish":
            entry.is_retired = False
        case "did_not_start":
            entry.is_not_started = True
        case "add_time":
            entry.time_penalty_ms += says["ms"]
        case "change_laps":
            entry.laps_ruled += says["laps"]


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
