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
WIDER = 8
"""How many times the sessions of a page it is first looked for in, where summaries do not tell all that is asked."""
BEGINNING = Cursor(offset=0, reverse=False, position=None)


class PagesOfCrew(PagesInOrder):
    """Of a list by `opened_at` whose filters are `LookedUpInSummaries`: a page looks up little more than it holds.

    Each summary that meets the filters is of one row at least. So a page ends, at the latest, with as many sessions of
    such summaries as it has rows. Where other filters are asked, too, as for somebody's wins, it may end later, and is
    looked for among more sessions first. Without either bound it would be the same page, after a look at everything
    they drove.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        given = request.query_params.dict()
        asked = {name: value for name, value in given.items() if value and name not in ELSEWHERE}
        told = {name: value for name, value in asked.items() if name in TOLD_BY_SUMMARIES}
        is_sure = told == asked
        bound = self.bound(queryset, request, view, told, 1 if is_sure else WIDER) if OF_LAPS & told.keys() else {}
        if bound:
            narrowed = {**given, **bound}
            bounded = view.filterset_class(narrowed, queryset=view.get_queryset(), request=request).qs
            page: Any = super().paginate_queryset(bounded, request, view)
            is_reverse = self.cursor is not None and self.cursor.reverse
            if is_sure or (self.has_previous if is_reverse else self.has_next):
                return page
        return super().paginate_queryset(queryset, request, view)

    def bound(self, queryset: Any, request: Request, view: Any, told: dict[str, str], pages: int) -> dict[str, str]:
        """A filter that leaves the sessions of so many pages and little else; none where there are no more of them."""
        cursor, size = self.decode_cursor(request) or BEGINNING, self.get_page_size(request) or 0
        is_descending = self.get_ordering(request, queryset, view)[0].startswith("-") != cursor.reverse
        sign, beyond, within = ("-", "lt", "gte") if is_descending else ("", "gt", "lte")
        summaries = WhereLapsAre(told, LapSummary.objects.order_by(f"{sign}opened_at")).qs
        if cursor.position is not None:
            summaries = summaries.filter(**{f"opened_at__{beyond}": cursor.position})
        last = (cursor.offset + size) * pages
        instants = summaries.values_list("opened_at", flat=True).distinct()[last : last + 1]
        return {f"opened_at__{within}": instant.isoformat() for instant in instants}
