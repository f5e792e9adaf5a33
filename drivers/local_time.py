"""Local time as people read it: in the hour that comes twice it says which of the two it is."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone


def twice(local: datetime) -> str:
    """The time zone's short name where the wall clock shows that time twice, when clocks go back; else nothing."""
    if local.tzinfo is None:
        return ""
    is_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f" {local.tzname()}" if is_twice else ""


def local_text(at: datetime, format: str = "%Y-%m-%d %H:%M") -> str:
    """An instant in the time zone at hand."""
    local = timezone.localtime(at)
    return f"{local:{format}}{twice(local)}"
