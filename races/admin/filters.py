"""What people narrow lists by; none of these reads a list for the values it has."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from races.models import Lap

KINDS = ("race", "qualifying", "practice", "unknown")


class SessionTypeFilter(admin.SimpleListFilter):
    """By the type of a session, which `of` leads to."""

    title = "type"
    parameter_name = "type"
    of = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(word, word.capitalize()) for word in (*KINDS, "other")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "other":
            return queryset.exclude(**{f"{self.of}__in": KINDS})
        return queryset.filter(**{self.of: self.value()}) if self.value() else queryset


class LapTypeFilter(SessionTypeFilter):
    of = "session__type"


class CountingFilter(admin.SimpleListFilter):
    """Laps by whether they count for records, and if not, why; those that do not have an index of their own."""

    title = "for records"
    parameter_name = "counts"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        reasons = [(value, label.capitalize()) for value, label in Lap.Exclusion.choices if value]
        return [("yes", "Counts"), ("no", "Does not count"), *reasons]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "yes":
            return queryset.filter(is_counting=True)
        left_out = queryset.exclude(exclusion="")
        if self.value() == "no":
            return left_out
        return left_out.filter(exclusion=self.value()) if self.value() else queryset


class ControllerFilter(admin.SimpleListFilter):
    title = "controller"
    parameter_name = "controller"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*((str(number), str(number)) for number in range(1, 7)), ("7", "7, ghost car"), ("8", "8, safety car")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(controller=self.value()) if self.value() in dict(self.lookup_choices) else queryset


class TyreFilter(admin.SimpleListFilter):
    title = "tyres"
    parameter_name = "tyre"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("dry", "Dry"), ("wet", "Wet"), ("other", "Other")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "other":
            return queryset.exclude(tyre__in=["dry", "wet"])
        return queryset.filter(tyre=self.value()) if self.value() else queryset


class EitherOr(admin.SimpleListFilter):
    """Two kinds of rows: those `condition` holds for, and the others."""

    condition: Q
    words = ("Yes", "No")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(zip(("yes", "no"), self.words, strict=True))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "yes":
            return queryset.filter(self.condition)
        return queryset.exclude(self.condition) if self.value() == "no" else queryset


class ServedFilter(EitherOr):
    title = "served"
    parameter_name = "served"
    condition = Q(served_at__isnull=False)


class RepairedFilter(EitherOr):
    title = "repaired"
    parameter_name = "repaired"
    condition = Q(repaired_at__isnull=False)


class WholeStopFilter(EitherOr):
    title = "told of"
    parameter_name = "told"
    words = ("In and out", "Only one of them")
    condition = Q(in_at__isnull=False, out_at__isnull=False)


class OverFilter(EitherOr):
    title = "told of"
    parameter_name = "told"
    words = ("Beginning and end", "Only one of them")
    condition = Q(began_at__isnull=False, ended_at__isnull=False)
