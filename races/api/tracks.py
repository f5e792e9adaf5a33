"""Tracks, for reading."""

from __future__ import annotations

from typing import Any

from rest_framework.viewsets import ReadOnlyModelViewSet

from races.api.filters import TrackFilters
from races.api.serializers import TrackDetailSerializer, TrackSerializer
from races.history.track_records import (
    lap_record,
    track_record,
)
from races.models import Track
from web.api.read_view import Readable


class TrackViewSet(Readable, ReadOnlyModelViewSet):
    """Every layout that was ever driven."""

    queryset = Track.objects.select_related("club").order_by("name_key", "id")
    filterset_class = TrackFilters

    def get_serializer_class(self) -> Any:
        return TrackSerializer if self.action == "list" else TrackDetailSerializer

    def get_object(self) -> Any:
        """The track, with its two records."""
        track = super().get_object()
        track.lap_record, track.track_record = lap_record(track), track_record(track)
        return track
