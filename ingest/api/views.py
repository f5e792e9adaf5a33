"""What SmartRace sent and what could not be used of it, for reading by the club's staff."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.viewsets import ReadOnlyModelViewSet

from ingest.api.filters import ProblemFilters, RawEventFilters
from ingest.api.serializers import (
    ProblemDetailSerializer,
    ProblemSerializer,
    RawEventDetailSerializer,
    RawEventSerializer,
)
from ingest.models import Problem, RawEvent
from members.clubs import clubs_of
from web.api.access import StaffOnly
from web.api.pagination import NewestKeysFirst
from web.api.read_view import ReadView

RIGHTS = ("ingest.view_rawevent", "ingest.view_problem")
"""To read what was sent; and why it could not be used, which repeats words of it."""


def of_own_clubs(request: Request, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    """What is of the clubs the reader belongs to."""
    clubs = clubs_of(request.user)
    return rows if clubs is None else rows.filter(**{f"{path}__in": clubs})


class RawEventViewSet(ReadView, ReadOnlyModelViewSet):
    """What SmartRace sent, the newest first; by itself with its body, to the byte. For the club's staff."""

    queryset = RawEvent.objects.with_source().order_by("-pk")
    permission_classes = [StaffOnly]
    rights = RIGHTS[:1]
    filterset_class = RawEventFilters
    pagination_class = NewestKeysFirst

    def get_queryset(self) -> Any:
        rows = of_own_clubs(self.request, super().get_queryset(), "source__club")
        return rows.defer("stored") if self.action == "list" else rows

    def get_serializer_class(self) -> Any:
        return RawEventSerializer if self.action == "list" else RawEventDetailSerializer


class ProblemViewSet(ReadView, ReadOnlyModelViewSet):
    """What could not be used, the newest first; by itself with its traceback. For the club's staff."""

    queryset = Problem.objects.with_source().order_by("-pk")
    # Not by the relation, which would ask the database for a number it cannot keep.
    lookup_field, lookup_url_kwarg = "event__pk", "id"
    permission_classes = [StaffOnly]
    rights = RIGHTS
    filterset_class = ProblemFilters
    pagination_class = NewestKeysFirst

    def get_queryset(self) -> Any:
        return of_own_clubs(self.request, super().get_queryset(), "event__source__club")

    def get_serializer_class(self) -> Any:
        return ProblemSerializer if self.action == "list" else ProblemDetailSerializer
