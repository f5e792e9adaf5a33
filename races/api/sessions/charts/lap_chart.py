"""Who was where at the end of each lap: what is asked, and how it reads."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from races.api.fields import ReadableTime
from races.api.sessions.chart_rows import LapRowSerializer, Row, cars_of, drivers_of, timed
from races.api.sessions.charts.chart import Chart
from races.derived.driven_laps import driven_laps_of
from races.models import Session
from races.session_report.lap_chart import lap_chart


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


class LapChart(Chart):
    """Who was where at the end of each lap: one row a lap and controller, without ghost and safety car.

    In a race, lap by lap, in the order they finished it. A lap that never arrived, though a later one of the same
    controller did, has a row with an estimated `position` and no times, so that nobody seems to gain a place by
    it. There is no lap 0: who started from where was never told.

    In any other session, in the order the laps were driven: where the best lap so far put its controller then.
    """

    address = "lap-chart"
    figures = staticmethod(lap_chart)
    row = LapChartSerializer

    @staticmethod
    def rows(session: Session, asked: dict[str, Any]) -> list[Row]:
        return lap_chart_rows(session)


def lap_chart_rows(session: Session) -> list[Row]:
    """Four queries, however many laps."""
    laps = driven_laps_of(session)
    drivers, cars = drivers_of(laps), cars_of(laps)
    return [
        {
            "controller": charted.controller,
            "driver": drivers.get(charted.driver_id),
            "car": cars.get(charted.car_id),
            "lap": charted.number,
            **timed("total", charted.total_ms),
            "position": charted.position,
            "is_recorded": charted.is_recorded,
            **timed("lap_time", charted.lap_time_ms),
            **timed("best_lap", charted.best_lap_ms),
            **timed("gap_to_leader", charted.gap_to_leader_ms),
            **timed("interval", charted.interval_ms),
            "finished_at": charted.finished_at,
        }
        for charted in lap_chart(session, laps)
    ]
