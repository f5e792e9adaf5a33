"""Pages of what is filtered by who drove: summaries tell how far back a page reaches."""

from __future__ import annotations

from typing import Any

from rest_framework.pagination import Cursor
from rest_framework.request import Request

from drivers.api.filters import CrewFilters
from races.api.laps.filters import WhereLapsAre
from races.models import LapSummary
from web.api.pagination import OrderedCursorPages

OF_LAPS = {*CrewFilters.base_filters, "weather", "tyre"}
TOLD_BY_SUMMARIES = {*OF_LAPS, "club", "type", "opened_at__gte", "opened_at__lte"}
ELSEWHERE = {*OrderedCursorPages.query_parameters, "ordering", "format"}
BEGINNING = Cursor(offset=0, reverse=False, position=None)


class SummaryBackedPages(OrderedCursorPages):
    """Of a list by `opened_at` whose filters are `LookedUpInSummaries`: a page looks up little more than it holds.

    Each summary that meets the filters is of one row at least. So a page ends, at the latest, with as many sessions of
    such summaries as it has rows. Where more is asked than summaries know, as for somebody's wins, the entries that are
    somebody's own tell as much: there may be others, of laps somebody drove in turn, but these are rows for certain.
    Without that bound it would be the same page, after a look at everything they drove.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        given = request.query_params.dict()
        asked = {name: value for name, value in given.items() if value and name not in ELSEWHERE}
        if OF_LAPS & asked.keys():
            bound = self.bound(queryset, request, view, asked)
            if bound:
                queryset = view.filterset_class({**given, **bound}, queryset=view.get_queryset(), request=request).qs
        return super().paginate_queryset(queryset, request, view)

    def bound(self, queryset: Any, request: Request, view: Any, asked: dict[str, str]) -> dict[str, str]:
        """A filter that leaves the page and little else; none where there are too few for certain to fill it."""
        cursor, size = self.decode_cursor(request) or BEGINNING, self.get_page_size(request) or 0
        is_descending = self.get_ordering(request, queryset, view)[0].startswith("-") != cursor.reverse
        sign, beyond, within = ("-", "lt", "gte") if is_descending else ("", "gt", "lte")
        certain = self.certain(request, view, asked).order_by(f"{sign}opened_at")
        if cursor.position is not None:
            certain = certain.filter(**{f"opened_at__{beyond}": cursor.position})
        last = cursor.offset + size
        instants = certain.values_list("opened_at", flat=True)[last : last + 1]
        return {f"opened_at__{within}": instant.isoformat() for instant in instants}

    def certain(self, request: Request, view: Any, asked: dict[str, str]) -> Any:
        """What has an `opened_at` of a row of the list for each of its own, whose number is as high at most."""
        if asked.keys() <= TOLD_BY_SUMMARIES:
            return (
                WhereLapsAre(asked, LapSummary.objects.filter(is_disregarded=False).order_by())
                .qs.values("opened_at")
                .distinct()
            )
        filters = view.filterset_class(asked, queryset=view.get_queryset(), request=request)
        filters.asks_summaries = False
        return filters.qs
