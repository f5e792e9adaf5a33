"""How fast and how evenly each driver drove: what is asked, and how it reads."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from races.api.fields import ReadableTime
from races.api.sessions.chart_rows import LAP, Names, Row, cars_of, drivers_of, timed
from races.api.sessions.charts.chart import Chart
from races.derived.driven_laps import driven_laps_of
from races.models import Session
from races.session_report.pace import Pace, pace_of
from web.api.questions import WholeNumber
from web.api.serializers import Reference

LAPS_OF_A_RUN = 5
MOST_LAPS_OF_A_RUN = 100
CONSECUTIVE = OpenApiParameter(
    "consecutive",
    {"type": "integer", "minimum": 1, "maximum": MOST_LAPS_OF_A_RUN, "default": LAPS_OF_A_RUN},
    description="How many clean laps in a row `consecutive_ms` sums up.",
)


class PaceQuestion(forms.Form):
    consecutive = WholeNumber(1, MOST_LAPS_OF_A_RUN)


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


class PaceTable(Chart):
    """How fast and how evenly each driver drove, over all controllers; the fastest first, then who has no time.

    Which laps are clean is judged once, when the session closes; until then what is told of them is null.
    """

    address = "pace"
    figures = staticmethod(pace_of)
    row = PaceSerializer
    question = PaceQuestion
    parameters = (CONSECUTIVE,)

    @staticmethod
    def rows(session: Session, asked: dict[str, Any]) -> list[Row]:
        return pace_rows(session, asked["consecutive"] or LAPS_OF_A_RUN)


def pace_rows(session: Session, run_length: int) -> list[Row]:
    """The fastest first. Three queries, however many laps."""
    laps = driven_laps_of(session)
    drivers, cars = drivers_of(laps), cars_of(laps)
    return [pace_row(pace, drivers, cars) for pace in pace_of(session, laps, run_length)]


def pace_row(pace: Pace, drivers: Names, cars: Names) -> Row:
    best, theoretical, run = pace.best, pace.theoretical, pace.run
    return {
        "driver": drivers.get(pace.driver_id),
        "controllers": pace.controllers,
        "laps": pace.laps,
        "counting_laps": pace.counting_laps,
        "clean_laps": pace.clean_laps,
        **timed("best_lap", best and best.lap_time_ms),
        "best_lap_car": best and cars.get(best.car_id),
        "best_lap_at": best and best.finished_at,
        **timed("theoretical_best", theoretical and theoretical.total_ms),
        "theoretical_best_car": theoretical and cars.get(theoretical.car_id),
        **timed("mean", pace.mean_ms),
        **timed("median", pace.median_ms),
        **timed("deviation", pace.deviation_ms),
        "consistency_pct": None if pace.consistency is None else str(Decimal(pace.consistency).scaleb(-3)),
        **timed("consecutive", run and run.total_ms),
        "consecutive_controller": run and run.first.controller,
        "consecutive_first_lap": run and run.first.number,
        "consecutive_last_lap": run and run.last.number,
    }
