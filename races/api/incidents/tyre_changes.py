"""Changes of tyres: how they are asked for, and how they read."""

from __future__ import annotations

from races.api.incidents.incident import (
    OF_CONTROLLER,
    TYRES,
    IncidentViewSet,
    OfControllerFilters,
    OfControllerSerializer,
    all_of,
)
from races.models import TyreChange
from web.api.filters import WordFilter


class TyreChangeFilters(OfControllerFilters):
    tyre = WordFilter("tyre", TYRES)

    class Meta:
        model = TyreChange
        fields: list[str] = []


class TyreChangeSerializer(OfControllerSerializer):
    """Which tyres a car was put on."""

    class Meta:
        model = TyreChange
        fields = [*OF_CONTROLLER, "tyre"]


class TyreChangeViewSet(IncidentViewSet):
    """Which tyres a car was put on."""

    address = "tyre-changes"
    queryset = all_of(TyreChange)
    serializer_class = TyreChangeSerializer
    filterset_class = TyreChangeFilters
