"""Numbers as people read them, from exact ones."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from statistics import mean, variance

PRECISE = Context(prec=80, rounding=ROUND_HALF_UP)


def rounded(value: Fraction | Decimal, places: int) -> Decimal:
    """Halves away from zero."""
    with localcontext(PRECISE):
        exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value
        return exact.quantize(Decimal(1).scaleb(-places))


def whole(value: Fraction | Decimal) -> int:
    return int(rounded(value, 0))


def shown(value: Fraction | None, places: int) -> str | None:
    return None if value is None else str(rounded(value, places))


def share(part: int, of: int) -> Fraction | None:
    """None: there is nothing to share."""
    return Fraction(part, of) if of else None


def deviation(times: Sequence[int]) -> Decimal:
    """The sample standard deviation, to many places."""
    exact = variance([Fraction(time) for time in times])
    with localcontext(PRECISE):
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).sqrt()


def consistency(times: Sequence[int]) -> Decimal | None:
    """100 · (1 − s / mean) of clean laps, in percent to three decimals; at least five are needed."""
    if len(times) < 5:
        return None
    average = mean([Fraction(time) for time in times])
    with localcontext(PRECISE):
        exact = 100 * (1 - deviation(times) * average.denominator / average.numerator)
    return rounded(exact, 3)
