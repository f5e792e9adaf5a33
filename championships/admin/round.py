from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from unfold.admin import TabularInline
from unfold.decorators import display

from championships.admin.fields import ClubFields
from championships.admin.formsets import SessionForm, SessionsFormSet
from championships.admin.inlines import link
from championships.admin.results_by_hand import ResultsByHandPage, by_whom
from championships.admin.saving import DecidingAdmin
from championships.models import Fixtures, Round, RoundSession


def how_assigned(row: RoundSession) -> str:
    """Who said that a session is of that round."""
    if not row.is_by_rule:
        return "by hand"
    if row.heat_id is not None:
        return f"by who drove: {row.heat}"
    return f"by rule: {row.rule}" if row.rule else "by rule"


class SessionInline(ClubFields, TabularInline):
    """A round's sessions; more are chosen by hand."""

    model = RoundSession
    fk_name = "round"
    form = SessionForm
    formset = SessionsFormSet
    extra = 0
    hide_title = True
    fields = ["session", "counts_as", "how"]
    readonly_fields = ["how"]
    autocomplete_fields = ["session"]
    verbose_name_plural = "Sessions"
    template_before = "championships/hints/sessions.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoundSession]:
        rows: QuerySet[RoundSession] = super().get_queryset(request)
        return rows.select_related("session", "round", "rule", "heat")

    @display(description="Assigned")
    def how(self, row: RoundSession) -> str:
        if not row.pk:
            return ""
        text = how_assigned(row)
        return link("admin:championships_roundsession_change", row.pk, text)


@admin.register(Round)
class RoundAdmin(ResultsByHandPage, DecidingAdmin):
    """One round and its sessions. It is added on its championship's page."""

    club_path = "championship__club"
    list_display = ["__str__", "championship", "number", "held_on", "session_count", "factor", "made"]
    list_select_related = ["championship"]
    list_filter = ["championship"]
    search_fields = ["name", "championship__name"]
    ordering = ["-championship", "number"]
    fields = [
        "championship",
        ("number", "name"),
        ("held_on", "factor"),
        "is_by_rule",
        "fixtures_link",
        "entered",
        "handicaps",
        "reason",
    ]
    readonly_fields = ["championship", "fixtures_link", "entered", "handicaps"]
    inlines = [SessionInline]

    def get_urls(self) -> list[URLPattern]:
        views = [
            path(route, self.admin_site.admin_view(view), name=f"championships_{name}")
            for route, view, name in self.results_urls()
        ]
        return [*views, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Round]:
        held = Count("session_set", filter=Q(session_set__session__isnull=False))
        rows: QuerySet[Round] = super().get_queryset(request)
        return rows.select_related("championship").annotate(held=held)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Round | None = None) -> bool:
        """A rule would only make it again."""
        allowed: bool = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.is_by_rule)

    @display(description="Fixtures")
    def fixtures_link(self, round_: Round) -> str:
        if not Fixtures.objects.filter(round=round_).exists():
            return "None are kept; that is done where fixtures are made."
        return link("admin:championships_kept_fixtures", round_.pk, "Heats, and how far they are")

    @display(description="Results by hand")
    def entered(self, round_: Round) -> str:
        told = ", ".join(f"{row.session_type}, by {by_whom(row)}" for row in round_.by_hand.all())
        return link("admin:championships_round_by_hand", round_.pk, told or "enter them, where no tablet told of any")

    @display(description="Handicaps")
    def handicaps(self, round_: Round) -> str:
        if not round_.championship.handicaps.exists():
            return "Nothing is carried; rules of it are on the championship's page."
        page = reverse("admin:championships_handicaps", args=[round_.championship_id])
        return format_html('<a class="underline" href="{}?round={}">{}</a>', page, round_.number, "Who carries what")

    @display(description="Sessions", ordering="held")
    def session_count(self, round_: Any) -> int:
        count: int = round_.held
        return count

    @display(description="Made", label={"by rule": "info"})
    def made(self, round_: Round) -> str:
        return "by rule" if round_.is_by_rule else "by hand"
