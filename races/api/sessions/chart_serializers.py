"""How a session's charts and figures read over REST: one flat row after the other."""

from __future__ import annotations

from rest_framework import serializers

from races.api.fields import ReadableTime
from races.session_report.event_kinds import TimelineKind
from races.session_report.gap_chart import Basis
from web.api.serializers import Reference

LAP = "In a race the app's counter; in practice, whose counter runs on for hours, the controller's laps as they came."


class ControllerRowSerializer(serializers.Serializer):
    """A row about one controller, and who was on it then."""

    controller = serializers.IntegerField(help_text="1 to 6; ghost and safety car are left out.")
    driver = Reference(allow_null=True)
    car = Reference(allow_null=True)


class LapRowSerializer(ControllerRowSerializer):
    """A row about one lap of one controller."""

    lap = serializers.IntegerField(help_text=LAP)
    total_ms = serializers.IntegerField(
        allow_null=True, help_text="Sum of the lap times so far; null once one of them never arrived."
    )
    total = ReadableTime("total_ms", allow_null=True)


class LapChartSerializer(LapRowSerializer):
    """One controller at the end of one lap."""

    position = serializers.IntegerField(
        allow_null=True,
        help_text="In a race, in which place it finished that lap; elsewhere, where its best lap so far put it then, "
        "null while it has none.",
    )
    is_recorded = serializers.BooleanField(
        help_text="False: that lap of a race never arrived, and its position is estimated from the laps around it."
    )
    lap_time_ms = serializers.IntegerField(allow_null=True)
    lap_time = ReadableTime("lap_time_ms", allow_null=True)
    best_lap_ms = serializers.IntegerField(allow_null=True, help_text="The controller's best counting lap so far.")
    best_lap = ReadableTime("best_lap_ms", allow_null=True)
    gap_to_leader_ms = serializers.IntegerField(
        allow_null=True,
        help_text="In a race, between the two at the line on that lap, by the tablet's clock; elsewhere, between their "
        "best laps so far. 0 for the leader.",
    )
    gap_to_leader = ReadableTime("gap_to_leader_ms", allow_null=True)
    interval_ms = serializers.IntegerField(
        allow_null=True, help_text="The same to the car one position ahead; null for the leader."
    )
    interval = ReadableTime("interval_ms", allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class GapChartSerializer(LapRowSerializer):
    """How far behind the reference a lap was finished."""

    reference = serializers.IntegerField(help_text="The controller that the gaps are to.")
    gap_ms = serializers.IntegerField(
        allow_null=True,
        help_text="Its total minus the reference's at the same lap; negative: ahead. Null where the reference has no "
        "such lap.",
    )
    gap = ReadableTime("gap_ms", allow_null=True)
    basis = serializers.ChoiceField(
        choices=Basis.choices,
        allow_null=True,
        help_text="lap_times: the difference of the totals. clock: a lap of one of them never arrived, so it is the "
        "time between them at the line, by the tablet's clock, which is exact to about 0.1 s; in races only.",
    )


class StintRowSerializer(ControllerRowSerializer):
    """Laps between stops, in one car, by one driver, on one set of tyres."""

    number = serializers.IntegerField(help_text="Counts the stints of the controller.")
    tyre = serializers.CharField(help_text="dry, wet, or as SmartRace called it; empty: not known.")
    first_lap = serializers.IntegerField(help_text="Which recorded lap of the controller it began with, from 1 on.")
    last_lap = serializers.IntegerField(help_text="Which recorded lap of the controller was its last, so far.")
    lap_count = serializers.IntegerField()
    total_ms = serializers.IntegerField(help_text="Of all its laps.")
    total = ReadableTime("total_ms")
    mean_lap_ms = serializers.IntegerField(help_text="Of all its laps, rounded; the slow ones too.")
    mean_lap = ReadableTime("mean_lap_ms")
    best_lap_ms = serializers.IntegerField(allow_null=True, help_text="Of the laps that count for records.")
    best_lap = ReadableTime("best_lap_ms", allow_null=True)
    began_at = serializers.DateTimeField(help_text="When its first lap was begun, where that is known, else finished.")
    ended_at = serializers.DateTimeField(allow_null=True, help_text="When its last lap was finished, so far.")
    ends_in_pits = serializers.BooleanField(help_text="Its last lap was an in-lap.")
    pit_stops = serializers.IntegerField(help_text="Visits to the pits after it, before the next stint.")
    stopped_ms = serializers.IntegerField(
        allow_null=True,
        help_text="How long those took together; null where that was not told of all, or there are none.",
    )
    stopped = ReadableTime("stopped_ms", allow_null=True)


class TimelineSerializer(serializers.Serializer):
    """One thing that happened. What does not apply to its kind is null."""

    at = serializers.DateTimeField()
    into_it_ms = serializers.IntegerField(
        allow_null=True, help_text="Since the lights went out; null before, or where nobody told of them."
    )
    into_it = ReadableTime("into_it_ms", allow_null=True)
    kind = serializers.ChoiceField(choices=TimelineKind.choices)
    controller = serializers.IntegerField(allow_null=True, help_text="To which it happened; null: to everybody.")
    driver = Reference(allow_null=True)
    car = Reference(allow_null=True)
    text = serializers.CharField(help_text="As people read it, without the driver's name.")
    until_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When it was over: VSC, safety car, suspension, pit stop; penalty: served; damage: repaired.",
    )
    duration_ms = serializers.IntegerField(allow_null=True, help_text="From its beginning until then.")
    duration = ReadableTime("duration_ms", allow_null=True)
    lap = serializers.IntegerField(allow_null=True, help_text="Of lap, lead and chequered: which lap.")
    lap_time_ms = serializers.IntegerField(allow_null=True, help_text="Of lap.")
    lap_time = ReadableTime("lap_time_ms", allow_null=True)
    penalty_s = serializers.IntegerField(allow_null=True, help_text="Of penalty, in seconds.")
    damage = serializers.CharField(
        allow_null=True, help_text="Of damage: engine, battery, suspension, gearbox, or as SmartRace called it."
    )
    tyre = serializers.CharField(allow_null=True, help_text="Of tyre_change: dry, wet, or as SmartRace called it.")
    weather = serializers.CharField(
        allow_null=True,
        help_text="Of weather: dry, wet; of weather_announced also about_to_rain, about_to_dry_up; or as SmartRace "
        "called it.",
    )
    fuel_pct = serializers.IntegerField(allow_null=True, help_text="Of fuel: 0 to 100; null: the tank is switched off.")


