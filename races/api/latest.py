"""`latest` wherever the id of a session or a meeting can stand."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import NotFound

from races.models import Meeting, Session
from web.api.filters import IdField

LATEST = "latest"
ORDERS: dict[type[Model], tuple[str, ...]] = {Session: ("-opened_at", "-pk"), Meeting: ("-began_at", "-pk")}
NONE_YET = {Session: "No session was driven yet.", Meeting: "There was no meeting yet."}


class IdOrLatestField(IdField):
    default_error_messages = {"invalid": "An id is a whole number from 1 on; `latest` is the newest."}

    def to_python(self, value: Any) -> Any:
        return LATEST if value == LATEST else super().to_python(value)

    def run_validators(self, value: Any) -> None:
        if value != LATEST:
            super().run_validators(value)


@extend_schema_field({"oneOf": [{"type": "integer", "minimum": 1}, {"type": "string", "enum": [LATEST]}]})
class IdOrLatestFilter(django_filters.Filter):
    """The id of a session or meeting, or `latest`: the newest there is, of the `club` where one is asked for."""

    field_class = IdOrLatestField

    def __init__(self, of: type[Model], field_name: str) -> None:
        super().__init__(field_name=field_name, label="An id, or latest.")
        self.of = of

    def filter(self, qs: Any, value: Any) -> Any:
        if value != LATEST:
            return super().filter(qs, value)
        club = self.parent.form.cleaned_data.get("club")
        found = self.of._default_manager.filter(club=club) if club else self.of._default_manager.all()
        latest = latest_of(found)
        return qs.none() if latest is None else qs.filter(**{self.field_name: latest})


class LatestByName:
    """First among the bases of a view: `/latest/` is the newest; a 404 with a sentence where there is none."""

    def get_object(self) -> Any:
        view: Any = self
        if view.kwargs["pk"] != LATEST:
            return super().get_object()  # type: ignore[misc]
        latest = latest_of(view.filter_queryset(view.get_queryset()))
        if latest is None:
            raise NotFound(NONE_YET[view.queryset.model])
        return latest


def latest_of(found: QuerySet[Any]) -> Any:
    """The newest of those sessions or meetings; None: there are none."""
    return found.order_by(*ORDERS[found.model]).first()
