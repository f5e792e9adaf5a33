"""Sessions by who drove in them, and in which car: asked of the sums of laps, and of entries without any."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from drivers.models import Car, Club, Driver
from races.models import Entry, LapSummary
from web.admin.clubs import MOST_OFFERED, sees_several_clubs, within


class CrewFilter(admin.SimpleListFilter):
    """Where there are more than anybody reads through, only who is chosen is offered; their own pages lead here."""

    model: Any

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        own = within(request, self.model.objects.select_related("club"), "club").order_by("club", "name_key", "pk")
        rows = list(own[: MOST_OFFERED + 1])
        if len(rows) > MOST_OFFERED:
            rows = list(own.filter(pk=self.key)) if self.key is not None else []
        is_told = sees_several_clubs(request, Club)
        return [(str(row.pk), f"{row}, {row.club}" if is_told else str(row)) for row in rows]

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        text = request.GET.get(str(self.parameter_name), "")
        self.key = int(text) if text.isdecimal() and text.isascii() and len(text) < 19 else None
        super().__init__(request, params, model, model_admin)

    def has_output(self) -> bool:
        return bool(self.lookup_choices or self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        if self.key is None:
            return queryset.none()
        theirs = {str(self.parameter_name): self.key}
        driven, placed = (model.objects.filter(**theirs).order_by() for model in (LapSummary, Entry))
        found: QuerySet[Any] = queryset.crewed_by(driven, placed)  # type: ignore[attr-defined]
        return found


class DroveFilter(CrewFilter):
    title = "driver"
    parameter_name = "driver"
    model = Driver


class DrivenFilter(CrewFilter):
    title = "car"
    parameter_name = "car"
    model = Car
