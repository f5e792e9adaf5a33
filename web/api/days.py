"""A bound on an instant, and a day that stands for one: where the row's club is, from its first instant to its last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

LAST = timedelta(microseconds=1)
"""The last instant of a day is so long before the next begins."""


@dataclass(frozen=True)
class Day:
    """A date without a time, as a bound of a period; the day is of 23 or 25 hours where clocks are changed."""

    day: date

    def bound(self, lookup: str, zone: ZoneInfo) -> datetime:
        """Its first instant for a beginning (`gte`), its last for an end (`lte`)."""
        if lookup == "gte":
            return midnight(self.day, zone)
        return midnight(self.day + timedelta(days=1), zone) - LAST


Bound = datetime | Day


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of the day, in UTC so that what is reckoned with it is right when clocks are changed."""
    return datetime.combine(day, time(), zone).astimezone(ZoneInfo("UTC"))


def instant_of(bound: Bound | None, lookup: str, zone: ZoneInfo) -> datetime | None:
    """The bound of rows that are all of clubs in one time zone."""
    return bound.bound(lookup, zone) if isinstance(bound, Day) else bound


def within(field: str, lookup: str, bound: Bound, club: str) -> Q:
    """What lies within the bound. `club` is the way to the club of a row, whose day it is where a day is asked for."""
    if not isinstance(bound, Day):
        return Q(**{f"{field}__{lookup}": bound})
    zones = {zone: bound.bound(lookup, ZoneInfo(zone)) for zone in zones_of_clubs()}
    if len(set(zones.values())) <= 1:
        return Q(**{f"{field}__{lookup}": next(iter(zones.values()), bound.bound(lookup, ZoneInfo("UTC")))})
    # What holds of every club first, because there is an index for that.
    widest = min(zones.values()) if lookup == "gte" else max(zones.values())
    of_each = Q()
    for zone, instant in zones.items():
        of_each |= Q(**{f"{club}__time_zone": zone, f"{field}__{lookup}": instant})
    return Q(**{f"{field}__{lookup}": widest}) & of_each


def zones_of_clubs() -> list[str]:
    """The time zones there are clubs in, as the settings name who knows. One query."""
    found: list[str] = import_string(settings.HUB_ZONES_OF_CLUBS)()
    return found


def way_to_club(filters: Any) -> str:
    """From a row to its club, as a list's own filter by club goes it."""
    by_club = filters.get("club")
    return str(by_club.field_name) if by_club is not None else "club"
