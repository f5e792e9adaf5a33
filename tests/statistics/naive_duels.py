"""Two drivers against each other: every session that both have a share of."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from statistics import mean
from typing import Any

from tests.statistics.exactly import whole
from tests.statistics.naive_careers import Share


def duel(mine: Iterable[Share], theirs: Iterable[Share]) -> dict[str, Any]:
    """One side of it."""
    of_rival = {one.session: one for one in theirs}
    shared = [(one, of_rival[one.session]) for one in mine if one.session in of_rival]
    races = [(one, other) for one, other in shared if one.is_start and other.is_start]
    qualifyings = [(one, other) for one, other in shared if one.session.type == "qualifying"]
    gaps = [
        one.best_ms - other.best_ms for one, other in shared if one.best_ms is not None and other.best_ms is not None
    ]
    return {
        "sessions": len(shared),
        "races": len(races),
        "wins": sum(one.place == 1 for one, _ in races),
        "finishes_ahead": sum(is_ahead(one, other) for one, other in races),
        "finishes_behind": sum(is_ahead(other, one) for one, other in races),
        "qualifyings": len(qualifyings),
        "qualifyings_ahead": sum(is_ahead(one, other) for one, other in qualifyings),
        "qualifyings_behind": sum(is_ahead(other, one) for one, other in qualifyings),
        "timed": len(gaps),
        "best_laps_ahead": sum(gap < 0 for gap in gaps),
        "best_laps_behind": sum(gap > 0 for gap in gaps),
        "mean_gap_ms": whole(mean(Fraction(gap) for gap in gaps)) if gaps else None,
    }


def is_ahead(one: Share, other: Share) -> bool:
    """Who has a place is ahead of who has none."""
    return one.place is not None and (other.place is None or one.place < other.place)
