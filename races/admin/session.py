from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from unfold.decorators import display

from drivers.admin.base import NameSearchAdmin
from races.admin.crew_filters import DrivenFilter, DroveFilter
from races.admin.days import DayFilter
from races.admin.filters import SessionTypeFilter
from races.models import Entry, FuelReading, Session
from races.session_report.headline import headline_of
from races.session_report.lap_sheet import part_of_sheet, plain_sheet_of
from races.session_report.portions import portion_of
from races.session_report.results import results_of
from races.session_report.rulings import rulings_on
from races.session_report.stint_sheet import stint_sheet_of
from races.session_report.timeline_page import timeline_of
from web.admin.base import LongListAdmin
from web.admin.confirm import require

OUTCOME_COLOURS = {"official": "success", "provisional": "info", "abandoned": "warning"}


@admin.register(Session)
class SessionAdmin(NameSearchAdmin, LongListAdmin):
    """Past races; each one's page reads as a result, with all that led to it."""

    club_path = "club"
    list_display = ["what", "when", "track", "winner", "drivers", "result", "source"]
    list_display_links = ["what"]
    list_select_related = ["club", "source", "track"]
    list_filter = [DayFilter, SessionTypeFilter, "track", DroveFilter, DrivenFilter, "outcome", "source"]
    sortable_by = ()
    search_fields = ["track__search_key", "entries__driver__search_key"]
    search_help_text = "A track's or a driver's name"
    change_form_template = "races/session_page.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Session]:
        cars = Entry.objects.filter(session=OuterRef("pk")).order_by().values("session").annotate(n=Count("pk"))
        return super().get_queryset(request).with_winner().annotate(entry_count=Subquery(cars.values("n")))

    def found(self, queryset: QuerySet[Session], text: str) -> QuerySet[Session]:
        return queryset.named(text)  # type: ignore[attr-defined]

    @display(description="Session", header=True)
    def what(self, session: Session) -> tuple[str, str]:
        return session.label, f"{session.plan} hidden".strip() if session.is_hidden else session.plan

    @display(description="When", ordering="opened_at")
    def when(self, session: Session) -> Any:
        return session.opened_at

    @display(description="Winner")
    def winner(self, session: Any) -> str:
        return session.winner_own_name or session.winner_name or ""

    @display(description="Cars", ordering="entry_count")
    def drivers(self, session: Any) -> int:
        return session.entry_count or 0

    @display(description="Result", ordering="outcome", label=OUTCOME_COLOURS)
    def result(self, session: Session) -> str:
        return "under way" if session.is_open else session.outcome

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        session = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if session is not None:
            shown = {name: number_in(request, name) for name in ("laps", "driver", "happened", "stints")}
            context |= session_page_context(session, **shown)
        return super().change_view(request, object_id, form_url, context)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.sheet)
        return [path("<int:object_id>/sheet/", page, name="races_session_sheet"), *super().get_urls()]

    def sheet(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The result with every lap, to be printed."""
        require(request, "races.view_session")
        session = self.get_object(request, str(object_id))
        if session is None:
            raise Http404("There is no such session here.")
        return TemplateResponse(request, "races/session/sheet.html", printed_context(session))


def session_page_context(
    session: Session,
    laps: int | None = None,
    driver: int | None = None,
    happened: int | None = None,
    stints: int | None = None,
) -> dict[str, Any]:
    """What its page tells; of long tables the rows about lap `laps`, those of one `driver`, portions so numbered."""
    results, sheet = results_of(session), part_of_sheet(session, laps or 0, driver)
    return {
        "session": session,
        "results": results,
        "headline": headline_of(session, results),
        "entries": {entry.controller: entry for entry in results},
        "sheet": sheet,
        "only": next((one for one in sheet.drivers if one.pk == driver), None),
        "decisions": rulings_on(session),
        "timeline": portion_of(timeline_of(session), happened),
        "stints": portion_of(stint_sheet_of(session), stints),
        "has_fuel": FuelReading.objects.filter(session=session).exists(),
    }


def printed_context(session: Session) -> dict[str, Any]:
    """What its printed sheet tells: every lap of it."""
    results, sheet = results_of(session), plain_sheet_of(session)
    return {
        "session": session,
        "results": results,
        "headline": headline_of(session, results),
        "entries": {entry.controller: entry for entry in results},
        "sheet": sheet,
        "decisions": rulings_on(session),
    }


def number_in(request: HttpRequest, name: str) -> int | None:
    """What an address says, where it is a number."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None
