"""The tabs of a championship's page: what its rules consist of."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import StackedInline, TabularInline
from unfold.decorators import display

from championships.admin.fields import ClubFields
from championships.admin.formsets import (
    NumberedFormSet,
    OrderedForm,
    OrderedFormSet,
    RowForm,
    RowsFormSet,
    StackedOrderedForm,
    StackedRowForm,
)
from championships.admin.merges import MergeForm, MergesFormSet
from championships.models import (
    Adjustment,
    AssignmentRule,
    Championship,
    ChampionshipClass,
    Exclusion,
    Handicap,
    Merge,
    Participant,
    Round,
    Scoring,
    SeasonPart,
    TieBreak,
)
from championships.models.championship import MOST_ROUNDS
from championships.scoring.ties import TIE_BREAKS, BestDropped


class OneEach(RowsFormSet):
    each_once = ("session_type", "of_class")
    twice = "Sessions of this type are scored already."


class OncePerDriver(RowsFormSet):
    each_once = ("driver",)
    twice = "This driver is listed already; a driver is in one class and one team."


class OncePerName(OrderedFormSet):
    each_once = ("name",)
    twice = "There is a class of this name."


class OncePerStart(RowsFormSet):
    each_once = ("of", "first")
    twice = "Two parts of the season begin with this round."


class OncePerTie(OrderedFormSet):
    each_once = ("of", "kind", "over", "places", "sessions")
    twice = "This is asked already; the second time it decides nothing."

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """What is proposed is asked of nobody yet, and can decide whatever the other rules are."""
        kwargs: dict[str, Any] = super().get_form_kwargs(index)
        asked = {tie.kind for tie in self.queryset} if index is None else set()
        free = next((kind for kind in TIE_BREAKS if kind not in {*asked, BestDropped.kind}), None) if asked else None
        return kwargs if free is None else {**kwargs, "initial": {"kind": free}}


class OncePerHandicap(RowsFormSet):
    each_once = ("kind", "by", "amounts", "beyond", "last_rounds", "is_added_up")
    twice = "This stands here already; everybody would carry it twice."


class OncePerRound(RowsFormSet):
    each_once = ("driver", "round")
    twice = "This driver is excluded from it already."


class OfChampionship(ClubFields):
    """Rows of one championship: they refer only to its own rounds and classes, which are read once a page."""

    extra = 0
    tab = True
    hide_title = True
    show_count = True
    form = RowForm
    formset = RowsFormSet

    def get_formset(self, request: HttpRequest, obj: Championship | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        own = {"round": "rounds", "of_class": "classes"}
        for name, field in formset.form.base_fields.items():
            if obj is not None and name in own and isinstance(field, ModelChoiceField):
                limit(field, read_once(request, obj, own[name]))
        return formset


def read_once(request: HttpRequest, championship: Championship, name: str) -> Any:
    """Its rounds or classes, for all the tables of a page that is looked at: what is saved is checked anew."""
    if request.method != "GET":
        return getattr(championship, name).all()
    kept: dict[str, Any] = request.META.setdefault("championships.choices", {})
    if name not in kept:
        kept[name] = getattr(championship, name).all()
        len(kept[name])
    return kept[name]


def limit(field: ModelChoiceField, rows: Any) -> None:
    """Let it choose among those, which are read once and not for every row."""
    field.queryset = rows
    field.choices = [("", "–"), *((row.pk, str(row)) for row in rows)]


def link(page: str, pk: int, text: str) -> str:
    return format_html('<a class="underline" href="{}">{}</a>', reverse(page, args=[pk]), text)


class ScoringInline(OfChampionship, TabularInline):
    model = Scoring
    formset = OneEach
    fields = ["session_type", "of_class", "form", "points", "beyond", "more"]
    readonly_fields = ["more"]
    verbose_name_plural = "Points"
    template_before = "championships/hints/points.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("bonuses")

    @display(description="Bonuses, and all else")
    def more(self, scoring: Scoring) -> str:
        if not scoring.pk:
            return "save first"
        text = ", ".join(bonus.kind for bonus in scoring.bonuses.all()) or "none"
        return link("admin:championships_scoring_change", scoring.pk, text)


class AssignmentRuleInline(OfChampionship, StackedInline):
    model = AssignmentRule
    form = StackedOrderedForm
    formset = OrderedFormSet
    ordering_field = "order"
    autocomplete_fields = ["track", "source", "meeting"]
    fields = [
        ("session_type", "order"),
        ("into", "round"),
        ("track", "source"),
        ("weekday", "meeting"),
        ("starts_on", "ends_on"),
        "counts_as",
    ]
    verbose_name_plural = "Which sessions"
    template_before = "championships/hints/rules.html"


class RoundInline(OfChampionship, TabularInline):
    model = Round
    formset = NumberedFormSet
    fields = ["number", "name", "held_on", "factor", "sessions"]
    readonly_fields = ["sessions"]
    verbose_name_plural = "Rounds"
    template_before = "championships/hints/rounds.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("session_set")

    def get_formset(self, request: HttpRequest, obj: Championship | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        number = formset.form.base_fields.get("number")
        if number is not None:
            number.validators.append(MaxValueValidator(MOST_ROUNDS))
        return formset

    @display(description="Sessions")
    def sessions(self, round_: Round) -> str:
        if not round_.pk:
            return "save first"
        rows = round_.session_set.all()
        text = {"by rule": sum(row.is_by_rule for row in rows), "by hand": sum(not row.is_by_rule for row in rows)}
        words = ", ".join(f"{count} {how}" for how, count in text.items() if count) or "none yet"
        return link("admin:championships_round_change", round_.pk, words)


class MergeInline(OfChampionship, TabularInline):
    model = Merge
    form = MergeForm
    formset = MergesFormSet
    ordering_field = "order"
    fields = ["order", "types", "by", "into", "round"]
    verbose_name_plural = "Heats, groups and finals"
    template_before = "championships/hints/merges.html"


class ParticipantInline(OfChampionship, TabularInline):
    model = Participant
    formset = OncePerDriver
    fields = ["driver", "is_guest", "of_class", "team"]
    autocomplete_fields = ["driver", "team"]
    verbose_name_plural = "Participants"
    template_before = "championships/hints/participants.html"


class ClassInline(OfChampionship, TabularInline):
    model = ChampionshipClass
    form = OrderedForm
    formset = OncePerName
    ordering_field = "order"
    fields = ["order", "name", "by", "value", "minimum_starters"]
    verbose_name_plural = "Classes"


class PartInline(OfChampionship, TabularInline):
    model = SeasonPart
    formset = OncePerStart
    fields = ["of", "first", "last", "best", "drop", "from_round"]
    verbose_name_plural = "Drop scores"
    template_before = "championships/hints/parts.html"


class TieBreakInline(OfChampionship, TabularInline):
    model = TieBreak
    form = OrderedForm
    formset = OncePerTie
    ordering_field = "order"
    fields = ["order", "of", "kind", "over", "places", "sessions"]
    verbose_name_plural = "Ties"
    template_before = "championships/hints/ties.html"


class HandicapInline(OfChampionship, StackedInline):
    model = Handicap
    form = StackedRowForm
    formset = OncePerHandicap
    fields = [("kind", "by"), ("amounts", "beyond"), ("last_rounds", "most"), "is_added_up"]
    verbose_name_plural = "Handicaps"
    template_before = "championships/hints/handicaps.html"


class DecisionInline(OfChampionship, StackedInline):
    """Who decided it and when is written down by the hub."""

    form = StackedRowForm
    readonly_fields = ["author", "decided_at"]
    autocomplete_fields = ["driver"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("author")


class AdjustmentInline(DecisionInline):
    model = Adjustment
    fields = [
        ("driver", "team"),
        ("manufacturer", "points"),
        ("round", "is_of_round"),
        "reason",
        ("author", "decided_at"),
    ]
    autocomplete_fields = ["driver", "team"]
    verbose_name_plural = "Adjustments"


class ExclusionInline(DecisionInline):
    model = Exclusion
    formset = OncePerRound
    fields = [("driver", "round"), "is_moved_up", "reason", ("author", "decided_at")]
    verbose_name_plural = "Exclusions"


RULES = [
    ScoringInline, AssignmentRuleInline, RoundInline, MergeInline, ParticipantInline, ClassInline, PartInline,
    TieBreakInline, HandicapInline, AdjustmentInline, ExclusionInline,
]  # fmt: skip
