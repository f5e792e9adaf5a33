"""Tracks, for reading."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from races.api.fields import ReadableTime
from races.api.filters import TrackFilters
from races.history.record_rulings import record_rulings
from races.history.track_records import (
    lap_record,
    track_record,
)
from races.models import Track
from web.api.read_view import ReadView
from web.api.serializers import Reference, RowSerializer


class TrackViewSet(ReadView, ReadOnlyModelViewSet):
    """Every layout that was ever driven."""

    queryset = Track.objects.select_related("club").order_by("name_key", "id")
    filterset_class = TrackFilters

    def get_serializer_class(self) -> Any:
        return TrackSerializer if self.action == "list" else TrackDetailSerializer

    def get_object(self) -> Any:
        """The track, with its two records."""
        track = super().get_object()
        ruled = record_rulings(track.club)
        track.lap_record, track.track_record = lap_record(track, ruled), track_record(track, ruled)
        return track


class TrackSerializer(RowSerializer):
    name = serializers.CharField(source="__str__")
    club = Reference()

    class Meta:
        model = Track
        fields = [
            "id",
            "name",
            "short_name",
            "club",
            "length_m",
            "pitstop_delta_ms",
            "minimum_lap_time_ms",
            "maximum_lap_time_ms",
            "reference_lap_time_ms",
        ]


class BestLapSerializer(serializers.Serializer):
    """The best lap there is of a kind."""

    # Fed by `races.history.track_records`.

    lap_time_ms = serializers.IntegerField(source="lap.lap_time_ms")
    lap_time = ReadableTime("lap.lap_time_ms")
    driven_at = serializers.DateTimeField(source="lap.finished_at")
    driver = Reference(source="lap.driver", allow_null=True)
    car = Reference(source="lap.car", allow_null=True)
    session = serializers.IntegerField(source="lap.session_id")
    session_type = serializers.CharField(source="lap.session.type")
    is_confirmed = serializers.BooleanField(help_text="The club confirmed it as a record.")


class TrackDetailSerializer(TrackSerializer):
    """A track with its two records."""

    lap_record = BestLapSerializer(allow_null=True, help_text="The best counting lap of a race.")
    track_record = BestLapSerializer(allow_null=True, help_text="The best counting lap of any session.")

    class Meta(TrackSerializer.Meta):
        fields = [*TrackSerializer.Meta.fields, "lap_record", "track_record"]
