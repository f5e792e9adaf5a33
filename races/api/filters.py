"""Filters of tracks, sessions and laps."""

from __future__ import annotations

import django_filters

from drivers.api.filters import (
    NameSearch,
    PlainNameSearch,
)
from races.models import Meeting, Track
from web.api.filters import (
    IdFilter,
    InstantFilter,
    Ordering,
)

TYPES = "race, qualifying, practice, unknown, or as SmartRace called it."


class TrackFilters(django_filters.FilterSet):
    club = IdFilter()
    search = NameSearch()
    ordering = Ordering(name="name_key", id="pk")

    class Meta:
        model = Track
        fields: list[str] = []


class MeetingFilters(django_filters.FilterSet):
    club = IdFilter()
    began_at__gte = InstantFilter(field_name="began_at", lookup_expr="gte")
    began_at__lte = InstantFilter(field_name="began_at", lookup_expr="lte")
    search = PlainNameSearch()
    ordering = Ordering(began_at="began_at")

    class Meta:
        model = Meeting
        fields: list[str] = []
