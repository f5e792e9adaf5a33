"""Filters that mean the same on every list, and know no model."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import django_filters
from django import forms
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError

from web.api.days import (
    Day,
    way_to_club,
    within,
)

MOST = 2**63 - 1
"""The largest number a database keeps."""


A_TEXT = {"type": "string", "maxLength": 200}
A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NO_INSTANT = "Write an instant such as 2026-11-23T20:15:00Z, or a day such as 2026-11-23."


def with_its_plus(text: str) -> str:
    """A plus sign in a query means a blank, and so most of them arrive: one before an offset was one."""
    day, between, rest = text[:10], text[10:11], text[11:]
    return day + between + rest.replace(" ", "+")


class IdField(forms.IntegerField):
    default_error_messages = {"invalid": "An id is a whole number from 1 on."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=1, max_value=MOST, **kwargs)


@extend_schema_field({"type": "integer", "format": "int64", "minimum": 1, "maximum": MOST})
class IdFilter(django_filters.Filter):
    """The id of something the rows belong to."""

    field_class = IdField


@extend_schema_field({"type": "integer", "format": "int64", "minimum": -MOST, "maximum": MOST})
class IntegerFilter(django_filters.Filter):
    """A whole number; `label` says of what."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, min_value: int = -MOST, max_value: int = MOST, **kwargs: Any) -> None:
        super().__init__(*args, min_value=min_value, max_value=max_value, **kwargs)


class InstantField(forms.CharField):
    """An ISO 8601 instant with its offset, of a year any database knows, or a day."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            told = date.fromisoformat(text) if A_DAY.fullmatch(text) else datetime.fromisoformat(with_its_plus(text))
            if not 1 < told.year < 9999 or (isinstance(told, datetime) and told.tzinfo is None):
                raise ValueError(text)
        except ValueError:
            raise forms.ValidationError(NO_INSTANT) from None
        # PostgreSQL knows no offset beyond 16 hours, ISO 8601 does.
        return told.astimezone(UTC) if isinstance(told, datetime) else Day(told)


@extend_schema_field({"anyOf": [{"type": "string", "format": kind} for kind in ("date-time", "date")]})
class InstantFilter(django_filters.Filter):
    """A bound on an instant; a day is one of the row's club."""

    field_class = InstantField

    def filter(self, qs: Any, value: Any) -> Any:
        if self.method is not None or not isinstance(value, Day):
            return super().filter(qs, value)
        club = way_to_club(self.parent.filters) if self.parent else "club"
        return qs.filter(within(self.field_name, self.lookup_expr, value, club))


class FlagField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text not in {"", "true", "false"}:
            raise forms.ValidationError(f"{text} is none of: true, false.")
        return {"true": True, "false": False}.get(text)


@extend_schema_field(OpenApiTypes.BOOL)
class FlagFilter(django_filters.Filter):
    """`true` or `false`."""

    field_class = FlagField


@extend_schema_field(OpenApiTypes.STR)
class OneOf(django_filters.ChoiceFilter):
    """One of a few words; a refusal names them."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        words = ", ".join(word for word, _ in choices)
        sentence = f"%(value)s is none of: {words}."
        super().__init__(choices=choices, empty_label=None, error_messages={"invalid_choice": sentence}, **kwargs)


class Ordering(OneOf):
    """By one of a few fields, `-` before it for descending; what is equal there goes by id."""

    def __init__(self, **fields: str) -> None:
        self.fields = fields
        choices = [(f"{sign}{name}", name) for name in fields for sign in ("", "-")]
        super().__init__(choices=choices, label="What the list is sorted by; `-` for descending.")

    def filter(self, qs: Any, value: str) -> Any:
        if not value:
            return qs
        sign, name = value[: value.startswith("-")], value.removeprefix("-")
        return qs.order_by(f"{sign}{self.fields[name]}", f"{sign}pk")


def refusal(errors: Any) -> ValidationError:
    """What a form found wrong, as a 400 says it.

    Not by django-filter's own translation, which takes a percent sign in what was asked for a place to fill in.
    """
    return ValidationError({name: [str(sentence) for sentence in sentences] for name, sentences in errors.items()})


@extend_schema_field(A_TEXT)
class WordFilter(django_filters.CharFilter):
    """One of the words SmartRace says, exactly."""

    def __init__(self, field_name: str, label: str = "", **kwargs: Any) -> None:
        super().__init__(field_name=field_name, label=label, max_length=200, **kwargs)


class ReadByView:
    """For parameters that the view itself reads."""

    def keep(self, queryset: Any, name: str, value: object) -> Any:
        return queryset
