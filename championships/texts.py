"""Points and types of sessions as people write them into one field."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from enum import StrEnum

from django.core.exceptions import ValidationError

MOST_PLACES = 200
MOST_CARRIED = 100_000
"""Grams or seconds, at which nobody means it any more."""


def points_in(text: str) -> tuple[Decimal, ...]:
    """`25 18 15` or `10-8-6` as points for each place; raises ValidationError with the word that is no number."""
    words = text.replace("-", " ").replace(";", " ").split()
    if len(words) > MOST_PLACES:
        raise ValidationError(f"A table has at most {MOST_PLACES} places, not {len(words)}.")
    return tuple(_number(word) for word in words)


def _number(word: str) -> Decimal:
    try:
        points = Decimal(word)
    except InvalidOperation:
        points = Decimal("NaN")
    if not points.is_finite() or abs(points) >= 1_000_000:
        complaint = f"“{word}” is no number of points; write them with spaces between, such as 25 18 15 or 2 1.5 1."
        raise ValidationError(complaint)
    return points


def validate_points(text: str) -> None:
    points_in(text)


def amounts_in(text: str) -> tuple[Decimal, ...]:
    """`40 20 0 -10` as what is carried for each place; raises ValidationError with the word that is no number."""
    words = text.replace(";", " ").replace("−", "-").split()
    if len(words) > MOST_PLACES:
        raise ValidationError(f"There are at most {MOST_PLACES} places, not {len(words)}.")
    return tuple(_amount(word) for word in words)


def _amount(word: str) -> Decimal:
    try:
        found = Decimal(word)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= MOST_CARRIED or found != round(found, 3):
        complaint = f"“{word}” is no number of grams or seconds; write them with spaces between, such as 40 30 20."
        raise ValidationError(complaint)
    return found


def validate_amounts(text: str) -> None:
    amounts_in(text)


def types_in(text: str) -> tuple[str, ...]:
    """`race, sprint` as types of sessions."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def choices_of(kinds: type[StrEnum]) -> list[tuple[str, str]]:
    return [(kind.value, kind.value) for kind in kinds]


def capitalised(text: str) -> str:
    """As a sentence begins; what follows stays as people wrote it."""
    return text[:1].upper() + text[1:]
