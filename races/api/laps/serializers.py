"""How laps read over REST."""

from __future__ import annotations

from rest_framework import serializers

from races.api.fields import ReadableTime
from races.models import Lap
from web.api.serializers import Reference, RowSerializer

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


class SessionLapSerializer(RowSerializer):
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

    # Fed by `Lap.objects.with_names()`.

    track = Reference(allow_null=True)
    session_type = serializers.CharField(
        source="session.type", help_text="race, qualifying, practice, unknown or another."
    )

    class Meta(SessionLapSerializer.Meta):
        fields = ["id", "session", "session_type", "track", *SessionLapSerializer.Meta.fields[1:]]
