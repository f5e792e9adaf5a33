"""Filters of laps, and the same asked of their summaries: these say in which sessions such laps are."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from drivers.api.filters import CrewFilters
from races.api.latest import IdOrLatestFilter
from races.models import Lap, LapSummary, Meeting, Session
from races.models.lap_summary import LapSummaryQuerySet
from web.api.filters import (
    FlagFilter,
    IdFilter,
    InstantFilter,
    IntegerFilter,
    OneOf,
    WordFilter,
)

NEWEST_FIRST, OLDEST_FIRST = "-opened_at", "opened_at"
EXCLUSIONS = [choice for choice in Lap.Exclusion.choices if choice[0]]


class LapFilters(CrewFilters):
    club = IdFilter(field_name="session__club")
    source = IdFilter()
    track = IdFilter()
    session = IdOrLatestFilter(Session, "session")
    meeting = IdOrLatestFilter(Meeting, "session__meeting")
    type = WordFilter("session__type", "race, qualifying, practice, unknown, or as SmartRace called it.")
    weather = WordFilter("weather", "When the lap was finished: dry, wet, or as SmartRace called it.")
    tyre = WordFilter("tyre", "On which the lap was begun: dry, wet, or as SmartRace called it.")
    controller = IntegerFilter()
    lap_time_ms__gte = IntegerFilter(field_name="lap_time_ms", lookup_expr="gte")
    lap_time_ms__lte = IntegerFilter(field_name="lap_time_ms", lookup_expr="lte")
    opened_at__gte = InstantFilter(field_name="session__opened_at", lookup_expr="gte")
    opened_at__lte = InstantFilter(field_name="session__opened_at", lookup_expr="lte")
    finished_at__gte = InstantFilter(field_name="finished_at", lookup_expr="gte")
    finished_at__lte = InstantFilter(field_name="finished_at", lookup_expr="lte")
    is_counting = FlagFilter()
    exclusion = OneOf(EXCLUSIONS)
    is_clean = FlagFilter()
    is_in_lap = FlagFilter()
    is_out_lap = FlagFilter()
    is_under_vsc = FlagFilter()
    is_under_suspension = FlagFilter()
    ordering = OneOf(
        [(NEWEST_FIRST, "newest first"), (OLDEST_FIRST, "oldest first")],
        method="keep",
        label="By when the session was opened, then by when the lap was finished; `-` for the newest first.",
    )

    class Meta:
        model = Lap
        fields: list[str] = []

    def keep(self, queryset: Any, name: str, value: object) -> Any:
        """The pages put laps in order."""
        return queryset


class WhereLapsAre(CrewFilters):
    """Of the filters of laps all that summaries can answer: what is left has every such lap, and others."""

    club = IdFilter()
    source = IdFilter()
    track = IdFilter()
    session = IdOrLatestFilter(Session, "session")
    meeting = IdOrLatestFilter(Meeting, "session__meeting")
    type = WordFilter("session_type")
    weather = WordFilter("weather")
    tyre = WordFilter("tyre")
    controller = IntegerFilter()
    lap_time_ms__gte = IntegerFilter(field_name="longest_lap_ms", lookup_expr="gte")
    lap_time_ms__lte = IntegerFilter(field_name="shortest_lap_ms", lookup_expr="lte")
    opened_at__gte = InstantFilter(field_name="opened_at", lookup_expr="gte")
    opened_at__lte = InstantFilter(field_name="opened_at", lookup_expr="lte")
    finished_at__gte = InstantFilter(field_name="ended_at", lookup_expr="gte")
    finished_at__lte = InstantFilter(field_name="at", lookup_expr="lte")
    is_counting = FlagFilter(method="where_some_count")
    exclusion = OneOf(EXCLUSIONS, method="where_some_do_not_count")
    is_clean = FlagFilter(method="where_some_are_clean")

    class Meta:
        model = LapSummary
        fields: list[str] = []

    def where_some_count(self, queryset: LapSummaryQuerySet, name: str, value: bool) -> LapSummaryQuerySet:
        return queryset.filter(counting_laps__gt=0) if value else queryset.filter(counting_laps__lt=F("lap_count"))

    def where_some_do_not_count(self, queryset: LapSummaryQuerySet, name: str, value: str) -> LapSummaryQuerySet:
        return queryset.filter(counting_laps__lt=F("lap_count"))

    def where_some_are_clean(self, queryset: LapSummaryQuerySet, name: str, value: bool) -> LapSummaryQuerySet:
        return queryset.filter(clean_laps__gt=0) if value else queryset.filter(clean_laps__lt=F("lap_count"))
