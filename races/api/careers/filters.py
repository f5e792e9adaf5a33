"""Which part of a career is asked for."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema_field

from races.api.filters import TYPES
from races.history.leaderboard import BOARDS
from races.models import Appearance, SeasonTotals, Track
from web.api.filters import (
    IdFilter,
    InstantFilter,
    IntegerFilter,
    OneOf,
    Ordering,
    ReadByView,
    WordFilter,
)

MOST_RANKS = 500
DEFAULT_RANKS = 100
FEWEST_DRIVERS, MOST_DRIVERS = 2, 10


@extend_schema_field({"type": "integer", "minimum": 1, "maximum": 9999})
class SeasonFilter(IntegerFilter):
    def __init__(self) -> None:
        label = "A calendar year, where the club is."
        super().__init__(field_name="season", label=label, min_value=1, max_value=9999)


class CareerFilters(ReadByView, django_filters.FilterSet):
    """Which seasons, tracks and types of sessions count."""

    season = SeasonFilter()
    track = IdFilter()
    type = WordFilter("session_type", f"Of the sessions: {TYPES}")

    class Meta:
        model = SeasonTotals
        fields: list[str] = []


def ways(*words: str) -> OneOf:
    choices = [(word, word) for word in words]
    return OneOf(choices, method="keep", label="What each row is of; without it, season.")


class DriverCareerFilters(CareerFilters):
    car = IdFilter(label="Only what was driven in that car.")


class CarCareerFilters(CareerFilters):
    driver = IdFilter(label="Only what that driver drove in it.")


class TrackStatisticsFilters(ReadByView, django_filters.FilterSet):
    season = SeasonFilter()
    type = WordFilter("session_type", f"Of the sessions: {TYPES}")

    class Meta:
        model = SeasonTotals
        fields: list[str] = []


class DriverBreakdownFilters(DriverCareerFilters):
    by = ways("season", "type", "track", "car")


class CarBreakdownFilters(CarCareerFilters):
    by = ways("season", "type", "track", "driver")


class TrackBreakdownFilters(TrackStatisticsFilters):
    driver = IdFilter(label="Only what that driver drove on it.")
    car = IdFilter(label="Only what was driven in that car.")
    by = ways("season", "type", "driver", "car")


class LeaderboardFilters(CareerFilters):
    club = IdFilter()
    track = IdFilter(method="on_track")
    of = OneOf([(board, board) for board in BOARDS], method="keep", required=True, label="The figure it is by.")
    holder = OneOf([("driver", "drivers"), ("car", "cars")], method="keep", label="Who is ranked; without it, driver.")
    min_starts = IntegerFilter(
        method="keep", min_value=0, max_value=1_000_000, label="How many races somebody must have begun; without it 0."
    )
    limit = IntegerFilter(
        method="keep",
        min_value=1,
        max_value=MOST_RANKS,
        label=f"How many rows at most, from 1 to {MOST_RANKS}; without it {DEFAULT_RANKS}, and as CSV all.",
    )

    def on_track(self, queryset: Any, name: str, value: int) -> Any:
        """With the track's club, by which the index begins."""
        return queryset.filter(track=value, club__in=Track.objects.filter(pk=value).values("club"))


class IdsFilter(django_filters.BaseInFilter, IdFilter):
    """Several ids with commas between them."""


class DuelFilters(ReadByView, django_filters.FilterSet):
    drivers = IdsFilter(method="keep", required=True, label="From 2 to 10 ids of drivers, with commas between them.")
    season = SeasonFilter()
    track = IdFilter()
    type = WordFilter("session_type", f"Of the sessions: {TYPES}")
    opened_at__gte = InstantFilter(field_name="opened_at", lookup_expr="gte")
    opened_at__lte = InstantFilter(field_name="opened_at", lookup_expr="lte")

    class Meta:
        model = Appearance
        fields: list[str] = []


class AppearanceFilters(django_filters.FilterSet):
    season = SeasonFilter()
    track = IdFilter()
    type = WordFilter("session_type", f"Of the session: {TYPES}")
    opened_at__gte = InstantFilter(field_name="opened_at", lookup_expr="gte")
    opened_at__lte = InstantFilter(field_name="opened_at", lookup_expr="lte")
    ordering = Ordering(opened_at="opened_at")

    class Meta:
        model = Appearance
        fields: list[str] = []
