"""How full the tanks were: how they are asked for, and how they read."""

from __future__ import annotations

from races.api.incidents.incident import (
    OF_CONTROLLER,
    IncidentViewSet,
    OfControllerFilters,
    OfControllerSerializer,
    all_of,
)
from races.models import FuelReading


class FuelReadingSerializer(OfControllerSerializer):
    """How full a tank was."""

    class Meta:
        model = FuelReading
        fields = [*OF_CONTROLLER, "level_pct"]


class FuelReadingViewSet(IncidentViewSet):
    """How full the tanks were."""

    address = "fuel-readings"
    queryset = all_of(FuelReading)
    serializer_class = FuelReadingSerializer
    filterset_class = OfControllerFilters
