"""The stints of each controller: what is asked, and how it reads."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from races.api.fields import ReadableTime
from races.api.sessions.chart_rows import ControllerRowSerializer, Row, named, timed
from races.api.sessions.charts.chart import Chart
from races.models import LapSummary, Session
from races.session_report.stint_sheet import StintLine, stint_sheet_of


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


class StintSheet(Chart):
    """The stints of each controller, in order, with the visits to the pits after each."""

    address = "stints"
    figures = staticmethod(stint_sheet_of)
    row = StintRowSerializer

    @staticmethod
    def rows(session: Session, asked: dict[str, Any]) -> list[Row]:
        return stint_rows(session)


def stint_rows(session: Session) -> list[Row]:
    """By controller, then in order; visits to the pits before a controller's first lap are left out. Two queries."""
    sheet = [line for line in stint_sheet_of(session) if line.controller not in LapSummary.NO_PERSONS]
    return [stint_row(line) for line in sheet if line.stint is not None]


def stint_row(line: StintLine) -> Row:
    stint = line.stint
    assert stint is not None
    stops_ms = [stop.duration_ms for stop in line.stops if stop.duration_ms is not None]
    is_told = bool(stops_ms) and len(stops_ms) == len(line.stops)
    return {
        "controller": line.controller,
        "driver": named(stint.driver),
        "car": named(stint.car),
        "number": stint.number,
        "tyre": stint.tyre,
        "first_lap": line.first_lap,
        "last_lap": line.last_lap,
        "lap_count": stint.lap_count,
        **timed("total", stint.total_ms),
        **timed("mean_lap", line.mean_ms),
        **timed("best_lap", stint.best_lap_ms),
        "began_at": stint.at,
        "ended_at": stint.ended_at,
        "ends_in_pits": stint.ends_in_pits,
        "pit_stops": len(line.stops),
        **timed("stopped", sum(stops_ms) if is_told else None),
    }
