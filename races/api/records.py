"""Lap and track records."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from drivers.api.filters import IdFilter, IntegerFilter, OneOf
from races.api.serializers import RecordSerializer
from races.models import Lap, Track

HOLDERS = [("overall", "every lap"), ("driver", "each driver's best"), ("car", "each car's best")]


class RecordFilters(django_filters.FilterSet):
    """`track` is needed. `by`: every lap, or each driver's or each car's best. `limit`: how many, from 1 to 100."""

    track = IdFilter(required=True, method="keep")
    by = OneOf(HOLDERS, method="keep")
    driver = IdFilter()
    car = IdFilter()
    type = django_filters.CharFilter(
        field_name="session__type", label="race gives lap records; without it they are track records, of any session."
    )
    limit = IntegerFilter(method="keep", min_value=1, max_value=100)

    class Meta:
        model = Lap
        fields: list[str] = []

    def keep(self, queryset: QuerySet[Lap], name: str, value: object) -> QuerySet[Lap]:
        """Used by the view, once the laps are filtered."""
        return queryset


class RecordViewSet(GenericViewSet):
    """The best counting laps on a track; of equal ones the earlier is ahead."""

    queryset = Lap.objects.all()
    serializer_class = RecordSerializer
    filterset_class = RecordFilters
    pagination_class = None

    @extend_schema(responses=RecordSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The records of a track, ranked."""
        laps: Any = self.filter_queryset(self.get_queryset())
        asked = RecordFilters(request.query_params, Lap.objects.none()).form
        asked.is_valid()
        track = get_object_or_404(Track, pk=asked.cleaned_data["track"])
        limit = asked.cleaned_data["limit"] or 10
        records = list(laps.records(track, by=asked.cleaned_data["by"] or "overall").told()[:limit])
        for rank, lap in enumerate(records, start=1):
            lap.rank, lap.gap_ms = rank, lap.lap_time_ms - records[0].lap_time_ms
        return Response(RecordSerializer(records, many=True).data)
