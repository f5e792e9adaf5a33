"""How tracks, sessions, results and laps read over REST."""

from __future__ import annotations

from rest_framework import serializers

from drivers.api.serializers import SourceReference
from races.api.fields import ReadableTime
from races.models import Entry, Lap, Session, Track
from web.api.serializers import Reference

LAP = [
    "lap_time_ms",
    "lap_time",
    "sector_1_ms",
    "sector_2_ms",
    "sector_3_ms",
    "is_personal_best",
    "is_sector_1_best",
    "is_sector_2_best",
    "is_sector_3_best",
    "finished_at",
    "is_counting",
    "exclusion",
    "is_clean",
    "tyre",
    "weather",
    "fuel_pct",
    "is_in_lap",
    "is_out_lap",
    "is_under_vsc",
    "is_under_suspension",
    "car_odometer",
]
"""What is told of a lap itself."""


class TrackSerializer(serializers.ModelSerializer):
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
    """The best lap there is of a kind, as its summary tells it."""

    # Fed by `LapSummary.objects.told()`.

    lap_time_ms = serializers.IntegerField(source="best_lap_ms")
    lap_time = ReadableTime("best_lap_ms")
    driven_at = serializers.DateTimeField(source="best_lap_at")
    driver = Reference(allow_null=True)
    car = Reference(allow_null=True)
    session = serializers.IntegerField(source="session_id")
    session_type = serializers.CharField()


class TrackDetailSerializer(TrackSerializer):
    """A track with its two records."""

    lap_record = BestLapSerializer(allow_null=True, help_text="The best counting lap of a race.")
    track_record = BestLapSerializer(allow_null=True, help_text="The best counting lap of any session.")

    class Meta(TrackSerializer.Meta):
        fields = [*TrackSerializer.Meta.fields, "lap_record", "track_record"]


class SessionSerializer(serializers.ModelSerializer):
    """A session in a list."""

    # Fed by `Session.objects.told()`.

    club = Reference()
    source = SourceReference()  # type: ignore[assignment]
    track = Reference(allow_null=True)

    class Meta:
        model = Session
        fields = [
            "id",
            "type",
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


class ResultSerializer(serializers.ModelSerializer):
    """One controller's result."""

    # Fed by `races.session_report.results.results_of`, which adds `gap`.

    driver = Reference(allow_null=True, help_text="The last one on the controller; `crew` names all.")
    crew = ShareSerializer(many=True, help_text="Who drove on it, in the order they took it over.")
    car = Reference(allow_null=True)
    team = Reference(allow_null=True)
    laps = serializers.IntegerField(source="laps_counted", help_text="Official where there is a result.")
    laps_recorded = serializers.IntegerField(source="lap_count", help_text="Laps the hub has one by one.")
    laps_missing = serializers.IntegerField(source="missing_laps", allow_null=True)
    best_lap = ReadableTime("best_lap_ms", allow_null=True)
    total = ReadableTime("total_ms")
    gap = serializers.CharField(help_text="To the leader, as people read it.")
    gap_laps = serializers.IntegerField(source="gap.laps", allow_null=True)
    gap_ms = serializers.IntegerField(source="gap.ms", allow_null=True)

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
            "pit_stops",
            "is_disqualified",
            "is_retired",
            "is_removed",
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


class SessionLapSerializer(serializers.ModelSerializer):
    """A lap within its session."""

    # Fed by `races.session_report.laps.laps_of`.

    driver = Reference(allow_null=True)
    car = Reference(allow_null=True)
    team = Reference(allow_null=True)
    lap_time = ReadableTime("lap_time_ms")

    class Meta:
        model = Lap
        fields = ["id", "controller", "number", "driver", "car", "team", *LAP]


class LapSerializer(SessionLapSerializer):
    """A lap in a list of any session's."""

    # Fed by `Lap.objects.told()`.

    track = Reference(allow_null=True)
    session_type = serializers.CharField(source="session.type", help_text="race, qualifying, practice or another.")

    class Meta(SessionLapSerializer.Meta):
        fields = ["id", "session", "session_type", "track", *SessionLapSerializer.Meta.fields[1:]]
