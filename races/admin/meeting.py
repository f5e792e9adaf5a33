from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.decorators import display

from drivers.admin.base import NameSearchAdmin
from races.admin.days import day_filter
from races.models import Meeting, Session
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
        sessions = Session.objects.with_names().with_winner().order_by("opened_at", "id")
        return super().get_queryset(request).prefetch_related(Prefetch("sessions", sessions, to_attr="in_order"))

    @display(description="Date", ordering="began_at")
    def date(self, meeting: Meeting) -> object:
        return meeting.date

    @display(description="Sessions")
    def session_count(self, meeting: Any) -> int:
        return len(meeting.in_order)

    @display(description="Won by")
    def winners(self, meeting: Any) -> str:
        """Of its races, in order."""
        races = (one for one in meeting.in_order if one.type == Session.RACE and not one.is_hidden)
        winners = (session.winner_own_name or session.winner_name for session in races)
        return ", ".join(dict.fromkeys(filter(None, winners)))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        meeting = self.get_object(request, object_id)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "meeting": meeting})
