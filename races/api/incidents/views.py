"""What happens beside laps, for reading: one list a kind, the newest first."""

from __future__ import annotations

from typing import Any

from rest_framework.viewsets import ReadOnlyModelViewSet

from races.api.incidents import filters, serializers
from races.models import (
    CarRemoval,
    Damage,
    FuelReading,
    JumpStart,
    Neutralisation,
    Penalty,
    PitStop,
    Stint,
    Suspension,
    TyreChange,
    WeatherReport,
)
from races.models.crewed import EventRowQuerySet
from web.api.pagination import OrderedCursorPages
from web.api.read_view import ReadView


def all_of(model: type[Any]) -> EventRowQuerySet:
    """With the names a list shows, the newest first."""
    return EventRowQuerySet(model).with_names().newest_first()


class IncidentViewSet(ReadView, ReadOnlyModelViewSet):
    """What one event told of."""

    filterset_class = filters.IncidentFilters
    pagination_class = OrderedCursorPages


class StintViewSet(IncidentViewSet):
    """Laps between stops, in one car, by one driver, on one set of tyres; by when the first of them was finished."""

    queryset = all_of(Stint)
    serializer_class = serializers.StintSerializer
    filterset_class = filters.StintFilters


class PitStopViewSet(IncidentViewSet):
    """Visits to the pits."""

    queryset = all_of(PitStop)
    serializer_class = serializers.PitStopSerializer
    filterset_class = filters.PitStopFilters


class PenaltyViewSet(IncidentViewSet):
    """Time penalties, and when they were served, if ever."""

    queryset = all_of(Penalty)
    serializer_class = serializers.PenaltySerializer
    filterset_class = filters.PenaltyFilters


class DamageViewSet(IncidentViewSet):
    """What broke, and when it was repaired, if ever."""

    queryset = all_of(Damage)
    serializer_class = serializers.DamageSerializer
    filterset_class = filters.DamageFilters


class TyreChangeViewSet(IncidentViewSet):
    """Which tyres a car was put on."""

    queryset = all_of(TyreChange)
    serializer_class = serializers.TyreChangeSerializer
    filterset_class = filters.TyreChangeFilters


class FuelReadingViewSet(IncidentViewSet):
    """How full the tanks were."""

    queryset = all_of(FuelReading)
    serializer_class = serializers.FuelReadingSerializer
    filterset_class = filters.OfControllerFilters


class CarRemovalViewSet(IncidentViewSet):
    """Cars that were swiped out of their session by hand."""

    queryset = all_of(CarRemoval)
    serializer_class = serializers.CarRemovalSerializer
    filterset_class = filters.OfControllerFilters


class WeatherViewSet(IncidentViewSet):
    """What became of the weather, or was said to."""

    queryset = all_of(WeatherReport)
    serializer_class = serializers.WeatherSerializer
    filterset_class = filters.WeatherFilters


class NeutralisationViewSet(IncidentViewSet):
    """When the safety car, virtual or not, was out."""

    queryset = all_of(Neutralisation)
    serializer_class = serializers.NeutralisationSerializer
    filterset_class = filters.NeutralisationFilters


class SuspensionViewSet(IncidentViewSet):
    """When sessions were halted, however long."""

    queryset = all_of(Suspension)
    serializer_class = serializers.SuspensionSerializer
    filterset_class = filters.PeriodFilters


class JumpStartViewSet(IncidentViewSet):
    """When somebody left before the lights went out."""

    queryset = all_of(JumpStart)
    serializer_class = serializers.JumpStartSerializer


RESOURCES: dict[str, type[IncidentViewSet]] = {
    "stints": StintViewSet,
    "pit-stops": PitStopViewSet,
    "penalties": PenaltyViewSet,
    "damages": DamageViewSet,
    "tyre-changes": TyreChangeViewSet,
    "fuel-readings": FuelReadingViewSet,
    "car-removals": CarRemovalViewSet,
    "weather": WeatherViewSet,
    "neutralisations": NeutralisationViewSet,
    "suspensions": SuspensionViewSet,
    "jump-starts": JumpStartViewSet,
}
"""Each by the name of its list."""
