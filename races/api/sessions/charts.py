"""A session's charts and figures, for reading: each whole, in one answer."""

from __future__ import annotations

from django import forms
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from races.api.sessions.chart_rows import (
    gap_chart_rows,
    lap_chart_rows,
    pace_rows,
    stint_rows,
    timeline_rows,
)
from races.api.sessions.chart_serializers import (
    GapChartSerializer,
    LapChartSerializer,
    PaceSerializer,
    StintRowSerializer,
    TimelineSerializer,
)
from races.session_report.gap_chart import NoSuchReference
from web.api.csv_table import described_rows
from web.api.filters import (
    FlagField,
)
from web.api.questions import WholeNumber, answer_to

LAPS_OF_A_RUN = 5
MOST_LAPS_OF_A_RUN = 100
HIGHEST_CONTROLLER = 2**15 - 1


class GapQuestion(forms.Form):
    reference = WholeNumber(1, HIGHEST_CONTROLLER)


class TimelineQuestion(forms.Form):
    laps = FlagField(required=False)
    fuel = FlagField(required=False)


class PaceQuestion(forms.Form):
    consecutive = WholeNumber(1, MOST_LAPS_OF_A_RUN)


REFERENCE = OpenApiParameter(
    "reference",
    {"type": "integer", "minimum": 1, "maximum": HIGHEST_CONTROLLER},
    description="The controller that the gaps are to, of those that have a lap in the session; without it, the winner.",
)
LAPS = OpenApiParameter("laps", bool, description="Whether each lap is told, too. Without it: false.")
FUEL = OpenApiParameter("fuel", bool, description="Whether each reading of a tank is told, too. Without it: false.")
CONSECUTIVE = OpenApiParameter(
    "consecutive",
    {"type": "integer", "minimum": 1, "maximum": MOST_LAPS_OF_A_RUN, "default": LAPS_OF_A_RUN},
    description="How many clean laps in a row `consecutive_ms` sums up.",
)


class SessionCharts(GenericViewSet):
    """What one session looks like as charts and figures; its addresses are those of the session's viewset."""

    query_parameters: tuple[str, ...] = ()
    """What an action can be asked beside the format."""

    @extend_schema(responses=LapChartSerializer(many=True), filters=False)
    @action(detail=True, url_path="lap-chart", pagination_class=None)
    def lap_chart(self, request: Request, pk: str) -> Response:
        """Who was where at the end of each lap: one row a lap and controller, without ghost and safety car.

        In a race, lap by lap, in the order they finished it. A lap that never arrived, though a later one of the same
        controller did, has a row with an estimated `position` and no times, so that nobody seems to gain a place by
        it. There is no lap 0: who started from where was never told.

        In any other session, in the order the laps were driven: where the best lap so far put its controller then.
        """
        return Response(described_rows(LapChartSerializer, lap_chart_rows(self.get_object())))

    @extend_schema(responses=GapChartSerializer(many=True), filters=False, parameters=[REFERENCE])
    @action(detail=True, url_path="gap-chart", pagination_class=None, query_parameters=tuple(GapQuestion.base_fields))
    def gap_chart(self, request: Request, pk: str) -> Response:
        """Cumulated time minus the reference's at the same lap: one row a recorded lap, without ghost and safety car.

        By lap, then in the order they were finished. Without `reference` the gaps are to the winner, or to the best
        placed one of whom there are laps. A controller without a lap in the session is refused with 400.
        """
        session, asked = self.get_object(), answer_to(GapQuestion, request)
        try:
            rows = gap_chart_rows(session, asked["reference"])
        except NoSuchReference as error:
            raise ValidationError({"reference": [str(error)]}) from None
        return Response(described_rows(GapChartSerializer, rows))

    @extend_schema(responses=StintRowSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def stints(self, request: Request, pk: str) -> Response:
        """The stints of each controller, in order, with the visits to the pits after each."""
        return Response(described_rows(StintRowSerializer, stint_rows(self.get_object())))

    @extend_schema(responses=TimelineSerializer(many=True), filters=False, parameters=[LAPS, FUEL])
    @action(detail=True, pagination_class=None, query_parameters=tuple(TimelineQuestion.base_fields))
    def timeline(self, request: Request, pk: str) -> Response:
        """Everything that happened, in order; laps and fuel only where they are asked for.

        What lasts, or is settled later, is one row at its beginning, with `until_at`. Who leads is told of races.
        """
        session, asked = self.get_object(), answer_to(TimelineQuestion, request)
        rows = timeline_rows(session, with_laps=bool(asked["laps"]), with_fuel=bool(asked["fuel"]))
        return Response(described_rows(TimelineSerializer, rows))

    @extend_schema(responses=PaceSerializer(many=True), filters=False, parameters=[CONSECUTIVE])
    @action(detail=True, pagination_class=None, query_parameters=tuple(PaceQuestion.base_fields))
    def pace(self, request: Request, pk: str) -> Response:
        """How fast and how evenly each driver drove, over all controllers; the fastest first, then who has no time.

        Which laps are clean is judged once, when the session closes; until then what is told of them is null.
        """
        session, asked = self.get_object(), answer_to(PaceQuestion, request)
        rows = pace_rows(session, asked["consecutive"] or LAPS_OF_A_RUN)
        return Response(described_rows(PaceSerializer, rows))
