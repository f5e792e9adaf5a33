"""How far behind the reference each lap was finished: what is asked, and how it reads."""

from __future__ import annotations

from typing import Any

from django import forms
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from races.api.fields import ReadableTime
from races.api.sessions.chart_rows import LapRowSerializer, Row, cars_of, drivers_of, timed
from races.api.sessions.charts.chart import Chart
from races.derived.driven_laps import driven_laps_of
from races.models import Session
from races.session_report.gap_chart import Basis, NoSuchReference, gap_chart, reference_of
from web.api.questions import WholeNumber

HIGHEST_CONTROLLER = 2**15 - 1
REFERENCE = OpenApiParameter(
    "reference",
    {"type": "integer", "minimum": 1, "maximum": HIGHEST_CONTROLLER},
    description="The controller that the gaps are to, of those that have a lap in the session; without it, the winner.",
)


class GapQuestion(forms.Form):
    reference = WholeNumber(1, HIGHEST_CONTROLLER)


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


class GapChart(Chart):
    """Cumulated time minus the reference's at the same lap: one row a recorded lap, without ghost and safety car.

    By lap, then in the order they were finished. Without `reference` the gaps are to the winner, or to the best
    placed one of whom there are laps. A controller without a lap in the session is refused with 400.
    """

    address = "gap-chart"
    figures = staticmethod(gap_chart)
    row = GapChartSerializer
    question = GapQuestion
    parameters = (REFERENCE,)

    @staticmethod
    def rows(session: Session, asked: dict[str, Any]) -> list[Row]:
        try:
            return gap_chart_rows(session, asked["reference"])
        except NoSuchReference as error:
            raise ValidationError({"reference": [str(error)]}) from None


def gap_chart_rows(session: Session, asked: int | None) -> list[Row]:
    """Raises NoSuchReference. Five queries, however many laps."""
    laps = driven_laps_of(session)
    reference = reference_of(session, laps, asked)
    if reference is None:
        return []
    drivers, cars = drivers_of(laps), cars_of(laps)
    return [
        {
            "controller": lap.controller,
            "driver": drivers.get(lap.driver_id),
            "car": cars.get(lap.car_id),
            "lap": lap.number,
            **timed("total", total_ms),
            "reference": reference,
            **timed("gap", gap_ms),
            "basis": basis,
        }
        for lap, total_ms, gap_ms, basis in gap_chart(session, laps, reference)
    ]
