from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from drivers.admin.base import NamedAdmin
from races.history.best_laps import best_laps
from races.history.career import of_track, statistics
from races.history.selection import Selection
from races.models import Track


@admin.register(Track)
class TrackAdmin(NamedAdmin):
    """Layouts, and on each one's page what was driven on it and its records."""

    club_path = "club"
    list_display = ["__str__", "length_m", "minimum_lap_time_ms", "maximum_lap_time_ms", "club"]
    list_select_related = ["club"]
    list_filter = ["club"]
    change_form_template = "races/track_page.html"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "own_name",
                    ("name", "club"),
                    ("length_m", "pitstop_delta_ms"),
                    ("minimum_lap_time_ms", "maximum_lap_time_ms"),
                ]
            },
        ),
    ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        track = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if track is not None:
            driven = Selection.on(track)
            context |= {"overall": best_laps(driven), "by_driver": best_laps(driven, by="driver")}
            context["statistics"] = statistics(of_track(track))
        return super().change_view(request, object_id, form_url, context)
