from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.decorators import display

from drivers.admin.base import NameSearchAdmin
from drivers.models import Driver
from races.admin.days import day_filter
from races.history.lately import winners_of, with_winners
from races.models import LapSummary, Meeting
from web.admin.base import ReadOnlyAdmin


@admin.register(Meeting)
class MeetingAdmin(NameSearchAdmin, ReadOnlyAdmin):
    """Club nights, each with its sessions; what they are called, and when they were, is ruled."""

    club_path = "club"
    list_display = ["__str__", "date", "club", "session_count", "winners"]
    list_select_related = ["club"]
    list_filter = [day_filter("began_at"), "club"]
    search_fields = ["name"]
    fields = [("name", "own_date")]
    change_form_template = "races/meeting_page.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        return with_winners(super().get_queryset(request))

    @display(description="Date", ordering="began_at")
    def date(self, meeting: Meeting) -> object:
        return meeting.date

    @display(description="Sessions")
    def session_count(self, meeting: Any) -> int:
        return len(meeting.in_order)

    @display(description="Won by")
    def winners(self, meeting: Any) -> str:
        """Of its races, in order."""
        return ", ".join(winners_of(meeting))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        meeting = self.get_object(request, object_id)
        context: dict[str, Any] = {**(extra_context or {}), "meeting": meeting}
        if meeting is not None:
            driven = LapSummary.objects.filter(session__meeting=meeting, session__is_hidden=False).order_by()
            context["drivers"] = Driver.objects.filter(pk__in=driven.values("driver")).order_by("name_key", "pk")
        return super().change_view(request, object_id, form_url, context)
