from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.decorators import display

from championships.admin.fields import ClubFields
from championships.admin.inlines import limit
from championships.admin.saving import (
    DecidedForm,
    DecidingAdmin,
)
from championships.models import Championship, CrewShare, RoundSession
from drivers.search import plainly_named
from races.models import Session

COLOURS = {"by rule": "info", "by hand": "success", "kept out": "warning", "gone": "danger"}


class CrewShareInline(ClubFields, TabularInline):
    """Where drivers shared a controller: whose result it is."""

    model = CrewShare
    extra = 0
    fields = ["controller", "driver", "numerator", "denominator", "reason", "author", "decided_at"]
    readonly_fields = ["author", "decided_at"]
    autocomplete_fields = ["driver"]
    verbose_name_plural = "Shared controllers, as ruled for this session"

    def get_queryset(self, request: HttpRequest) -> QuerySet[CrewShare]:
        rows: QuerySet[CrewShare] = super().get_queryset(request)
        return rows.select_related("author")


class RoundSessionForm(DecidedForm):
    """Whatever is said here is said by hand."""

    def save(self, commit: bool = True) -> Any:
        if {*self.changed_data} - {"reason"}:
            self.instance.is_by_rule, self.instance.rule = False, None
        return super().save(commit)


@admin.register(RoundSession)
class RoundSessionAdmin(DecidingAdmin):
    """Which sessions are in which round, and who says so. Deleting what was decided by hand leaves it to rules."""

    club_path = "championship__club"
    list_display = ["session", "championship", "round", "how", "counts_as", "assigned_at"]
    list_select_related = ["session", "championship", "round"]
    list_filter = ["championship", "is_by_rule"]
    search_fields = ["championship__name", "session__track__search_key"]
    search_help_text = "A championship's, a track's or a driver's name"
    date_hierarchy = "assigned_at"
    form = RoundSessionForm
    fields = ["championship", "session", "round", "counts_as", "how", "assigned_at", "reason"]
    readonly_fields = ["championship", "session", "how", "assigned_at"]
    inlines = [CrewShareInline]
    change_form_before_template = "championships/hints/round_session.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoundSession]:
        rows: QuerySet[RoundSession] = super().get_queryset(request)
        return rows.select_related("session", "championship", "round")

    def found(self, queryset: QuerySet[RoundSession], text: str) -> QuerySet[RoundSession]:
        championships = Championship.objects.filter(plainly_named(Championship, text))
        sessions = Session.objects.named(text).order_by()
        return queryset.filter(Q(championship__in=championships) | Q(session__in=sessions)) if text else queryset

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None and "round" in form.base_fields:
            limit(form.base_fields["round"], obj.championship.rounds.all())
            form.base_fields["round"].help_text = "Empty: by hand kept out of all rounds."
        return form

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Sessions are added on the page of a round."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RoundSession | None = None) -> bool:
        """What a rule decided would only be decided again."""
        allowed: bool = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.is_by_rule)

    @display(description="Assigned", label=COLOURS)
    def how(self, row: RoundSession) -> str:
        if row.session is None:
            return "gone"
        if row.round is None:
            return "kept out"
        return "by rule" if row.is_by_rule else "by hand"
