"""Pages of what is filtered by who drove: summaries tell how far back a page reaches."""

from __future__ import annotations

from typing import Any

from rest_framework.pagination import Cursor
from rest_framework.request import Request

from drivers.api.filters import OfCrew
from drivers.api.ordering import PagesInOrder
from races.api.lap_filters import WhereLapsAre
from races.models import LapSummary

OF_LAPS = {*OfCrew.base_filters, "weather", "tyre"}
TOLD_BY_SUMMARIES = {*OF_LAPS, "club", "type", "opened_at__gte", "opened_at__lte"}
ELSEWHERE = {*PagesInOrder.query_parameters, "ordering", "format"}
BEGINNING = Cursor(offset=0, reverse=False, position=None)


class PagesOfCrew(PagesInOrder):
    """Of a list by `opened_at` whose filters are `LookedUpInSummaries`: a page looks up little more than it holds.

    Each summary that meets the filters is of one row at least. So a page ends, at the latest, with as many sessions of
    such summaries as it has rows. Without that bound it would be the same page, after a look at everything they drove.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        bound = self.bound(queryset, request, view)
        if bound:
            asked = {**request.query_params.dict(), **bound}
            queryset = view.filterset_class(asked, queryset=view.get_queryset(), request=request).qs
        return super().paginate_queryset(queryset, request, view)

    def bound(self, queryset: Any, request: Request, view: Any) -> dict[str, str]:
        """A filter that leaves the page and little else; none where summaries do not tell, or of too few sessions."""
        asked = {name: value for name, value in request.query_params.items() if value and name not in ELSEWHERE}
        if not OF_LAPS & asked.keys() or asked.keys() - TOLD_BY_SUMMARIES:
            return {}
        cursor, size = self.decode_cursor(request) or BEGINNING, self.get_page_size(request) or 0
        is_descending = self.get_ordering(request, queryset, view)[0].startswith("-") != cursor.reverse
        sign, beyond, within = ("-", "lt", "gte") if is_descending else ("", "gt", "lte")
        summaries = WhereLapsAre(asked, LapSummary.objects.order_by(f"{sign}opened_at")).qs
        if cursor.position is not None:
            summaries = summaries.filter(**{f"opened_at__{beyond}": cursor.position})
        last = cursor.offset + size
        instants = summaries.values_list("opened_at", flat=True).distinct()[last : last + 1]
        return {f"opened_at__{within}": instant.isoformat() for instant in instants}
