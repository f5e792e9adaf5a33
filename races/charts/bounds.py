"""How much of an axis to draw, so that one lap in a wall does not flatten all others."""

from __future__ import annotations

from collections.abc import Sequence

MOST_OF_THEM = 0.9
SLACK = 1.5


def upper_bound(values: Sequence[float]) -> float:
    """The highest; where that is far beyond nine tenths of all, some way beyond these."""
    ordered = sorted(values)
    low, high = ordered[0], ordered[-1]
    most = ordered[int(MOST_OF_THEM * (len(ordered) - 1))]
    bound = most + SLACK * (most - low)
    return bound if low < bound < high else high


def padded(low: float, high: float, share: float = 0.04) -> tuple[float, float]:
    """With some air around it, also where there is only one value."""
    air = (high - low) * share or max(abs(high) * 0.01, 1.0)
    return low - air, high + air
