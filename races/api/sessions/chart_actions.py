"""The address of each chart of a session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from races.api.sessions import charts
from races.api.sessions.charts.chart import CHARTS, Chart
from web.api.csv_table import described_rows
from web.api.questions import answer_to
from web.modules import import_all_of

View = TypeVar("View", bound=type[Any])


def with_charts(view: View) -> View:
    """The viewset with an action for every chart there is."""
    import_all_of(charts)
    for chart in CHARTS.values():
        answer = action_of(chart)
        setattr(view, answer.__name__, answer)
    return view


def action_of(chart: type[Chart]) -> Callable[..., Response]:
    def answer(self: Any, request: Request, pk: str) -> Response:
        session, asked = self.get_object(), answer_to(chart.question, request)
        return Response(described_rows(chart.row, chart.rows(session, asked)))

    answer.__name__ = chart.address.replace("-", "_")
    answer.__doc__ = chart.__doc__
    names = tuple(chart.question.base_fields)
    routed = action(detail=True, url_path=chart.address, pagination_class=None, query_parameters=names)(answer)
    described = extend_schema(responses=chart.row(many=True), filters=False, parameters=[*chart.parameters])
    found: Callable[..., Response] = described(routed)
    return found
