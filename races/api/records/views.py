"""Lap and track records, how they fell, and personal bests."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from drivers.models import Car, Driver
from races.api.records.filters import (
    USUALLY,
    HistoryFilters,
    PersonalBestFilters,
    RecordFilters,
    of_summaries,
    selection,
)
from races.api.records.serializers import (
    BestSerializer,
    FallSerializer,
    RecordSerializer,
)
from races.history.best_laps import (
    best_laps,
    personal_bests,
)
from races.history.record_history import history
from races.history.record_ranking import ranked
from races.history.record_rulings import record_rulings
from races.models import Lap, Track
from web.api.limits import LimitedRows
from web.api.read_view import ReadView

ENTRANTS: dict[str, Any] = {"driver": Driver, "car": Car}
NOBODY = ValidationError({"driver": ["A driver or a car is needed: its id."]})


class Records(ReadView, GenericViewSet):
    """What is asked of counting laps: the laps of the queryset, and the summaries that the same filters find."""

    queryset = Lap.objects.order_by()
    filterset_class: Any
    pagination_class = None

    def asked(self, request: Request) -> tuple[Any, Any]:
        """The laps, and the filters of the summaries; raises ValidationError for what cannot be asked."""
        laps = self.filter_queryset(self.get_queryset())
        summaries = of_summaries(self.filterset_class, request.query_params)
        summaries.is_valid()
        return laps, summaries


class RecordViewSet(LimitedRows, Records):
    """The best counting laps on a track."""

    serializer_class = RecordSerializer
    filterset_class = RecordFilters

    @extend_schema(responses=RecordSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The best counting laps on a track, ranked; of equal times the earlier is ahead.

        With `type=race` they are lap records, without it track records, of any session. Each line says whether it is
        the lap record or the track record of its track, whatever was asked for. Laps that the club rejected as records
        are left out, and where it shows only confirmed records, so are all others.
        """
        laps, summaries = self.asked(request)
        cleaned = summaries.form.cleaned_data
        track = get_object_or_404(Track.objects.select_related("club"), pk=cleaned["track"])
        ruled = record_rulings(track.club)
        chosen = selection(laps, summaries, track.club, ruled.that_are_confirmed(cleaned["is_confirmed"]))
        best = best_laps(chosen, cleaned["by"] or "overall", self.most(request, cleaned["limit"], USUALLY))
        return Response(RecordSerializer(ranked(self.cut(best), chosen.measure, ruled), many=True).data)


class RecordHistoryViewSet(Records):
    """How a record fell, time and again."""

    serializer_class = FallSerializer
    filterset_class = HistoryFilters

    @extend_schema(responses=FallSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Each lap that was the best so far when it was finished, the first one first; an equal time breaks nothing.

        With `type=race` it is the lap record that fell, without it the track record. What the club rejected as a
        record never was one; nor was, where the club shows only confirmed records, what it did not confirm.
        """
        laps, summaries = self.asked(request)
        cleaned = summaries.form.cleaned_data
        track = get_object_or_404(Track.objects.select_related("club"), pk=cleaned["track"])
        ruled = record_rulings(track.club).that_are_confirmed(cleaned["is_confirmed"])
        return Response(FallSerializer(history(selection(laps, summaries, track.club, ruled)), many=True).data)


class PersonalBestViewSet(Records):
    """The best laps of a driver or a car."""

    serializer_class = BestSerializer
    filterset_class = PersonalBestFilters

    @extend_schema(responses=BestSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The best counting lap of a driver, of a car or of a driver in a car, on each track, by the tracks' names."""
        laps, summaries = self.asked(request)
        if summaries.entrant is None:
            raise NOBODY
        role, pk = summaries.entrant
        entrant = get_object_or_404(ENTRANTS[role].objects.select_related("club"), pk=pk)
        chosen = selection(laps, summaries, entrant.club)
        best = ranked(personal_bests(chosen), chosen.measure, record_rulings(entrant.club))
        return Response(BestSerializer(best, many=True).data)
