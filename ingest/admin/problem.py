from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import display

from ingest.admin.raw_event import readable_body
from ingest.models import Problem
from web.admin.base import LongListAdmin


@admin.register(Problem)
class ProblemAdmin(LongListAdmin):
    """What could not be used, and why. The rest of the race went on."""

    club_path = "event__source__club"
    list_display = ["message", "kind_label", "source", "event_type", "arrived_at"]
    list_select_related = ["event__source"]
    list_filter = ["kind", "event__source"]
    ordering = ["-event_id"]
    fields = ["kind", "message", "event_link", "traceback", "contents"]
    readonly_fields = ["event_link", "contents"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A problem repeats words of its body: it takes the right to read that, too."""
        may: bool = super().has_view_permission(request, obj)
        return may and request.user.has_perm("ingest.view_rawevent")

    @display(description="Kind", ordering="kind", label={"error in the hub": "danger", "unusable event": "warning"})
    def kind_label(self, problem: Problem) -> str:
        return problem.get_kind_display()

    @display(description="Source")
    def source(self, problem: Problem) -> str:
        return str(problem.event.source)

    @display(description="Type")
    def event_type(self, problem: Problem) -> str:
        return problem.event.event_type

    @display(description="Arrived", ordering="event_id")
    def arrived_at(self, problem: Problem) -> object:
        return problem.event.arrived_at

    @display(description="Event")
    def event_link(self, problem: Problem) -> str:
        url = reverse("admin:ingest_rawevent_change", args=[problem.event_id])
        return format_html('<a href="{}">{}</a>', url, problem.event)

    @display(description="Body")
    def contents(self, problem: Problem) -> str:
        return format_html('<pre class="raw-body">{}</pre>', readable_body(problem.event.body))
