"""Filters of championships."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.db.models import Value
from django.db.models.functions import Coalesce

from championships.models import Championship
from drivers.api.filters import HOWEVER_TYPED, PlainNameSearch
from web.api.filters import (
    IdFilter,
    OneOf,
    Ordering,
    WordFilter,
)


class ChampionshipOrdering(Ordering):
    """One that does not say when it starts is older than all others, whatever the database."""

    def filter(self, qs: Any, value: str) -> Any:
        return super().filter(qs.annotate(begins_on=Coalesce("starts_on", Value(date.min))), value)


class ChampionshipFilters(django_filters.FilterSet):
    club = IdFilter()
    season = WordFilter("season", "As the club calls it, exactly: 2026, or Winter 2026/27.")
    state = OneOf(Championship.State.choices, label="draft: its rules are still talked about; running; or final.")
    search = PlainNameSearch("name", "season", label=f"Part of the name or of the season, {HOWEVER_TYPED}")
    ordering = ChampionshipOrdering(starts_on="begins_on", name="name", season="season", id="pk")

    class Meta:
        model = Championship
        fields: list[str] = []
