"""Filters by who drove what, looked up among the summaries of laps."""

from __future__ import annotations

from typing import Any

from drivers.api.filters import OfCrew
from races.models import Entry, LapSummary


class LookedUpInSummaries(OfCrew):
    """Driver, car and so on are together those of some lap, or of an entry itself, which may have none.

    The queryset has `crewed_by(summaries, entries)`: what is about any of those. `of_laps` are filters that only laps
    can answer.
    """

    of_laps: tuple[str, ...] = ()

    def filter_queryset(self, queryset: Any) -> Any:
        looked_up = (*OfCrew.base_filters, *self.of_laps)
        told = self.form.cleaned_data
        for name, one in self.filters.items():
            if name not in looked_up:
                queryset = one.filter(queryset, told[name])
        asked = {name: told[name] for name in looked_up if told[name]}
        if not asked:
            return queryset
        is_of_laps = any(name in asked for name in self.of_laps)
        entries = Entry.objects.order_by().none() if is_of_laps else self.those(Entry, asked)
        return queryset.crewed_by(self.those(LapSummary, asked), entries)

    def those(self, model: Any, asked: dict[str, Any]) -> Any:
        rows = model.objects.order_by()
        for name, value in asked.items():
            rows = self.filters[name].filter(rows, value)
        return rows
