"""Leaderboards: everybody's career, sorted by one figure of it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tests.statistics.exactly import shown
from tests.statistics.naive_careers import SUMS, Figures

COUNTS = [name for name in SUMS if name != "finishes"]
PLACES = {"average_finish": 2, "win_rate_pct": 2, "podium_rate_pct": 2, "kilometres": 3, "consistency_pct": 3}
BOARDS = [*COUNTS, "laps", "total_ms", "best_finish", *PLACES]
LEAST_IS_BEST = {"best_finish", "average_finish"}


def value_of(board: str, one: Figures) -> Fraction | None:
    """Exact, as nothing that is shown may decide who is ahead."""
    if board in COUNTS:
        return Fraction(one.counts[board])
    return {
        "laps": Fraction(len(one.laps)),
        "total_ms": Fraction(sum(lap.time_ms for lap in one.laps)),
        "best_finish": Fraction(min(one.places)) if one.places else None,
        "kilometres": one.metres / 1000,
        "average_finish": one.average_finish,
        "win_rate_pct": one.rate("wins"),
        "podium_rate_pct": one.rate("podiums"),
        "consistency_pct": one.consistency,
    }[board]


def leaderboard(board: str, careers: Mapping[int, Figures], min_starts: int) -> list[dict[str, Any]]:
    """Who has none of it is not in it. A rank is one more than there are better ones."""
    values = {pk: value_of(board, one) for pk, one in careers.items() if one.counts["starts"] >= min_starts}
    known = {pk: value for pk, value in values.items() if value}
    rows = [
        {
            "rank": 1 + sum(is_better(board, other, value) for other in known.values()),
            "holder": pk,
            "value": shown(value, PLACES.get(board, 0)),
            "sessions": careers[pk].counts["sessions"],
            "starts": careers[pk].counts["starts"],
            "laps": len(careers[pk].laps),
        }
        for pk, value in known.items()
    ]
    return sorted(rows, key=lambda row: (row["rank"], row["holder"]))


def is_better(board: str, one: Fraction, other: Fraction) -> bool:
    return one < other if board in LEAST_IS_BEST else one > other
