from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import display

from races.admin.days import day_filter
from races.admin.filters import KINDS, ControllerFilter, CountingFilter, LapTypeFilter
from races.measures.lap_time import lap_time_text
from races.models import Lap, LapSummary
from races.models.lap_summary import LapSummaryQuerySet
from races.session_report.lap_sheet import marks_of
from races.session_report.rulings import rulings_on_lap
from web.admin.base import LongListAdmin
from web.admin.clubs import within


@admin.register(Lap)
class LapAdmin(LongListAdmin):
    """Laps of all sessions, the newest first; on a lap's page it can be voided."""

    club_path = "source__club"
    list_display = ["finished_at", "time", "number", "driver", "car", "track", "session", "verdict"]
    list_select_related = ["driver", "car", "track", "session"]
    lap_times = ["time"]
    list_filter = [
        day_filter("finished_at"),
        LapTypeFilter,
        "track",
        "driver",
        "car",
        ControllerFilter,
        CountingFilter,
    ]
    ordering = ["-finished_at", "-id"]
    sortable_by = ()
    change_form_template = "races/lap_page.html"

    def get_paginator(self, request: HttpRequest, queryset: Any, per_page: int, *args: Any, **kwargs: Any) -> Any:
        """Narrowed by whom or what has no index on laps, only so many of the newest entries are looked at as it takes.

        Sums of laps tell how many these are.
        """
        wanted = asked_of_summaries(request)
        if wanted and not request.GET.get("counts") and not request.GET.get("day"):
            page = request.GET.get("p", "")
            number = int(page) if page.isdecimal() and len(page) < 7 else 1
            entries = newest_entries(within(request, wanted_summaries(wanted), "club"), (number + 1) * per_page)
            queryset = queryset.filter(entry__in=entries)
        return super().get_paginator(request, queryset, per_page, *args, **kwargs)

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


def asked_of_summaries(request: HttpRequest) -> dict[str, str]:
    """What the list is narrowed by that summaries of laps are, too; as the filters have it in the address."""
    asked = {role: request.GET.get(f"{role}__id__exact", "") for role in ("driver", "car", "track")}
    asked = {role: key for role, key in asked.items() if key.isdecimal() and len(key) < 19}
    return asked | {name: request.GET[name] for name in ("type",) if request.GET.get(name)}


def wanted_summaries(asked: dict[str, str]) -> LapSummaryQuerySet:
    summaries = LapSummary.objects.order_by("-opened_at", "-session")
    for name, value in asked.items():
        if name != "type":
            summaries = summaries.filter(**{name: int(value)})
        elif value == "other":
            summaries = summaries.exclude(session_type__in=KINDS)
        else:
            summaries = summaries.filter(session_type=value)
    return summaries


def newest_entries(summaries: LapSummaryQuerySet, laps: int) -> list[int]:
    """The newest, until they have that many laps; those of the same session together."""
    entries: list[int] = []
    found, last = 0, None
    for entry, session, count in summaries.values_list("entry", "session", "lap_count").iterator(chunk_size=200):
        if found >= laps and session != last:
            break
        found, last = found + count, session
        if entry is not None:
            entries.append(entry)
    return entries
