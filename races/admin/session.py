from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.decorators import display

from drivers.admin.base import LongListAdmin
from races.lap_sheet import lap_sheet_of
from races.models import Session
from races.results import results_of

OUTCOME_COLOURS = {"official": "success", "provisional": "info", "abandoned": "warning"}


class SessionTypeFilter(admin.SimpleListFilter):
    """What people look for, without reading all sessions for the types there are."""

    title = "type"
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("race", "Race"), ("qualifying", "Qualifying"), ("practice", "Practice"), ("other", "Other")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Session]) -> QuerySet[Session]:
        if self.value() == "other":
            return queryset.exclude(type__in=["race", "qualifying", "practice"])
        return queryset.filter(type=self.value()) if self.value() else queryset


@admin.register(Session)
class SessionAdmin(LongListAdmin):
    """Past races; each one's page reads as a result."""

    list_display = ["what", "when", "track", "winner", "drivers", "result", "source"]
    list_display_links = ["what"]
    list_select_related = ["club", "source", "track"]
    list_filter = [SessionTypeFilter, "outcome", "source"]
    date_hierarchy = "opened_at"
    search_fields = ["track__name", "track__own_name", "entries__driver__name", "entries__driver__own_name"]
    search_help_text = "A track's or a driver's name"
    change_form_template = "races/session_page.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Session]:
        return super().get_queryset(request).with_winner().annotate(entry_count=Count("entries", distinct=True))

    @display(description="Session", header=True)
    def what(self, session: Session) -> tuple[str, str]:
        return session.label, session.plan

    @display(description="When", ordering="opened_at")
    def when(self, session: Session) -> Any:
        return session.opened_at

    @display(description="Winner")
    def winner(self, session: Any) -> str:
        return session.winner_own_name or session.winner_name or ""

    @display(description="Cars", ordering="entry_count")
    def drivers(self, session: Any) -> int:
        return session.entry_count

    @display(description="Result", ordering="outcome", label=OUTCOME_COLOURS)
    def result(self, session: Session) -> str:
        return "under way" if session.is_open else session.outcome

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        session = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if session is not None:
            context |= {"session": session, "results": results_of(session), "sheet": lap_sheet_of(session)}
        return super().change_view(request, object_id, form_url, context)
