"""Filters of tracks, sessions and laps."""

from __future__ import annotations

import django_filters

from drivers.api.filters import FlagFilter, IdFilter, InstantFilter, IntegerFilter, NameSearch, OneOf
from races.models import Lap, Session, Track
from races.models.session import SessionQuerySet


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
    driver = IdFilter(method="where_drove", label="Who drove in it, on whatever controller.")
    car = IdFilter(method="where_drove", label="Which car was driven in it.")
    type = django_filters.CharFilter(label="race, qualifying, practice, or as SmartRace called it.")
    outcome = OneOf(Session.Outcome.choices)
    is_open = FlagFilter(field_name="closed_at", lookup_expr="isnull")
    opened_at__gte = InstantFilter(field_name="opened_at", lookup_expr="gte")
    opened_at__lte = InstantFilter(field_name="opened_at", lookup_expr="lte")

    class Meta:
        model = Session
        fields: list[str] = []

    def where_drove(self, queryset: SessionQuerySet, name: str, value: int) -> SessionQuerySet:
        return queryset.driven_by(name, value)


class LapFilters(django_filters.FilterSet):
    club = IdFilter(field_name="session__club")
    track = IdFilter()
    session = IdFilter()
    driver = IdFilter()
    car = IdFilter()
    team = IdFilter()
    type = django_filters.CharFilter(field_name="session__type")
    controller = IntegerFilter()
    is_counting = FlagFilter()
    lap_time_ms__gte = IntegerFilter(field_name="lap_time_ms", lookup_expr="gte")
    lap_time_ms__lte = IntegerFilter(field_name="lap_time_ms", lookup_expr="lte")
    finished_at__gte = InstantFilter(field_name="finished_at", lookup_expr="gte")
    finished_at__lte = InstantFilter(field_name="finished_at", lookup_expr="lte")

    class Meta:
        model = Lap
        fields: list[str] = []
