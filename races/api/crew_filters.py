"""Filters by who drove what, looked up among the summaries of laps."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from drivers.api.filters import CrewFilters
from races.models import Entry, LapSummary
from web.api.days import (
    Bound,
    within,
)

OPENED = ("opened_at__gte", "opened_at__lte")


class SummaryBackedFilters(CrewFilters):
    """Driver, car and so on are together those of some lap, or of an entry itself, which may have none.

    The queryset has `crewed_by(summaries, entries)`: what is about any of those. `of_laps` are filters that only laps
    can answer. When the session was opened is asked of these, too, lest all that somebody ever drove is looked up.
    """

    of_laps: tuple[str, ...] = ()
    asks_summaries = True
    """Else only entries are asked, which finds a part of what there is, and never more."""

    def filter_queryset(self, queryset: Any) -> Any:
        looked_up = (*CrewFilters.base_filters, *self.of_laps)
        cleaned = self.form.cleaned_data
        for name, one in self.filters.items():
            if name not in looked_up:
                queryset = one.filter(queryset, cleaned[name])
        asked = {name: cleaned[name] for name in looked_up if cleaned[name]}
        if not asked:
            return queryset
        opened = [(name.partition("__")[2], cleaned[name]) for name in OPENED if cleaned[name]]
        if not self.asks_summaries:
            return self.of_own_entries(queryset, asked)
        summaries = self.those(LapSummary, asked).filter(opened_within(opened))
        if any(name in asked for name in self.of_laps):
            return queryset.crewed_by(summaries, Entry.objects.order_by().none())
        entries = self.those(Entry, asked).filter(opened_within(opened, "session__"))
        return queryset.crewed_by(summaries, entries)

    def of_own_entries(self, queryset: Any, asked: dict[str, Any]) -> Any:
        """Those with an entry that itself is of that crew; none where only laps can tell."""
        if any(name in asked for name in self.of_laps):
            return queryset.none()
        return queryset.crewed_by(LapSummary.objects.none(), self.those(Entry, asked))

    def those(self, model: Any, asked: dict[str, Any]) -> Any:
        return self.narrowed(model.objects.order_by(), asked)

    def narrowed(self, rows: Any, asked: dict[str, Any]) -> Any:
        """Those of the rows, of which each has a crew, that are of the one asked for."""
        for name, value in asked.items():
            rows = self.filters[name].filter(rows, value)
        return rows


def opened_within(bounds: list[tuple[str, Bound]], of_session: str = "") -> Q:
    """Of what has its session's opening and club, by that way."""
    found = Q()
    for lookup, bound in bounds:
        found &= within(f"{of_session}opened_at", lookup, bound, f"{of_session}club")
    return found
