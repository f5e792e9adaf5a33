"""Which sessions are asked for."""

from __future__ import annotations

from typing import Any

from drivers.api.filters import (
    HOWEVER_TYPED,
    NameSearch,
)
from races.api.crew_filters import SummaryBackedFilters
from races.api.filters import TYPES
from races.api.latest import IdOrLatestFilter
from races.models import Meeting, Session
from web.api.filters import (
    FlagFilter,
    IdFilter,
    InstantFilter,
    OneOf,
    Ordering,
    WordFilter,
)


class SessionSearch(NameSearch):
    """What was driven on a track of that name, or by somebody of that name."""

    def filter(self, qs: Any, value: str) -> Any:
        return qs.named(value)


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
    search = SessionSearch(label=f"Part of a name its track or one of its drivers has or had, {HOWEVER_TYPED}")
    ordering = Ordering(opened_at="opened_at")
    of_laps = ("weather", "tyre")

    class Meta:
        model = Session
        fields: list[str] = []
