"""How records read over REST."""

from __future__ import annotations

from rest_framework import serializers

from races.api.fields import Milliseconds, ReadableTime
from web.api.serializers import Reference

CONFIRMED = "The club confirmed it as a record."
TYPES = "race, qualifying, practice, unknown, or as SmartRace called it."


class DrivenSerializer(serializers.Serializer):
    """A lap or a sector, and when and where it was driven."""

    # Fed by `races.history.best_laps.with_names`.

    time_ms = serializers.IntegerField(help_text="Of the lap, or of the sector that was asked for.")
    time = ReadableTime("time_ms")
    driven_at = serializers.DateTimeField(source="lap.finished_at", help_text="When the lap was finished.")
    driver = Reference(source="lap.driver", allow_null=True)
    car = Reference(source="lap.car", allow_null=True)
    team = Reference(source="lap.team", allow_null=True)
    track = Reference(source="lap.track")
    session = serializers.IntegerField(source="lap.session_id", help_text="Its id.")
    session_type = serializers.CharField(source="lap.session.type", help_text=TYPES)
    meeting = Reference(source="lap.session.meeting", allow_null=True)
    lap = serializers.IntegerField(source="lap.pk", help_text="Its id.")
    number = serializers.IntegerField(source="lap.number", allow_null=True, help_text="Its controller's counter.")
    controller = serializers.IntegerField(source="lap.controller")
    weather = serializers.CharField(source="lap.weather", help_text="When it was finished; empty: not known.")
    tyre = serializers.CharField(source="lap.tyre", help_text="On which it was begun; empty: not known.")


class BestSerializer(DrivenSerializer):
    """The best lap on a track."""

    # Fed by `races.history.record_ranking.ranked`.

    is_lap_record = serializers.BooleanField(
        help_text="It is the best of all races on its track, of laps or of that sector."
    )
    is_track_record = serializers.BooleanField(
        help_text="It is the best of all sessions on its track, of laps or of that sector."
    )
    is_confirmed = serializers.BooleanField(help_text=CONFIRMED)


class RecordSerializer(BestSerializer):
    """A best lap with its place."""

    # Fed by `races.history.record_ranking.ranked`.

    rank = serializers.IntegerField(help_text="From 1 on, each only once: of equal times the earlier is ahead.")
    gap_ms = serializers.IntegerField(help_text="To the first.")
    gap = ReadableTime("gap_ms")

    def get_fields(self) -> dict[str, serializers.Field]:
        """The place first."""
        fields = super().get_fields()
        ahead = {name: fields.pop(name) for name in ("rank", "time_ms", "time", "gap_ms", "gap")}
        return {**ahead, **fields}


class FallSerializer(DrivenSerializer):
    """A lap that broke the record, and how long it was the record."""

    # Fed by `races.history.record_history.history`.

    gained_ms = serializers.IntegerField(
        allow_null=True, help_text="By how much it was better than the one before; null for the first."
    )
    is_confirmed = serializers.BooleanField(help_text=CONFIRMED)
    is_current = serializers.BooleanField(help_text="It is the record now.")
    stood_until_at = serializers.DateTimeField(
        allow_null=True, help_text="When the next one was finished; null: it stands."
    )
    stood_ms = Milliseconds(
        source="stood", allow_null=True, help_text="From its own finish to that of the next; null: it stands."
    )
