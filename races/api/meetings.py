"""Club nights, for reading."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from drivers.api.serializers import SourceReference
from races.api.filters import MeetingFilters
from races.api.latest import LatestByName
from races.models import Meeting, Session
from web.api.pagination import OrderedCursorPages
from web.api.read_view import ReadView
from web.api.serializers import Reference, RowSerializer


class MeetingSerializer(RowSerializer):
    """A meeting in a list."""

    # Fed by `Meeting.objects.with_names()`.

    name = serializers.CharField(source="__str__", help_text="What the club calls it, else its date.")
    club = Reference()
    date = serializers.DateField(help_text="The day people call it by.")

    class Meta:
        model = Meeting
        fields = ["id", "name", "club", "date", "began_at"]


class MeetingSessionSerializer(RowSerializer):
    """A session of a meeting."""

    source = SourceReference()  # type: ignore[assignment]
    track = Reference(allow_null=True)
    name = serializers.CharField(source="own_name", help_text="What the club calls it; empty: it has no name.")

    class Meta:
        model = Session
        fields = [
            "id",
            "type",
            "name",
            "is_hidden",
            "source",
            "track",
            "outcome",
            "is_open",
            "opened_at",
            "started_at",
            "closed_at",
        ]


class MeetingDetailSerializer(MeetingSerializer):
    """A meeting with its sessions in the order they were opened."""

    # Fed by `Meeting.objects.with_names().with_sessions()`.

    sessions = MeetingSessionSerializer(many=True)

    class Meta(MeetingSerializer.Meta):
        fields = [*MeetingSerializer.Meta.fields, "sessions"]


class MeetingViewSet(LatestByName, ReadView, ReadOnlyModelViewSet):
    """Club nights, the newest first: sessions of one club with less than six hours between them."""

    queryset = Meeting.objects.with_names().newest_first()
    filterset_class = MeetingFilters
    pagination_class = OrderedCursorPages

    def get_queryset(self) -> Any:
        return self.queryset if self.action == "list" else self.queryset.with_sessions()

    def get_serializer_class(self) -> Any:
        return MeetingSerializer if self.action == "list" else MeetingDetailSerializer
