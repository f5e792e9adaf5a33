"""Cars in the admin, by how their maintenance stands."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from drivers.models import Car
from races.history.maintenance import due


class MaintenanceFilter(admin.SimpleListFilter):
    title = "maintenance"
    parameter_name = "maintenance"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("due", "Due"), ("kept", "With an interval"), ("none", "Without one")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        maintained = Car.objects.filter(pk__in=queryset.order_by().values("pk")).maintained()
        match self.value():
            case "due":
                return queryset.filter(pk__in=[one.car.pk for one in due(maintained)])
            case "kept":
                return queryset.filter(pk__in=maintained.values("pk"))
            case "none":
                return queryset.exclude(pk__in=maintained.values("pk"))
        return queryset
