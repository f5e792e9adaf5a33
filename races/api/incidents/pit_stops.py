"""Visits to the pits: how they are asked for, and how they read."""

from __future__ import annotations

from races.api.fields import ReadableTime
from races.api.incidents.incident import (
    OF_CONTROLLER,
    IncidentViewSet,
    IsThereFilter,
    OfControllerFilters,
    OfControllerSerializer,
    all_of,
)
from races.models import PitStop
from web.api.filters import IntegerFilter


class PitStopFilters(OfControllerFilters):
    duration_ms__gte = IntegerFilter(field_name="duration_ms", lookup_expr="gte")
    duration_ms__lte = IntegerFilter(field_name="duration_ms", lookup_expr="lte")
    is_over = IsThereFilter("out_at", "Whether the car left the pits.")

    class Meta:
        model = PitStop
        fields: list[str] = []


class PitStopSerializer(OfControllerSerializer):
    """A visit to the pits."""

    duration = ReadableTime("duration_ms", allow_null=True)

    class Meta:
        model = PitStop
        fields = [*OF_CONTROLLER, "in_at", "out_at", "duration_ms", "duration"]


class PitStopViewSet(IncidentViewSet):
    """Visits to the pits."""

    address = "pit-stops"
    queryset = all_of(PitStop)
    serializer_class = PitStopSerializer
    filterset_class = PitStopFilters
