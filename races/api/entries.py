"""Who took part in which session, and how it ended for them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from drivers.api.serializers import SourceReference
from races.api.crew_filters import SummaryBackedFilters
from races.api.crew_pages import SummaryBackedPages
from races.api.fields import BEST_LAP, ReadableTime
from races.api.filters import TYPES
from races.api.latest import IdOrLatestFilter
from races.models import Entry, Meeting, Session
from web.api.filters import (
    FlagFilter,
    IdFilter,
    InstantFilter,
    IntegerFilter,
    OneOf,
    Ordering,
    WordFilter,
)
from web.api.read_view import ReadView
from web.api.serializers import Reference, RowSerializer


class EntryFilters(SummaryBackedFilters):
    """Driver, car and so on are those of any lap on the controller, or of the entry itself, together."""

    club = IdFilter(field_name="session__club")
    source = IdFilter(field_name="session__source")
    track = IdFilter(field_name="session__track")
    session = IdOrLatestFilter(Session, "session")
    meeting = IdOrLatestFilter(Meeting, "session__meeting")
    type = WordFilter("session__type", f"Of the session: {TYPES}")
    outcome = OneOf(Session.Outcome.choices, field_name="session__outcome", label="Of the session.")
    controller = IntegerFilter()
    position = IntegerFilter()
    position__gte = IntegerFilter(field_name="position", lookup_expr="gte")
    position__lte = IntegerFilter(field_name="position", lookup_expr="lte")
    best_lap_ms__gte = IntegerFilter(field_name="best_lap_ms", lookup_expr="gte")
    best_lap_ms__lte = IntegerFilter(field_name="best_lap_ms", lookup_expr="lte")
    is_disqualified = FlagFilter()
    is_retired = FlagFilter()
    is_removed = FlagFilter()
    opened_at__gte = InstantFilter(field_name="opened_at", lookup_expr="gte")
    opened_at__lte = InstantFilter(field_name="opened_at", lookup_expr="lte")
    ordering = Ordering(opened_at="opened_at")

    class Meta:
        model = Entry
        fields: list[str] = []

    def of_own_entries(self, queryset: Any, asked: dict[str, Any]) -> Any:
        """They are entries, so there is nothing to look up."""
        return self.narrowed(queryset, asked)


class EntrySerializer(RowSerializer):
    """One controller in one session."""

    # Fed by `Entry.objects.listed()`.

    session_type = serializers.CharField(source="session.type")
    opened_at = serializers.DateTimeField(help_text="When the session was opened.")
    source = SourceReference(source="session.source")  # type: ignore[assignment]
    track = Reference(source="session.track", allow_null=True)
    driver = Reference(allow_null=True, help_text="The last one on the controller.")
    car = Reference(allow_null=True, help_text="The last one on the controller.")
    team = Reference(allow_null=True)
    laps = serializers.IntegerField(source="laps_counted", help_text="Official where there is a result.")
    laps_recorded = serializers.IntegerField(source="lap_count", help_text="Laps the hub has one by one.")
    laps_missing = serializers.IntegerField(
        source="missing_laps",
        allow_null=True,
        help_text="Laps of the result that never arrived here; below zero: the hub has more than the result.",
    )
    best_lap_ms = serializers.IntegerField(source="told_best_lap_ms", allow_null=True, help_text=BEST_LAP)
    best_lap = ReadableTime("told_best_lap_ms", allow_null=True)
    total = ReadableTime("total_ms")

    class Meta:
        model = Entry
        fields = [
            "id",
            "session",
            "session_type",
            "opened_at",
            "source",
            "track",
            "controller",
            "colour",
            "driver",
            "car",
            "team",
            "position",
            "laps",
            "laps_recorded",
            "laps_missing",
            "best_lap_ms",
            "best_lap",
            "best_lap_at",
            "last_lap_at",
            "total_ms",
            "total",
            "pit_stops",
            "is_disqualified",
            "is_retired",
            "is_not_started",
            "is_removed",
            "laps_ruled",
            "time_penalty_ms",
            "tyre",
            "fuel_pct",
            "result_position",
            "result_laps",
            "result_best_lap_ms",
            "result_gap",
        ]


class EntryViewSet(ReadView, ReadOnlyModelViewSet):
    """Who took part in which session, on which controller, and how it ended; the newest sessions first."""

    queryset = Entry.objects.listed()
    serializer_class = EntrySerializer
    filterset_class = EntryFilters
    pagination_class = SummaryBackedPages
