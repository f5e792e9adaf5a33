"""Filters of tracks, sessions and laps."""

from __future__ import annotations

import django_filters

from drivers.api.filters import IdFilter, NameSearch, OneOf
from races.models import Lap, Session, Track


class TrackFilters(django_filters.FilterSet):
    club = IdFilter()
    search = NameSearch()

    class Meta:
        model = Track
        fields: list[str] = []


class SessionFilters(django_filters.FilterSet):
    club = IdFilter()
    track = IdFilter()
    source = IdFilter()
    driver = IdFilter(field_name="entries__driver", distinct=True)
    car = IdFilter(field_name="entries__car", distinct=True)
    type = django_filters.CharFilter(label="race, qualifying, practice, or as SmartRace called it.")
    outcome = OneOf(Session.Outcome.choices)
    is_open = django_filters.BooleanFilter(field_name="closed_at", lookup_expr="isnull")
    opened_at__gte = django_filters.IsoDateTimeFilter(field_name="opened_at", lookup_expr="gte")
    opened_at__lte = django_filters.IsoDateTimeFilter(field_name="opened_at", lookup_expr="lte")

    class Meta:
        model = Session
        fields: list[str] = []


class LapFilters(django_filters.FilterSet):
    club = IdFilter(field_name="session__club")
    track = IdFilter()
    session = IdFilter()
    driver = IdFilter()
    car = IdFilter()
    team = IdFilter()
    type = django_filters.CharFilter(field_name="session__type")
    controller = django_filters.NumberFilter()
    is_counting = django_filters.BooleanFilter()
    lap_time_ms__gte = django_filters.NumberFilter(field_name="lap_time_ms", lookup_expr="gte")
    lap_time_ms__lte = django_filters.NumberFilter(field_name="lap_time_ms", lookup_expr="lte")
    finished_at__gte = django_filters.IsoDateTimeFilter(field_name="finished_at", lookup_expr="gte")
    finished_at__lte = django_filters.IsoDateTimeFilter(field_name="finished_at", lookup_expr="lte")

    class Meta:
        model = Lap
        fields: list[str] = []
