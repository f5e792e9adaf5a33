"""Clubs, drivers, cars and teams, for reading."""

from __future__ import annotations

from typing import Any

from rest_framework.viewsets import ReadOnlyModelViewSet

from drivers.api.filters import CarFilters, ClubFilters, DriverFilters, TeamFilters
from drivers.api.serializers import (
    CarDetailSerializer,
    CarSerializer,
    ClubSerializer,
    DriverDetailSerializer,
    DriverSerializer,
    TeamSerializer,
)
from drivers.models import Car, Club, Driver, Team
from web.api.read_view import ReadView


class ClubViewSet(ReadView, ReadOnlyModelViewSet):
    """The clubs of this hub."""

    queryset = Club.objects.order_by("name", "id")
    serializer_class = ClubSerializer
    filterset_class = ClubFilters


class TeamViewSet(ReadView, ReadOnlyModelViewSet):
    """Teams drivers race for."""

    queryset = Team.objects.select_related("club").order_by("name", "id")
    serializer_class = TeamSerializer
    filterset_class = TeamFilters


class DriverViewSet(ReadView, ReadOnlyModelViewSet):
    """Everybody who ever raced."""

    queryset = Driver.objects.with_names().order_by("name_key", "id")
    filterset_class = DriverFilters

    def get_serializer_class(self) -> Any:
        return DriverSerializer if self.action == "list" else DriverDetailSerializer


class CarViewSet(ReadView, ReadOnlyModelViewSet):
    """Every car that ever raced."""

    queryset = Car.objects.with_names().order_by("name_key", "id")
    filterset_class = CarFilters

    def get_serializer_class(self) -> Any:
        return CarSerializer if self.action == "list" else CarDetailSerializer
