"""What every list of what happens beside laps has; each kind has a file of its own, and enters itself."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from drivers.api.filters import CrewFilters
from drivers.api.serializers import SourceReference
from races.api.fields import Milliseconds
from races.api.filters import TYPES
from races.api.latest import IdOrLatestFilter
from races.models import Meeting, Session
from races.models.crewed import EventRowQuerySet
from web.api.filters import FlagFilter, IdFilter, InstantFilter, IntegerFilter, Ordering, WordFilter
from web.api.pagination import OrderedCursorPages
from web.api.read_view import ReadView
from web.api.serializers import Reference, RowSerializer

TYRES = "dry, wet, or as SmartRace called it."
EVENT_ROW = ["id", "at", "source", "session", "session_type", "track"]
OF_CONTROLLER = [*EVENT_ROW, "entry", "controller", "driver", "car", "team", "laps_done"]
PERIOD = [*EVENT_ROW, "began_at", "ended_at", "duration_ms"]


class IsThereFilter(FlagFilter):
    """Whether that field holds anything."""

    def __init__(self, field_name: str, label: str) -> None:
        super().__init__(field_name=field_name, lookup_expr="isnull", exclude=True, label=label)


class IncidentFilters(django_filters.FilterSet):
    """Of whatever a source tells of."""

    club = IdFilter(field_name="source__club")
    source = IdFilter()
    session = IdOrLatestFilter(Session, "session")
    meeting = IdOrLatestFilter(Meeting, "session__meeting")
    track = IdFilter(field_name="session__track")
    type = WordFilter("session__type", f"Of the session: {TYPES}")
    at__gte = InstantFilter(field_name="at", lookup_expr="gte")
    at__lte = InstantFilter(field_name="at", lookup_expr="lte")
    ordering = Ordering(at="at")


class OfControllerFilters(IncidentFilters, CrewFilters):
    """Of what happens to one controller."""

    controller = IntegerFilter()


class PeriodFilters(IncidentFilters):
    is_over = IsThereFilter("ended_at", "Whether its end was told of.")


class EventRowSerializer(RowSerializer):
    """What one event told of. What happens outside of any session has none."""

    # Fed by `EventRowQuerySet.with_names`.

    source = SourceReference()  # type: ignore[assignment]
    session_type = serializers.CharField(source="session.type", default=None, allow_null=True)
    track = Reference(source="session.track", default=None, allow_null=True)


class OfControllerSerializer(EventRowSerializer):
    """What one event told of one controller."""

    driver = Reference(allow_null=True)
    car = Reference(allow_null=True)
    team = Reference(allow_null=True)


class PeriodSerializer(EventRowSerializer):
    """Something that lasted."""

    duration_ms = Milliseconds(
        source="duration", allow_null=True, help_text="By the tablet's clock; null where either end is open."
    )


def all_of(model: type[Any]) -> EventRowQuerySet:
    """With the names a list shows, the newest first. What happened in a hidden session its own page tells."""
    return EventRowQuerySet(model).of_no_hidden_session().with_names().newest_first()


INCIDENTS: dict[str, type[IncidentViewSet]] = {}
"""Every list by its address; a class enters itself."""


class IncidentViewSet(ReadView, ReadOnlyModelViewSet):
    """What one event told of. A list's `address` is that under `/api/v1/`.

    Raises TypeError where it has none, ValueError where two have one.
    """

    address: ClassVar[str]
    filterset_class: Any = IncidentFilters
    pagination_class = OrderedCursorPages

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not hasattr(cls, "address"):
            raise TypeError(f"{cls.__module__.replace('.', '/')}.py: {cls.__name__} has no address.")
        if cls.address in INCIDENTS:
            raise ValueError(f"{INCIDENTS[cls.address].__name__} is at {cls.address!r} already.")
        INCIDENTS[cls.address] = cls
