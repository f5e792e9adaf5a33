from __future__ import annotations

from django.contrib import admin
from unfold.decorators import display

from drivers.admin.base import LongListAdmin
from races.lap_time import readable
from races.models import Lap


@admin.register(Lap)
class LapAdmin(LongListAdmin):
    """Laps of all sessions, the newest first."""

    list_display = ["finished_at", "time", "number", "driver", "car", "track", "session", "verdict"]
    list_select_related = ["driver", "car", "track", "session"]
    list_filter = ["is_counting", "exclusion", "controller"]
    ordering = ["-finished_at", "-id"]
    date_hierarchy = "finished_at"

    @display(description="Lap time", ordering="lap_time_ms")
    def time(self, lap: Lap) -> str:
        return readable(lap.lap_time_ms)

    @display(description="For records", label={"counts": "success", "does not count": "warning"})
    def verdict(self, lap: Lap) -> str:
        return "counts" if lap.is_counting else lap.get_exclusion_display()
