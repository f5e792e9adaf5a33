"""Championships, for reading."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from championships.api.available_tables import (
    rounds_of,
    tables_of,
    with_rounds,
)
from championships.api.evening import Evenings
from championships.api.filters import ChampionshipFilters
from championships.api.handicaps import Handicaps
from championships.api.heats import Heats
from championships.api.rounds import RoundSerializer, round_rows
from championships.api.serializers import ChampionshipDetailSerializer, ChampionshipSerializer, FaultSerializer
from championships.api.standings import Standings
from championships.checking import faults_of, remarks_on
from championships.models import Championship
from races.api.latest import LATEST, LatestByName
from web.api.csv_table import described_rows
from web.api.read_view import ReadView

NONE_YET = "There is no championship yet that is running or final."


class ChampionshipViewSet(Heats, Standings, Evenings, Handicaps, LatestByName, ReadView, ReadOnlyModelViewSet):
    """Championships, the newest first: drafts, those that are running, and final ones.

    `latest` can stand for the id of the newest that is no draft.
    """

    queryset = Championship.objects.with_names().newest_first()
    filterset_class = ChampionshipFilters

    def get_queryset(self) -> Any:
        """What an action on one championship answers of it does not ask for its rounds."""
        return with_rounds(self.queryset) if self.action in {"list", "retrieve"} else self.queryset

    def get_serializer_class(self) -> Any:
        return ChampionshipSerializer if self.action == "list" else ChampionshipDetailSerializer

    def get_object(self) -> Any:
        if self.kwargs["pk"] != LATEST:
            return super().get_object()
        known: Any = self.filter_queryset(self.get_queryset())
        latest = known.exclude(state=Championship.State.DRAFT).newest_first().first()
        if latest is None:
            raise NotFound(NONE_YET)
        return latest

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A championship with what can be asked of it, and how its standings came about."""
        championship = self.get_object()
        championship.rounds_held = rounds_of(championship)
        championship.tables = [{"table": asked, "name": name} for asked, (_, name) in tables_of(championship).items()]
        return Response(ChampionshipDetailSerializer(championship).data)

    @extend_schema(responses=RoundSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def rounds(self, request: Request, pk: str) -> Response:
        """The rounds, held or still to come, with their sessions and who won them, by number."""
        return Response(described_rows(RoundSerializer, round_rows(self.get_object())))

    @extend_schema(responses=FaultSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def faults(self, request: Request, pk: str) -> Response:
        """What is wrong with its rules and rounds, or worth knowing; the faults first. Empty: all is well."""
        return Response(described_rows(FaultSerializer, fault_rows(self.get_object())))


def fault_rows(championship: Championship) -> list[dict[str, Any]]:
    """Of rules that cannot even be read there is nothing more to remark on."""
    rows = [{"is_fault": True, "sentence": sentence} for sentence in faults_of(championship)]
    try:
        remarks = remarks_on(championship)
    except ValidationError:
        remarks = []
    return [*rows, *({"is_fault": False, "sentence": sentence} for sentence in remarks)]
