"""How evenly somebody drives."""

from math import isqrt

FEWEST_LAPS = 5


def consistency_of(laps: int, total_ms: int, squares: int) -> int | None:
    """100 · (1 − s / mean) in thousandths of a percent, rounded (an exact half down), s the sample standard deviation.

    Over one driver's clean laps in one session: how many, the sum of their times, the sum of their squares. None for
    fewer than 5 laps. In whole numbers throughout, so that it is the same everywhere.
    """
    if laps < FEWEST_LAPS:
        return None
    # s / mean = √(n · (n · Σt² − (Σt)²) / (n − 1)) / Σt
    spread = laps * (laps * squares - total_ms * total_ms)
    doubled = isqrt(4 * 100_000**2 * spread // ((laps - 1) * total_ms * total_ms))
    return 100_000 - (doubled + 1) // 2
