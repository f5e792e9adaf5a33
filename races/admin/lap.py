from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import display

from races.admin.filters import ControllerFilter
from races.measures.lap_time import lap_time_text
from races.models import Lap
from races.session_report.lap_sheet import marks_of
from races.session_report.rulings import rulings_on_lap
from web.admin.base import LongListAdmin


@admin.register(Lap)
class LapAdmin(LongListAdmin):
    """Laps of all sessions, the newest first; on a lap's page it can be voided."""

    club_path = "source__club"
    list_display = ["finished_at", "time", "number", "driver", "car", "track", "session", "verdict"]
    list_select_related = ["driver", "car", "track", "session"]
    lap_times = ["time"]
    list_filter = ["is_counting", "exclusion", ControllerFilter]
    ordering = ["-finished_at", "-id"]
    date_hierarchy = "finished_at"
    change_form_template = "races/lap_page.html"

    @display(description="Lap time", ordering="lap_time_ms")
    def time(self, lap: Lap) -> str:
        return lap_time_text(lap.lap_time_ms)

    @display(description="For records", label={"counts": "success", "does not count": "warning"})
    def verdict(self, lap: Lap) -> str:
        return "counts" if lap.is_counting else lap.get_exclusion_display()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        lap = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if lap is not None:
            context |= {"lap": lap, "marks": marks_of(lap), "rulings": rulings_on_lap(lap)}
        return super().change_view(request, object_id, form_url, context)
