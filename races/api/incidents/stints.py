"""Stints: how they are asked for, and how they read."""

from __future__ import annotations

from races.api.fields import ReadableTime
from races.api.incidents.incident import (
    OF_CONTROLLER,
    TYRES,
    IncidentViewSet,
    OfControllerFilters,
    OfControllerSerializer,
    all_of,
)
from races.models import Stint
from web.api.filters import FlagFilter, IntegerFilter, WordFilter


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


class StintSerializer(OfControllerSerializer):
    """Laps between stops, in one car, by one driver, on one set of tyres."""

    total = ReadableTime("total_ms")
    best_lap = ReadableTime("best_lap_ms", allow_null=True)

    class Meta:
        model = Stint
        fields = [
            *OF_CONTROLLER,
            "number",
            "tyre",
            "lap_count",
            "total_ms",
            "total",
            "best_lap_ms",
            "best_lap",
            "ended_at",
            "ends_in_pits",
        ]


class StintViewSet(IncidentViewSet):
    """Laps between stops, in one car, by one driver, on one set of tyres; by when the first of them was finished."""

    address = "stints"
    queryset = all_of(Stint)
    serializer_class = StintSerializer
    filterset_class = StintFilters
