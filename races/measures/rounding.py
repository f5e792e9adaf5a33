"""Quotients of whole numbers as people read them, without floats."""

from __future__ import annotations

from decimal import Decimal


def quotient(dividend: int, divisor: int, places: int) -> Decimal | None:
    """To that many decimal places, halves away from zero; None: there is nothing to divide by."""
    if divisor == 0:
        return None
    scaled = half_up(abs(dividend) * 10**places, divisor)
    return Decimal(scaled if dividend >= 0 else -scaled).scaleb(-places)


def half_up(dividend: int, divisor: int) -> int:
    """Of two numbers that are not negative."""
    return (2 * dividend + divisor) // (2 * divisor)
