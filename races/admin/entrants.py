"""Drivers and cars: what SmartRace says of them, and what they drove."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import display

from drivers.admin.base import NamedAdmin, names_of
from drivers.models import Car, Driver
from races.admin.maintenance import MaintenanceFilter
from races.history.career import career, of_holder
from races.history.entrant_sessions import latest_parts
from races.history.maintenance import maintenance_of
from races.history.portrait import bests_of, form_of, rivals_of

LATEST = 20


class EntrantAdmin(NamedAdmin):
    """Whoever or whatever has laps: their page shows their career, their best ones and their latest sessions."""

    club_path = "club"
    change_form_template = "races/entrant_page.html"
    role = ""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        entrant = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if entrant is not None:
            parts = latest_parts(self.role, entrant, LATEST)
            context |= {"role": self.role, "parts": parts, "bests": bests_of(self.role, entrant), **names_of(entrant)}
            context["form"] = form_of(self.role, entrant)
            context["career"] = career(of_holder(self.role, entrant).of(self.role))
        return super().change_view(request, object_id, form_url, context)


@admin.register(Driver)
class DriverAdmin(EntrantAdmin):
    role = "driver"
    list_display = ["__str__", "short_name", "team", "start_number", "is_active", "club"]
    list_select_related = ["team", "club"]
    list_filter = ["club", "is_active"]
    fieldsets = [
        (None, {"fields": ["own_name", ("name", "club"), ("team", "start_number"), ("short_name", "spoken_name")]}),
    ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        driver = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if driver is not None:
            context["rivals"] = rivals_of(driver)
        return super().change_view(request, object_id, form_url, context)


@admin.register(Car)
class CarAdmin(EntrantAdmin):
    """The list says which cars are due for maintenance, and the desk lets several be serviced at once."""

    role = "car"
    list_display = ["__str__", "manufacturer", "scale", "tyres", "has_magnets", "maintenance", "is_active", "club"]
    list_select_related = ["club"]
    list_filter = ["club", MaintenanceFilter, "is_active", "scale"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "own_name",
                    ("name", "club"),
                    ("manufacturer", "scale"),
                    ("tyres", "has_magnets"),
                    ("decoder_type", "is_digital"),
                    ("speed", "brakes"),
                    "fuel",
                    ("tags", "comment"),
                ]
            },
        ),
    ]

    def prepare_rows(self, rows: list[Any]) -> None:
        standing = maintenance_of(rows)
        for car in rows:
            car.standing = standing[car.pk]

    @display(description="Maintenance", label={"due": "warning"})
    def maintenance(self, car: Any) -> tuple[str, str] | str:
        if car.standing.interval is None:
            return ""
        return ("due" if car.standing.is_due else "not due"), str(car.standing)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        car = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if car is not None:
            context["maintenance"] = maintenance_of([car])[car.pk]
        return super().change_view(request, object_id, form_url, context)
