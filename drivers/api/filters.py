"""Filters that mean the same on every list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from drivers.models import Car, Driver, Team


class IdField(forms.IntegerField):
    default_error_messages = {"invalid": "An id is a whole number from 1 on."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=1, max_value=2**63 - 1, **kwargs)


class IdFilter(django_filters.Filter):
    """The id of something the rows belong to."""

    field_class = IdField


class IntegerFilter(django_filters.Filter):
    """A whole number."""

    field_class = forms.IntegerField


class InstantField(forms.CharField):
    """An ISO 8601 instant with its offset, of a year any database knows."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            instant = datetime.fromisoformat(text.replace(" ", "+"))
            if instant.tzinfo is None or not 1 < instant.year < 9999:
                raise ValueError(text)
        except ValueError:
            raise forms.ValidationError("Write an instant such as 2026-11-23T20:15:00Z.") from None
        return instant


class InstantFilter(django_filters.Filter):
    """A bound on an instant."""

    field_class = InstantField


class FlagField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text not in {"", "true", "false"}:
            raise forms.ValidationError(f"{text} is none of: true, false.")
        return {"true": True, "false": False}.get(text)


class FlagFilter(django_filters.Filter):
    """`true` or `false`."""

    field_class = FlagField


class OneOf(django_filters.ChoiceFilter):
    """One of a few words; a refusal names them."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        words = ", ".join(word for word, _ in choices)
        sentence = f"%(value)s is none of: {words}."
        super().__init__(choices=choices, empty_label=None, error_messages={"invalid_choice": sentence}, **kwargs)


class NameSearch(django_filters.CharFilter):
    """Part of a name, whatever its case."""

    def __init__(self, *names: str) -> None:
        super().__init__(method=self.search, label="Part of the name.", max_length=200)
        self.names = names or ("name", "own_name")

    def search(self, queryset: Any, name: str, value: str) -> Any:
        wanted = Q()
        for field in self.names:
            wanted |= Q(**{f"{field}__icontains": value})
        return queryset.filter(wanted)


class TeamFilters(django_filters.FilterSet):
    club = IdFilter()
    search = NameSearch("name")

    class Meta:
        model = Team
        fields: list[str] = []


class DriverFilters(django_filters.FilterSet):
    club = IdFilter()
    team = IdFilter()
    search = NameSearch()

    class Meta:
        model = Driver
        fields: list[str] = []


class CarFilters(django_filters.FilterSet):
    club = IdFilter()
    manufacturer = django_filters.CharFilter(lookup_expr="iexact")
    scale = django_filters.CharFilter()
    search = NameSearch()

    class Meta:
        model = Car
        fields: list[str] = []
