"""Filters of what happens beside laps: stints, pit stops, penalties, the weather and so on."""

from __future__ import annotations

import django_filters

from drivers.api.filters import CrewFilters
from races.api.filters import TYPES
from races.api.latest import IdOrLatestFilter
from races.models import (
    Damage,
    Meeting,
    Neutralisation,
    Penalty,
    PitStop,
    Session,
    Stint,
    TyreChange,
    WeatherReport,
)
from web.api.filters import (
    FlagFilter,
    IdFilter,
    InstantFilter,
    IntegerFilter,
    OneOf,
    Ordering,
    WordFilter,
)

TYRES = "dry, wet, or as SmartRace called it."


class IsThereFilter(FlagFilter):
    """Whether that field holds anything."""

    def __init__(self, field_name: str, label: str) -> None:
        super().__init__(field_name=field_name, lookup_expr="isnull", exclude=True, label=label)


class IncidentFilters(django_filters.FilterSet):
    """Of whatever a source tells of."""

    club = IdFilter(field_name="source__club")
    source = IdFilter()
    session = IdOrLatestFilter(Session, "session")
    meeting = IdOrLatestFilter(Meeting, "session__meeting")
    track = IdFilter(field_name="session__track")
    type = WordFilter("session__type", f"Of the session: {TYPES}")
    at__gte = InstantFilter(field_name="at", lookup_expr="gte")
    at__lte = InstantFilter(field_name="at", lookup_expr="lte")
    ordering = Ordering(at="at")


class OfControllerFilters(IncidentFilters, CrewFilters):
    """Of what happens to one controller."""

    controller = IntegerFilter()


class WeatherFilters(IncidentFilters):
    weather = WordFilter("weather", "dry, wet; announced also about_to_rain, about_to_dry_up.")
    is_announcement = FlagFilter()

    class Meta:
        model = WeatherReport
        fields: list[str] = []


class PeriodFilters(IncidentFilters):
    is_over = IsThereFilter("ended_at", "Whether its end was told of.")


class NeutralisationFilters(PeriodFilters):
    kind = OneOf(Neutralisation.Kind.choices)

    class Meta:
        model = Neutralisation
        fields: list[str] = []


class PenaltyFilters(OfControllerFilters):
    is_served = IsThereFilter("served_at", "Whether it was served.")

    class Meta:
        model = Penalty
        fields: list[str] = []


class DamageFilters(OfControllerFilters):
    kind = WordFilter("kind", "engine, battery, suspension, gearbox, or as SmartRace called it.")
    is_repaired = IsThereFilter("repaired_at", "Whether it was repaired.")

    class Meta:
        model = Damage
        fields: list[str] = []


class PitStopFilters(OfControllerFilters):
    duration_ms__gte = IntegerFilter(field_name="duration_ms", lookup_expr="gte")
    duration_ms__lte = IntegerFilter(field_name="duration_ms", lookup_expr="lte")
    is_over = IsThereFilter("out_at", "Whether the car left the pits.")

    class Meta:
        model = PitStop
        fields: list[str] = []


class StintFilters(OfControllerFilters):
    tyre = WordFilter("tyre", TYRES)
    best_lap_ms__gte = IntegerFilter(field_name="best_lap_ms", lookup_expr="gte")
    best_lap_ms__lte = IntegerFilter(field_name="best_lap_ms", lookup_expr="lte")
    lap_count__gte = IntegerFilter(field_name="lap_count", lookup_expr="gte")
    lap_count__lte = IntegerFilter(field_name="lap_count", lookup_expr="lte")
    ends_in_pits = FlagFilter()

    class Meta:
        model = Stint
        fields: list[str] = []


class TyreChangeFilters(OfControllerFilters):
    tyre = WordFilter("tyre", TYRES)

    class Meta:
        model = TyreChange
        fields: list[str] = []
