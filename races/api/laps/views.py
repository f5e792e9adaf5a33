"""Laps of all sessions, for reading."""

from __future__ import annotations

from typing import Any

from rest_framework.viewsets import ReadOnlyModelViewSet

from races.api.laps.filters import LapFilters
from races.api.laps.pages import LapPages
from races.api.laps.serializers import LapSerializer
from races.models import Lap
from races.models.lap import LapQuerySet
from web.api.read_view import ReadView


class LapViewSet(ReadView, ReadOnlyModelViewSet):
    """Laps of all sessions: the newest session first, and within a session the newest lap first.

    A page may be shorter than asked for; the list ends where `next` is null.
    """

    queryset = Lap.objects.with_names()
    serializer_class = LapSerializer
    filterset_class = LapFilters
    pagination_class = LapPages

    def get_queryset(self) -> LapQuerySet:
        """Pages leave hidden sessions out by their summaries; one lap has none."""
        laps: Any = super().get_queryset()
        return laps.filter(session__is_hidden=False) if self.action == "retrieve" else laps
