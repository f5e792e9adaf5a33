from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from unfold.decorators import display

from drivers.admin.base import NameSearchAdmin
from races.control.days import days_changed
from races.models import Meeting, Session


@admin.register(Meeting)
class MeetingAdmin(NameSearchAdmin):
    """Club nights, each with its sessions; people may name and date them."""

    club_path = "club"
    list_display = ["__str__", "date", "club", "session_count", "winners"]
    list_select_related = ["club"]
    list_filter = ["club"]
    date_hierarchy = "began_at"
    search_fields = ["name"]
    fields = [("name", "own_date")]
    change_form_template = "races/meeting_page.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        sessions = Session.objects.with_names().with_winner().order_by("opened_at", "id")
        return super().get_queryset(request).prefetch_related(Prefetch("sessions", sessions, to_attr="in_order"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Meeting | None = None) -> bool:
        """It follows from its sessions."""
        return False

    @display(description="Date", ordering="began_at")
    def date(self, meeting: Meeting) -> object:
        return meeting.date

    @display(description="Sessions")
    def session_count(self, meeting: Any) -> int:
        return len(meeting.in_order)

    @display(description="Won by")
    def winners(self, meeting: Any) -> str:
        """Of its races, in order."""
        races = (session for session in meeting.in_order if session.type == Session.RACE)
        winners = (session.winner_own_name or session.winner_name for session in races)
        return ", ".join(dict.fromkeys(filter(None, winners)))

    def save_model(self, request: HttpRequest, obj: Meeting, form: ModelForm, change: bool) -> None:
        """Only what was changed: the projector may move its beginning meanwhile."""
        obj.save(update_fields=form.changed_data)
        days_changed(obj.club)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        meeting = self.get_object(request, object_id)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "meeting": meeting})
