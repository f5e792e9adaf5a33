"""The log of rulings: everything the club decided, and what each changed."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from unfold.decorators import action, display

from desk.admin.decide import decide, revoke
from desk.admin.ruling_csv import csv_of
from desk.admin.ruling_fields import as_people_read
from desk.admin.ruling_filters import (
    AuthorFilter,
    InForceFilter,
    KindFilter,
    PersonFilter,
    SessionFilter,
)
from desk.follow import is_in_force
from drivers.names import name_key
from drivers.search import LONGEST
from races.models import Ruling
from races.rulings.kinds import KINDS, in_words
from web.admin.base import ReadOnlyAdmin

MOST_EFFECTS = 4


@admin.register(Ruling)
class RulingAdmin(ReadOnlyAdmin):
    """It only ever grows: what was wrong is revoked, by one more ruling."""

    club_path = "club"
    list_display = ["number", "what", "about_what", "reason", "author_name", "decided_at", "state"]
    list_display_links = ["number", "what"]
    list_filter = [
        InForceFilter,
        SessionFilter,
        PersonFilter,
        AuthorFilter,
        KindFilter,
        ("decided_at", admin.DateFieldListFilter),
        "club",
        "source",
    ]
    date_hierarchy = "decided_at"
    search_fields = ["reason"]
    search_help_text = "A name, a reason, or a ruling's number"
    change_form_template = "desk/ruling_page.html"
    actions = ["revoke_several"]
    actions_list = ["as_csv"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ruling]:
        rulings = super().get_queryset(request)
        names = rulings.select_related("club", "source", "author", "revokes__outcome", "outcome__session__club")
        return names.prefetch_related("revocations__revocations__revocations")

    def get_urls(self) -> list[URLPattern]:
        asked = self.admin_site.admin_view(partial(decide, self))
        revoked = self.admin_site.admin_view(partial(revoke, self))
        return [
            path("decide/<slug:name>/", asked, name="races_ruling_decide"),
            path("revoke/", revoked, name="races_ruling_revoke"),
            *super().get_urls(),
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Ruling], search_term: str
    ) -> tuple[QuerySet[Ruling], bool]:
        """Words of the reason, whom it is about, who ruled, and what that was called then; or a number."""
        if len(search_term) > LONGEST:
            return queryset.none(), False
        for word in search_term.split():
            found = Q(reason__icontains=word) | Q(author_name__icontains=word) | Q(about__who__icontains=word)
            if key := name_key(word):
                found |= Q(outcome__people__contains=key)
            if word.isdecimal() and len(word) < 19:
                found |= Q(number=int(word))
            queryset = queryset.filter(found)
        return queryset, False

    @display(description="Ruling", ordering="kind")
    def what(self, ruling: Ruling) -> str:
        effects = ruling.outcome.effects
        more = len(effects) - MOST_EFFECTS
        told = [*effects[:MOST_EFFECTS], *([f"and {more} more"] if more > 0 else [])]
        lines = format_html_join("", "<div>{}</div>", ((effect,) for effect in told))
        return format_html('<div>{}</div><div class="desk-effects">{}</div>', in_words(ruling), lines)

    @display(description="About")
    def about_what(self, ruling: Ruling) -> str:
        session = ruling.outcome.session
        if session is None:
            return str(ruling.about.get("session") or ruling.about.get("who") or "")
        return format_html(
            '<a class="underline desk-about" href="{}">{}</a>',
            reverse("admin:races_session_change", args=[session.pk]),
            session,
        )

    @display(description="State", label={"in force": "success", "revoked": "warning", "revocation": "info"})
    def state(self, ruling: Ruling) -> tuple[str, str]:
        by = revoked_by(ruling)
        if by is not None:
            return "revoked", f"revoked by {by.number}"
        return ("revocation", "a revocation") if ruling.kind == Ruling.REVOKE else ("in force", "in force")

    @action(description="Revoke", permissions=["view"])
    def revoke_several(self, request: HttpRequest, queryset: QuerySet[Ruling]) -> HttpResponse:
        keys = ",".join(str(key) for key in queryset.values_list("pk", flat=True)[:200])
        return redirect(f"{reverse('admin:races_ruling_revoke')}?ruling={keys}&from=log")

    @action(description="CSV", url_path="csv", permissions=["view"])
    def as_csv(self, request: HttpRequest) -> HttpResponse:
        """What the list shows, narrowed as it is, whole."""
        changelist = self.get_changelist_instance(request)
        return csv_of(changelist.get_queryset(request))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        ruling = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if ruling is not None:
            context |= {"ruling": ruling, "revoked_by": revoked_by(ruling), "said": said_in_words(ruling)}
        return super().change_view(request, object_id, form_url, context)


def revoked_by(ruling: Ruling) -> Ruling | None:
    """The revocation in force that revokes it."""
    return next((one for one in ruling.revocations.all() if is_in_force(one)), None)


def said_in_words(ruling: Ruling) -> list[tuple[str, str]]:
    """What it says, by the labels of its form."""
    kind = KINDS.get(ruling.kind)
    fields = {field.name: field for field in kind.says} if kind else {}
    return [
        (fields[name].label, as_people_read(fields[name], value)) if name in fields else (name, str(value))
        for name, value in ruling.says.items()
    ]
