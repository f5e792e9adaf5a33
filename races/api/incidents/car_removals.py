"""Cars that were swiped out by hand: how they are asked for, and how they read."""

from __future__ import annotations

from races.api.incidents.incident import (
    OF_CONTROLLER,
    IncidentViewSet,
    OfControllerFilters,
    OfControllerSerializer,
    all_of,
)
from races.models import CarRemoval


class CarRemovalSerializer(OfControllerSerializer):
    """A car that was swiped out of its session by hand."""

    class Meta:
        model = CarRemoval
        fields = OF_CONTROLLER


class CarRemovalViewSet(IncidentViewSet):
    """Cars that were swiped out of their session by hand."""

    address = "car-removals"
    queryset = all_of(CarRemoval)
    serializer_class = CarRemovalSerializer
    filterset_class = OfControllerFilters
