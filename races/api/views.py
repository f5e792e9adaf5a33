"""Tracks, sessions and laps, for reading."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from drivers.api.pages import CursorPages
from races.api.filters import LapFilters, SessionFilters, TrackFilters
from races.api.serializers import (
    LapSerializer,
    ResultSerializer,
    SessionDetailSerializer,
    SessionLapSerializer,
    SessionSerializer,
    TrackSerializer,
)
from races.models import Lap, Session, Track
from races.results import results_of


class TrackViewSet(ReadOnlyModelViewSet):
    """Every layout that was ever driven."""

    queryset = Track.objects.select_related("club").order_by("name_key", "id")
    serializer_class = TrackSerializer
    filterset_class = TrackFilters


class NewestSessionsFirst(CursorPages):
    ordering = ("-opened_at", "-id")


class SessionViewSet(ReadOnlyModelViewSet):
    """Races, qualifyings and practices, the newest first."""

    queryset = Session.objects.told().order_by("-opened_at", "-id")
    filterset_class = SessionFilters
    pagination_class = NewestSessionsFirst

    def get_serializer_class(self) -> Any:
        return SessionSerializer if self.action == "list" else SessionDetailSerializer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A session with its classification."""
        session = self.get_object()
        session.results = results_of(session)
        return Response(SessionDetailSerializer(session).data)

    @extend_schema(responses=ResultSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def results(self, request: Request, pk: str) -> Response:
        """The classification: who has a place in the order of their places, then who has none."""
        return Response(ResultSerializer(results_of(self.get_object()), many=True).data)

    @extend_schema(responses=SessionLapSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def laps(self, request: Request, pk: str) -> Response:
        """All laps of the session in the order they were driven, whole, in one answer."""
        laps = Lap.objects.filter(session=self.get_object()).told().order_by("finished_at", "event")
        return Response(SessionLapSerializer(laps, many=True).data)


class NewestLapsFirst(CursorPages):
    ordering = ("-finished_at", "-id")


class LapViewSet(ReadOnlyModelViewSet):
    """Laps of all sessions, the newest first."""

    queryset = Lap.objects.told().order_by("-finished_at", "-id")
    serializer_class = LapSerializer
    filterset_class = LapFilters
    pagination_class = NewestLapsFirst
