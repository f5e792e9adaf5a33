"""Careers, whole or broken down; all of them are sums of seasons, however many laps there were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drivers.models import Car, Driver
from races.history.career_figures import (
    SUMMED,
    Career,
)
from races.models import SeasonTotals, Track
from races.models.career import SeasonTotalsQuerySet

HOLDERS: Mapping[str, Any] = {"driver": Driver, "car": Car}
"""Whose appearances are counted by themselves."""
NAMED: Mapping[str, Any] = {**HOLDERS, "track": Track}
COLUMNS = {"season": "season", "type": "session_type", "track": "track", "driver": "driver", "car": "car"}
"""What a career can be broken down by, and the field that tells one from another."""


@dataclass(frozen=True)
class CareerShare:
    """The part of a career that belongs to one season, one track and so on, which is the `key`."""

    key: Any
    career: Career


@dataclass(frozen=True)
class Statistics:
    """What happened on a track: of the `whole` only what does not depend on whose it is; its starts are races."""

    whole: Career
    drivers: int
    cars: int


def career(totals: SeasonTotalsQuerySet) -> Career:
    """The sum of all of them."""
    return Career.of(totals.order_by().aggregate(**SUMMED))


def breakdown(totals: SeasonTotalsQuerySet, by: str) -> list[CareerShare]:
    """One share for each, by what people call them; what happened on no known track comes last.

    Of several drivers or cars in one session each has it, so that their shares are more than the whole.
    """
    column = COLUMNS[by]
    lines = list(totals.order_by().values(column).annotate(**SUMMED))
    names = named(by, (line[column] for line in lines))
    shares = [CareerShare(names.get(line[column], line[column]), Career.of(line)) for line in lines]
    return sorted(shares, key=lambda share: place(share.key))


def named(by: str, keys: Any) -> dict[Any, Any]:
    """The drivers, cars or tracks with those keys."""
    return NAMED[by]._default_manager.in_bulk([key for key in keys if key is not None]) if by in NAMED else {}


def place(key: Any) -> tuple[Any, ...]:
    """Seasons by number, all else by name."""
    if key is None:
        return (1,)
    return (0, key) if isinstance(key, int | str) else (0, key.name_key, key.pk)


def of_track(track: Track) -> SeasonTotalsQuerySet:
    """What was driven on it; the club leads the way in the index."""
    return SeasonTotals.objects.filter(club=track.club_id, track=track)


def of_holder(role: str, holder: Any) -> SeasonTotalsQuerySet:
    """What a driver or a car drove, or what was driven on a track: by the `role`."""
    return of_track(holder) if role == "track" else SeasonTotals.objects.filter(**{role: holder})


def statistics(totals: SeasonTotalsQuerySet) -> Statistics:
    """What everybody together drove, and how many they are."""
    drivers, cars = (totals.of(role).order_by().values(role).distinct().count() for role in ("driver", "car"))
    return Statistics(career(totals.of()), drivers, cars)
