"""Stints, and the visits to the pits between them."""

from __future__ import annotations

from django.contrib import admin
from unfold.decorators import display

from races.admin.filters import ControllerFilter, TyreFilter, WholeStopFilter
from races.admin.incidents import ControllerAdmin
from races.measures.lap_time import lap_time_text
from races.models import PitStop, Stint
from races.session_report.stint_sheet import (
    mean_ms,
    stop_in_words,
)


@admin.register(PitStop)
class PitStopAdmin(ControllerAdmin):
    list_filter = [WholeStopFilter, ControllerFilter, "source"]
    fields = ["in_at", "out_at", "duration_ms", *ControllerAdmin.fields]

    @display(description="What")
    def what(self, stop: PitStop) -> str:
        return stop_in_words(stop)


@admin.register(Stint)
class StintAdmin(ControllerAdmin):
    list_display = ["at", "number", "controller", "driver", "car", "tyre", "lap_count", "best", "mean", "session"]
    list_display_links = ["at", "number"]
    lap_times = ["best", "mean"]
    list_filter = [TyreFilter, ControllerFilter, "source"]
    fields = ["session", "number", "controller", "driver", "car", "team", "tyre", "lap_count", "best", "mean", "at"]
    fields += ["ended_at", "ends_in_pits", "source", "event"]
    readonly_fields = ["best", "mean"]

    @display(description="Best lap")
    def best(self, stint: Stint) -> str:
        return lap_time_text(stint.best_lap_ms)

    @display(description="Mean lap")
    def mean(self, stint: Stint) -> str:
        return lap_time_text(mean_ms(stint))
