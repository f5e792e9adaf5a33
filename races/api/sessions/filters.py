"""Which sessions are asked for."""

from __future__ import annotations

from typing import Any

from drivers.api.filters import (
    NameSearch,
)
from races.api.crew_filters import SummaryBackedFilters
from races.api.filters import TYPES
from races.api.latest import IdOrLatestFilter
from races.models import Meeting, Session, Track
from web.api.filters import (
    FlagFilter,
    IdFilter,
    InstantFilter,
    OneOf,
    Ordering,
    WordFilter,
)


class TrackSearch(NameSearch):
    """What was driven on a track of that name."""

    def filter(self, qs: Any, value: str) -> Any:
        return qs.filter(track__in=super().filter(Track.objects.order_by(), value)) if value else qs


class SessionFilters(SummaryBackedFilters):
    """Driver, car, weather and so on are together those of some lap in it, or of a line of its result."""

    club = IdFilter()
    track = IdFilter()
    source = IdFilter()
    meeting = IdOrLatestFilter(Meeting, "meeting")
    type = WordFilter("type", TYPES)
    weather = WordFilter("weather", "Under which some lap was finished: dry, wet, or as SmartRace called it.")
    tyre = WordFilter("tyre", "On which some lap was begun: dry, wet, or as SmartRace called it.")
    outcome = OneOf(Session.Outcome.choices)
    is_open = FlagFilter(field_name="closed_at", lookup_expr="isnull")
    opened_at__gte = InstantFilter(field_name="opened_at", lookup_expr="gte")
    opened_at__lte = InstantFilter(field_name="opened_at", lookup_expr="lte")
    search = TrackSearch(label="Part of a name its track has or had, whatever its case and spaces.")
    ordering = Ordering(opened_at="opened_at")
    of_laps = ("weather", "tyre")

    class Meta:
        model = Session
        fields: list[str] = []
