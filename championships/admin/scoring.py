from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import StackedInline

from championships.admin.fields import ClubFields
from championships.admin.formsets import RowsFormSet, StackedRowForm
from championships.admin.inlines import limit
from championships.admin.saving import DecidingAdmin
from championships.models import Bonus, Scoring


class OneOfEachKind(RowsFormSet):
    each_once = ("kind",)
    twice = "There is a bonus for this already."


class BonusInline(ClubFields, StackedInline):
    model = Bonus
    form = StackedRowForm
    formset = OneOfEachKind
    extra = 0
    fields = [("kind", "points"), ("among", "top"), ("tied", "is_passed_on")]
    verbose_name_plural = "Bonus points"


@admin.register(Scoring)
class ScoringAdmin(DecidingAdmin):
    """All that sessions of one type bring. It is added on its championship's page."""

    club_path = "championship__club"
    list_display = ["session_type", "championship", "of_class", "form", "points"]
    list_select_related = ["championship", "of_class"]
    list_filter = ["championship", "form"]
    search_fields = ["championship__name", "session_type"]
    ordering = ["-championship", "pk"]
    readonly_fields = ["championship"]
    inlines = [BonusInline]
    conditional_fields = {
        "points": "form == 'table'",
        "beyond": "form == 'table'",
        "step": "form == 'linear'",
        "last": "form == 'linear'",
        "a": "form == 'formula'",
        "b": "form == 'formula'",
        "c": "form == 'formula'",
        "field": "form == 'formula' || form == 'linear'",
        "dnf_from_pct": "dnf == 'from laps'",
    }
    fieldsets = [
        (None, {"fields": ["championship", ("session_type", "of_class"), "form"]}),
        (
            "Points for places",
            {
                "fields": ["points", "beyond", ("step", "last"), ("a", "b"), "c", "field", "shared_places"],
            },
        ),
        ("Everybody who starts, and who retires", {"fields": ["participation", ("dnf", "dnf_from_pct")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Scoring]:
        rows: QuerySet[Scoring] = super().get_queryset(request)
        return rows.select_related("championship")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None and "of_class" in form.base_fields:
            limit(form.base_fields["of_class"], obj.championship.classes.all())
        return form

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
