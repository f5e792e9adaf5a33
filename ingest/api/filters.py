"""Filters of raw events and problems."""

from __future__ import annotations

import django_filters

from ingest.models import Problem, RawEvent
from web.api.filters import (
    FlagFilter,
    IdFilter,
    InstantFilter,
    IntegerFilter,
    OneOf,
)


class RawEventFilters(django_filters.FilterSet):
    club = IdFilter(field_name="source__club")
    source = IdFilter()
    event_type = django_filters.CharFilter(label="As SmartRace wrote it, exactly.", max_length=200)
    number__gte = IntegerFilter(field_name="number", lookup_expr="gte")
    number__lte = IntegerFilter(field_name="number", lookup_expr="lte")
    occurred_at__gte = InstantFilter(field_name="occurred_at", lookup_expr="gte")
    occurred_at__lte = InstantFilter(field_name="occurred_at", lookup_expr="lte")
    arrived_at__gte = InstantFilter(field_name="arrived_at", lookup_expr="gte")
    arrived_at__lte = InstantFilter(field_name="arrived_at", lookup_expr="lte")
    is_time_believed = FlagFilter(label="Whether it happened when its body says.")
    has_problem = FlagFilter(field_name="problem", lookup_expr="isnull", exclude=True)

    class Meta:
        model = RawEvent
        fields: list[str] = []


class ProblemFilters(django_filters.FilterSet):
    club = IdFilter(field_name="event__source__club")
    source = IdFilter(field_name="event__source")
    kind = OneOf(Problem.Kind.choices)
    event_type = django_filters.CharFilter(
        field_name="event__event_type", label="As SmartRace wrote it, exactly.", max_length=200
    )
    arrived_at__gte = InstantFilter(field_name="event__arrived_at", lookup_expr="gte")
    arrived_at__lte = InstantFilter(field_name="event__arrived_at", lookup_expr="lte")
    search = django_filters.CharFilter(
        field_name="message", lookup_expr="icontains", label="Part of the message.", max_length=200
    )

    class Meta:
        model = Problem
        fields: list[str] = []
