"""What happens beside laps, one list a kind; a session's page tells of it in order."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from races.admin.days import day_filter
from races.admin.filters import (
    ControllerFilter,
    OverFilter,
    RepairedFilter,
    ServedFilter,
    TyreFilter,
)
from races.measures.duration import duration_in_words
from races.models import (
    CarRemoval,
    Damage,
    EventRow,
    FuelReading,
    JumpStart,
    Neutralisation,
    Penalty,
    Suspension,
    TyreChange,
    WeatherReport,
)
from web.admin.base import LongListAdmin

WHERE_FROM = ["source", "event"]
ABOUT_WHOM = ["controller", "driver", "car", "team", "laps_done"]


class EventRowAdmin(LongListAdmin):
    """What one event told of. The newest row first and no other order: only rows are numbered by an index."""

    club_path = "source__club"
    list_display = ["at", "what", "session"]
    list_display_links = ["at", "what"]
    list_select_related = ["session"]
    list_filter: Any = ["source"]
    ordering = ["-id"]
    day_filter = day_filter("session__opened_at")
    sortable_by: Any = ()
    fields: Any = ["session", "at", *WHERE_FROM]

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [self.day_filter, *super().get_list_filter(request)]

    @display(description="What")
    def what(self, event_row: EventRow) -> str:
        return str(event_row)


class ControllerAdmin(EventRowAdmin):
    """What one event told of one controller."""

    list_display = ["at", "what", "controller", "driver", "car", "session"]
    list_select_related = ["session", "driver", "car"]
    list_filter: Any = [ControllerFilter, "source"]
    fields: Any = ["session", "at", *ABOUT_WHOM, *WHERE_FROM]


@admin.register(WeatherReport)
class WeatherReportAdmin(EventRowAdmin):
    list_filter = ["is_announcement", "source"]
    fields = ["session", "at", "weather", "is_announcement", *WHERE_FROM]


class PeriodAdmin(EventRowAdmin):
    list_display = ["at", "what", "lasted", "session"]
    list_filter = [OverFilter, "source"]
    fields = ["session", "began_at", "ended_at", "lasted", *WHERE_FROM]
    readonly_fields = ["lasted"]

    @display(description="Lasted")
    def lasted(self, period: Any) -> str:
        if period.duration is None:
            return "beginning never told" if period.began_at is None else "end never told"
        return duration_in_words(period.duration)


@admin.register(Neutralisation)
class NeutralisationAdmin(PeriodAdmin):
    list_filter = ["kind", OverFilter, "source"]
    fields = ["kind", *PeriodAdmin.fields]


@admin.register(Suspension)
class SuspensionAdmin(PeriodAdmin):
    pass


@admin.register(JumpStart)
class JumpStartAdmin(EventRowAdmin):
    pass


@admin.register(Penalty)
class PenaltyAdmin(ControllerAdmin):
    list_display = ["at", "what", "controller", "driver", "car", "served", "session"]
    list_filter = [ServedFilter, ControllerFilter, "source"]
    fields = ["seconds", "served_at", *ControllerAdmin.fields]

    @display(description="Served", label={"served": "success", "never": "warning"})
    def served(self, penalty: Penalty) -> str:
        return "served" if penalty.served_at else "never"


@admin.register(Damage)
class DamageAdmin(ControllerAdmin):
    list_display = ["at", "what", "controller", "driver", "car", "repaired", "session"]
    list_filter = [RepairedFilter, ControllerFilter, "source"]
    fields = ["kind", "repaired_at", *ControllerAdmin.fields]

    @display(description="Repaired", label={"repaired": "success", "never": "warning"})
    def repaired(self, damage: Damage) -> str:
        return "repaired" if damage.repaired_at else "never"


@admin.register(FuelReading)
class FuelReadingAdmin(ControllerAdmin):
    fields = ["level_pct", *ControllerAdmin.fields]


@admin.register(TyreChange)
class TyreChangeAdmin(ControllerAdmin):
    list_filter = [TyreFilter, ControllerFilter, "source"]
    fields = ["tyre", *ControllerAdmin.fields]


@admin.register(CarRemoval)
class CarRemovalAdmin(ControllerAdmin):
    pass
