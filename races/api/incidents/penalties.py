"""Time penalties: how they are asked for, and how they read."""

from __future__ import annotations

from rest_framework import serializers

from races.api.incidents.incident import (
    OF_CONTROLLER,
    IncidentViewSet,
    IsThereFilter,
    OfControllerFilters,
    OfControllerSerializer,
    all_of,
)
from races.models import Penalty


class PenaltyFilters(OfControllerFilters):
    is_served = IsThereFilter("served_at", "Whether it was served.")

    class Meta:
        model = Penalty
        fields: list[str] = []


class PenaltySerializer(OfControllerSerializer):
    """A time penalty."""

    seconds = serializers.IntegerField(help_text="How long it is.")

    class Meta:
        model = Penalty
        fields = [*OF_CONTROLLER, "seconds", "served_at"]


class PenaltyViewSet(IncidentViewSet):
    """Time penalties, and when they were served, if ever."""

    address = "penalties"
    queryset = all_of(Penalty)
    serializer_class = PenaltySerializer
    filterset_class = PenaltyFilters
