"""How sessions and their results read over REST."""

from __future__ import annotations

from rest_framework import serializers

from drivers.api.serializers import SourceReference
from races.api.fields import BEST_LAP, ReadableTime
from races.models import Entry, Session
from web.api.serializers import Reference, RowSerializer


class SessionSerializer(RowSerializer):
    """A session in a list."""

    # Fed by `Session.objects.with_names()`.

    club = Reference()
    source = SourceReference()  # type: ignore[assignment]
    track = Reference(allow_null=True)
    name = serializers.CharField(source="own_name", help_text="What the club calls it; empty: it has no name.")

    class Meta:
        model = Session
        fields = [
            "id",
            "type",
            "name",
            "is_hidden",
            "club",
            "source",
            "track",
            "status",
            "outcome",
            "is_open",
            "meeting",
            "weather",
            "planned_laps",
            "planned_duration_s",
            "opened_at",
            "started_at",
            "ended_at",
            "closed_at",
        ]


class ShareSerializer(serializers.Serializer):
    """What one driver drove on the controller."""

    driver = Reference()
    laps = serializers.IntegerField()
    best_lap_ms = serializers.IntegerField(allow_null=True)


class ResultSerializer(RowSerializer):
    """One controller's result."""

    # Fed by `races.session_report.results.results_of`, which adds `gap` and `interval`.

    driver = Reference(allow_null=True, help_text="The last one on the controller; `crew` names all.")
    crew = ShareSerializer(many=True, help_text="Who drove on it, in the order they took it over.")
    car = Reference(allow_null=True)
    team = Reference(allow_null=True)
    laps = serializers.IntegerField(source="laps_counted", help_text="Official where there is a result.")
    laps_recorded = serializers.IntegerField(source="lap_count", help_text="Laps the hub has one by one.")
    laps_missing = serializers.IntegerField(source="missing_laps", allow_null=True)
    best_lap_ms = serializers.IntegerField(source="told_best_lap_ms", allow_null=True, help_text=BEST_LAP)
    best_lap = ReadableTime("told_best_lap_ms", allow_null=True)
    total = ReadableTime("total_ms")
    gap = serializers.CharField(help_text="To the leader, as people read it.")
    gap_laps = serializers.IntegerField(source="gap.laps", allow_null=True)
    gap_ms = serializers.IntegerField(source="gap.ms", allow_null=True)
    interval = serializers.CharField(help_text="To the car ahead, as people read it.")
    interval_laps = serializers.IntegerField(source="interval.laps", allow_null=True)
    interval_ms = serializers.IntegerField(source="interval.ms", allow_null=True)

    class Meta:
        model = Entry
        fields = [
            "position",
            "controller",
            "colour",
            "driver",
            "crew",
            "car",
            "team",
            "laps",
            "laps_recorded",
            "laps_missing",
            "best_lap_ms",
            "best_lap",
            "total_ms",
            "total",
            "gap",
            "gap_laps",
            "gap_ms",
            "interval",
            "interval_laps",
            "interval_ms",
            "pit_stops",
            "is_disqualified",
            "is_retired",
            "is_not_started",
            "is_removed",
            "laps_ruled",
            "time_penalty_ms",
            "result_position",
            "result_laps",
            "result_best_lap_ms",
            "result_gap",
        ]


class SessionDetailSerializer(SessionSerializer):
    """A session with its classification."""

    results = ResultSerializer(many=True)

    class Meta(SessionSerializer.Meta):
        fields = [*SessionSerializer.Meta.fields, "app_event_id", "results"]