class PaceSerializer(serializers.Serializer):
    """How fast and how evenly one driver drove. While the session is open no lap is clean yet: what follows is null."""

    driver = Reference(allow_null=True, help_text="Null where nobody was named: then it is the controller's pace.")
    controllers = serializers.ListField(child=serializers.IntegerField(), help_text="On which the driver drove.")
    laps = serializers.IntegerField(help_text="Laps the hub has one by one.")
    counting_laps = serializers.IntegerField(help_text="Laps that count for records.")
    clean_laps = serializers.IntegerField(allow_null=True, help_text="Laps that tell of pace; null while it is open.")
    best_lap_ms = serializers.IntegerField(allow_null=True, help_text="Of the counting laps.")
    best_lap = ReadableTime("best_lap_ms", allow_null=True)
    best_lap_car = Reference(allow_null=True)
    best_lap_at = serializers.DateTimeField(allow_null=True)
    theoretical_best_ms = serializers.IntegerField(
        allow_null=True,
        help_text="Sum of the best sectors of the counting laps in one car on one track, of several the best; null "
        "unless all three sectors were told.",
    )
    theoretical_best = ReadableTime("theoretical_best_ms", allow_null=True)
    theoretical_best_car = Reference(allow_null=True)
    mean_ms = serializers.IntegerField(allow_null=True, help_text="Of the clean laps, rounded half up.")
    mean = ReadableTime("mean_ms", allow_null=True)
    median_ms = serializers.IntegerField(allow_null=True, help_text="Of the clean laps, rounded half up.")
    median = ReadableTime("median_ms", allow_null=True)
    deviation_ms = serializers.IntegerField(
        allow_null=True, help_text="Sample standard deviation of the clean laps, rounded half up; null below two laps."
    )
    deviation = ReadableTime("deviation_ms", allow_null=True)
    consistency_pct = serializers.DecimalField(
        max_digits=6,
        decimal_places=3,
        allow_null=True,
        help_text="100 · (1 − s / mean) of the clean laps, s their sample standard deviation; null below five laps.",
    )
    consecutive_ms = serializers.IntegerField(
        allow_null=True,
        help_text="The lowest sum of so many clean laps as `consecutive` asks for, one right after the other on one "
        "controller; null where there are no so many.",
    )
    consecutive = ReadableTime("consecutive_ms", allow_null=True)
    consecutive_controller = serializers.IntegerField(allow_null=True)
    consecutive_first_lap = serializers.IntegerField(allow_null=True, help_text=LAP)
    consecutive_last_lap = serializers.IntegerField(allow_null=True)
