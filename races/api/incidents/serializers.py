"""How what happens beside laps reads over REST."""

from __future__ import annotations

from rest_framework import serializers

from drivers.api.serializers import SourceReference
from races.api.fields import Milliseconds, ReadableTime
from races.models import (
    CarRemoval,
    Damage,
    FuelReading,
    JumpStart,
    Neutralisation,
    Penalty,
    PitStop,
    Stint,
    Suspension,
    TyreChange,
    WeatherReport,
)
from web.api.serializers import Reference

EVENT_ROW = ["id", "at", "source", "session", "session_type", "track"]
OF_CONTROLLER = [*EVENT_ROW, "entry", "controller", "driver", "car", "team", "laps_done"]
PERIOD = [*EVENT_ROW, "began_at", "ended_at", "duration_ms"]


class EventRowSerializer(serializers.ModelSerializer):
    """What one event told of. What happens outside of any session has none."""

    # Fed by `ToldQuerySet.told`.

    source = SourceReference()  # type: ignore[assignment]
    session_type = serializers.CharField(source="session.type", default=None, allow_null=True)
    track = Reference(source="session.track", default=None, allow_null=True)


class OfControllerSerializer(EventRowSerializer):
    """What one event told of one controller."""

    driver = Reference(allow_null=True)
    car = Reference(allow_null=True)
    team = Reference(allow_null=True)


class StintSerializer(OfControllerSerializer):
    """Laps between stops, in one car, by one driver, on one set of tyres."""

    total = ReadableTime("total_ms")
    best_lap = ReadableTime("best_lap_ms", allow_null=True)

    class Meta:
        model = Stint
        fields = [
            *OF_CONTROLLER,
            "number",
            "tyre",
            "lap_count",
            "total_ms",
            "total",
            "best_lap_ms",
            "best_lap",
            "ended_at",
            "ends_in_pits",
        ]


class PitStopSerializer(OfControllerSerializer):
    """A visit to the pits."""

    duration = ReadableTime("duration_ms", allow_null=True)

    class Meta:
        model = PitStop
        fields = [*OF_CONTROLLER, "in_at", "out_at", "duration_ms", "duration"]


class PenaltySerializer(OfControllerSerializer):
    """A time penalty."""

    seconds = serializers.IntegerField(help_text="How long it is.")

    class Meta:
        model = Penalty
        fields = [*OF_CONTROLLER, "seconds", "served_at"]


class DamageSerializer(OfControllerSerializer):
    """Something that broke."""

    class Meta:
        model = Damage
        fields = [*OF_CONTROLLER, "kind", "repaired_at"]


class TyreChangeSerializer(OfControllerSerializer):
    """Which tyres a car was put on."""

    class Meta:
        model = TyreChange
        fields = [*OF_CONTROLLER, "tyre"]


class FuelReadingSerializer(OfControllerSerializer):
    """How full a tank was."""

    class Meta:
        model = FuelReading
        fields = [*OF_CONTROLLER, "level_pct"]


class CarRemovalSerializer(OfControllerSerializer):
    """A car that was swiped out of its session by hand."""

    class Meta:
        model = CarRemoval
        fields = OF_CONTROLLER


class WeatherSerializer(EventRowSerializer):
    """What became of the weather, or was said to."""

    class Meta:
        model = WeatherReport
        fields = [*EVENT_ROW, "weather", "is_announcement"]


class JumpStartSerializer(EventRowSerializer):
    """Somebody left before the lights went out."""

    class Meta:
        model = JumpStart
        fields = EVENT_ROW


class SuspensionSerializer(EventRowSerializer):
    """A session was halted."""

    duration_ms = Milliseconds(
        source="duration", allow_null=True, help_text="By the tablet's clock; null where either end is open."
    )

    class Meta:
        model = Suspension
        fields = PERIOD


class NeutralisationSerializer(SuspensionSerializer):
    """The safety car, virtual or not, was out."""

    class Meta:
        model = Neutralisation
        fields = [*PERIOD, "kind"]
