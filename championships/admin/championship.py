from __future__ import annotations

from functools import cache, partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from unfold.decorators import display

from championships.admin.evening_page import EveningPage
from championships.admin.files_page import FilesPage
from championships.admin.fixtures_page import FixturesPage
from championships.admin.handicaps_page import HandicapsPage
from championships.admin.inlines import RULES
from championships.admin.kept_fixtures import KeptFixturesPage
from championships.admin.new_page import NewPage
from championships.admin.saving import DecidingAdmin, said_why
from championships.admin.standings_page import StandingsPage
from championships.admin.steps import StepsPage, page_of
from championships.admin.what_if_page import WhatIfPage
from championships.checking import faults_and_remarks
from championships.decisions import club_turn
from championships.models import Championship
from championships.presets import PRESETS
from championships.rulings.trace import traced
from web.admin.base import HubAdmin

STATE_COLOURS = {"draft": "warning", "running": "success", "final": "info"}


@admin.register(Championship)
class ChampionshipAdmin(
    NewPage,
    StepsPage,
    StandingsPage,
    WhatIfPage,
    EveningPage,
    HandicapsPage,
    FixturesPage,
    KeptFixturesPage,
    FilesPage,
    DecidingAdmin,
):
    """A championship with everything that decides it."""

    club_path = "club"
    list_display = ["__str__", "state_label", "club", "rounds_held", "standings_link", "well"]
    list_select_related = ["club"]
    list_filter = ["club", "state"]
    search_fields = ["name", "season"]
    date_hierarchy = "starts_on"
    inlines = RULES
    actions = ["copy_for_the_next_season"]
    change_form_template = "championships/championship_page.html"
    change_list_template = "championships/championship_list.html"
    fieldsets = [
        (None, {"fields": [("name", "season"), "club", ("starts_on", "ends_on"), "planned_rounds"]}),
        (
            "Who scores",
            {
                "fields": [
                    ("participants", "do_guests_take_points"),
                    ("crew", "several"),
                    ("minimum_starters", "minimum_rounds"),
                ]
            },
        ),
        (
            "Teams, manufacturers and classes",
            {
                "fields": [
                    ("teams", "best_of_team"),
                    ("has_manufacturers", "best_of_manufacturer"),
                    "are_classes_exclusive",
                ]
            },
        ),
        (
            "How it is added up",
            {
                "fields": [
                    ("decimal_places", "rounding"),
                    ("are_bonuses_dropped", "are_bonuses_factored"),
                    "is_dsq_droppable",
                ]
            },
        ),
        ("Why it is changed", {"fields": ["reason"]}),
    ]

    def championship_of(self, obj: Championship) -> Championship:
        return obj

    def get_urls(self) -> list[URLPattern]:
        own = [
            *self.new_urls(),
            *self.steps_urls(),
            *self.standings_urls(),
            *self.what_if_urls(),
            *self.evening_urls(),
            *self.handicaps_urls(),
            *self.fixtures_urls(),
            *self.kept_fixtures_urls(),
            *self.files_urls(),
        ]
        views = [
            path(route, self.admin_site.admin_view(view), name=f"championships_{name}") for route, view, name in own
        ]
        return [*views, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Championship]:
        held = Count("rounds", filter=Q(rounds__session_set__session__isnull=False), distinct=True)
        rows: QuerySet[Championship] = super().get_queryset(request)
        return rows.annotate(held=held)

    def get_inlines(self, request: HttpRequest, obj: Championship | None) -> Any:
        """A new one first gets a name."""
        return [] if obj is None else self.inlines

    def get_readonly_fields(self, request: HttpRequest, obj: Championship | None = None) -> list[str]:
        """Its sessions are the club's."""
        return [] if obj is None else ["club"]

    def response_add(
        self, request: HttpRequest, obj: Championship, post_url_continue: str | None = None
    ) -> HttpResponse:
        """It goes on with its rules."""
        messages.success(request, f"{obj} is there. Now for what decides it.")
        return redirect(page_of(obj.pk))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        championship = self.get_object(request, unquote(object_id))
        context = dict(extra_context or {})
        if championship is not None:
            # All results are read for them, which a page that is saved never shows.
            checked = cache(partial(faults_and_remarks, championship))
            context |= {
                "championship": championship,
                "faults": SimpleLazyObject(lambda: checked()[0]),
                "remarks": SimpleLazyObject(lambda: checked()[1]),
                "presets": PRESETS,
                "carries": championship.handicaps.exists(),
                "may_change": self.has_change_permission(request, championship),
            }
        response: HttpResponse = super().change_view(request, object_id, form_url, context)
        return response

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One by one they are deleted, each with its reason."""
        return {name: one for name, one in super().get_actions(request).items() if name != "delete_selected"}

    def delete_model(self, request: HttpRequest, obj: Championship) -> None:
        with club_turn(obj.club_id), traced(obj, request.user, said_why(request)):
            HubAdmin.delete_model(self, request, obj)

    @admin.action(description="Copy for the next season", permissions=["change"])
    def copy_for_the_next_season(self, request: HttpRequest, rows: QuerySet[Championship]) -> HttpResponse | None:
        """Asked for on its page, one by one."""
        chosen = list(rows[:2])
        if len(chosen) != 1:
            messages.error(request, "Choose one championship to copy.")
            return None
        return redirect(reverse("admin:championships_copy", args=[chosen[0].pk]))

    @display(description="State", ordering="state", label=STATE_COLOURS)
    def state_label(self, championship: Championship) -> str:
        return championship.state

    @display(description="Rounds")
    def rounds_held(self, championship: Any) -> str:
        planned = championship.planned_rounds
        return f"{championship.held} of {planned}" if planned else str(championship.held)

    @display(description="Standings")
    def standings_link(self, championship: Championship) -> str:
        page = reverse("admin:championships_standings", args=[championship.pk])
        return format_html('<a class="underline" href="{}">Standings</a>', page)

    @display(description="", label={"results have changed since": "warning", "cannot be computed": "danger"})
    def well(self, championship: Championship) -> str:
        if championship.trouble:
            return "cannot be computed"
        return "results have changed since" if championship.changed_since_final_at else ""
