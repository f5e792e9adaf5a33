"""Careers of drivers and cars, and the statistics of tracks, whole and broken down."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from drivers.models import Car, Driver
from races.api.careers import filters as career_filters
from races.api.careers.serializers import (
    AppearanceSerializer,
    CareerSerializer,
    CareerShareSerializer,
    KeyedSerializer,
    StatisticsSerializer,
)
from races.history.career import (
    HOLDERS,
    CareerShare,
    breakdown,
    career,
    of_holder,
    of_track,
    statistics,
)
from races.models import Appearance, SeasonTotals, Track
from web.api.csv_table import described_rows
from web.api.pagination import OrderedCursorPages
from web.api.read_view import ReadView

MODELS: dict[str, type[Model]] = {"driver": Driver, "car": Car, "track": Track}
ID = OpenApiParameter("id", OpenApiTypes.INT64, OpenApiParameter.PATH, description="Of the driver, car or track.")


class OfOne(ReadView, GenericAPIView):
    """Something about one driver, car or track, which is the `role`."""

    role: ClassVar[str]
    queryset: Any = SeasonTotals.objects.all()
    pagination_class: Any = None

    def holder(self) -> Any:
        """Whom it is about; raises NotFound."""
        try:
            return MODELS[self.role]._default_manager.get(pk=self.kwargs["pk"])
        except (ObjectDoesNotExist, ValueError):
            raise NotFound(f"There is no such {self.role}.") from None

    def totals(self, holder: Any, *roles: str) -> Any:
        """What is asked for of the holder's: of these roles, and of those a filter names."""
        named = {role for role in HOLDERS if self.request.query_params.get(role)}
        return self.filter_queryset(of_holder(self.role, holder).of(*{self.role, *roles, *named} & {*HOLDERS}))


@extend_schema(parameters=[ID], filters=True)
class CareerView(OfOne):
    renderer_classes = (JSONRenderer,)
    serializer_class = CareerSerializer

    def get(self, request: Request, pk: str) -> Response:
        """The sum of all closed sessions, or of those the filters leave."""
        return Response(CareerSerializer(career(self.totals(self.holder()))).data)


@extend_schema(parameters=[ID], filters=True)
class StatisticsView(OfOne):
    renderer_classes = (JSONRenderer,)
    serializer_class = StatisticsSerializer

    def get(self, request: Request, pk: str) -> Response:
        """What happened on a track, whoever drove: in all closed sessions, or in those the filters leave."""
        track = self.holder()
        totals: Any = self.filter_queryset(of_track(track))
        return Response(StatisticsSerializer(statistics(totals)).data)


@extend_schema(parameters=[ID], responses=CareerShareSerializer(many=True))
class BreakdownView(OfOne):
    serializer_class = CareerShareSerializer

    def get(self, request: Request, pk: str) -> Response:
        """One row for each season, track and so on. Who drove two cars in a session has it in the row of each."""
        by = request.query_params.get("by") or "season"
        shares = breakdown(self.totals(self.holder(), by), by)
        return Response(described_rows(CareerShareSerializer, rows_of(shares, by)))


@extend_schema(parameters=[ID], responses=AppearanceSerializer(many=True))
class SessionsView(OfOne):
    queryset = Appearance.objects.all()
    serializer_class = AppearanceSerializer
    filterset_class = career_filters.AppearanceFilters
    pagination_class = OrderedCursorPages

    def get(self, request: Request, pk: str) -> Response:
        """Closed sessions of any type, the newest first: place, laps and best lap in each."""
        own = (
            Appearance.objects.present().of(self.role).filter(**{self.role: self.holder()}).with_names().newest_first()
        )
        page = self.paginate_queryset(self.filter_queryset(own))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


def rows_of(shares: list[CareerShare], by: str) -> list[dict[str, Any]]:
    """Shares with their keys, each in the column of its kind."""
    keyed, shape = KeyedSerializer(), CareerSerializer()
    none = dict.fromkeys(keyed.fields)
    return [
        {**keyed.to_representation({**none, by: share.key}), **shape.to_representation(share.career)}
        for share in shares
    ]


class DriverCareer(CareerView):
    role, filterset_class = "driver", career_filters.DriverCareerFilters


class CarCareer(CareerView):
    role, filterset_class = "car", career_filters.CarCareerFilters


class TrackStatistics(StatisticsView):
    role, filterset_class = "track", career_filters.TrackStatisticsFilters


class DriverBreakdown(BreakdownView):
    role, filterset_class = "driver", career_filters.DriverBreakdownFilters


class CarBreakdown(BreakdownView):
    role, filterset_class = "car", career_filters.CarBreakdownFilters


class TrackBreakdown(BreakdownView):
    role, filterset_class = "track", career_filters.TrackBreakdownFilters


class DriverSessions(SessionsView):
    role = "driver"


class CarSessions(SessionsView):
    role = "car"
