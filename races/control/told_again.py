"""What is told twice, under a time of its own each: a proxy or a tablet repeats it, at once or seconds later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

TOLD_AGAIN_WITHIN = timedelta(seconds=5)
"""A car is not in the pits, out, and in again so soon, nor does anybody give two penalties alike."""

PRESSED_ONCE_WITHIN = timedelta(seconds=1)
"""Whoever calls the safety car does not recall it so soon."""


def is_just_now(before: datetime | None, at: datetime, within: timedelta = TOLD_AGAIN_WITHIN) -> bool:
    """Whether it was told a moment before."""
    return before is not None and at - before <= within


def is_told_again(rows: Iterable[Any], at: datetime, **fields: Any) -> bool:
    """Whether the latest of the rows, which come latest first, says the same and is of a moment before."""
    last = next(iter(rows), None)
    if last is None or not is_just_now(last.at, at):
        return False
    return all(getattr(last, name) == value for name, value in fields.items())
