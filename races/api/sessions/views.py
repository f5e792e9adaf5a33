"""Sessions, for reading."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from races.api.crew_pages import SummaryBackedPages
from races.api.laps.serializers import SessionLapSerializer
from races.api.latest import LatestByName
from races.api.sessions.chart_actions import with_charts
from races.api.sessions.filters import SessionFilters
from races.api.sessions.serializers import (
    ResultSerializer,
    SessionDetailSerializer,
    SessionSerializer,
)
from races.models import Session
from races.session_report.laps import lap_rows_of
from races.session_report.results import results_of
from web.api.csv_table import described_rows
from web.api.read_view import ReadView


@with_charts
class SessionViewSet(LatestByName, ReadView, ReadOnlyModelViewSet):
    """Races, qualifyings and practices, the newest first. `latest` can stand for the newest one's id."""

    queryset = Session.objects.with_names().newest_first()
    filterset_class = SessionFilters
    pagination_class = SummaryBackedPages
    query_parameters: tuple[str, ...] = ()
    """What an action can be asked beside the format."""

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
        return Response(described_rows(SessionLapSerializer, lap_rows_of(self.get_object())))
