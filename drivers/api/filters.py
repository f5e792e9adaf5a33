"""Filters that mean the same on every list."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError

from drivers.models import Car, Club, Driver, Team
from drivers.names import name_key

MOST = 2**63 - 1
"""The largest number a database keeps."""
A_TEXT = {"type": "string", "maxLength": 200}


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
        # PostgreSQL knows no offset beyond 16 hours, ISO 8601 does.
        return instant.astimezone(UTC)


@extend_schema_field(OpenApiTypes.DATETIME)
class InstantFilter(django_filters.Filter):
    """A bound on an instant."""

    field_class = InstantField


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


@extend_schema_field(A_TEXT)
class NameSearch(django_filters.CharFilter):
    """Part of a name, whatever its case and spaces: the one people see, or any other a tablet ever said."""

    def __init__(self, *, has_aliases: bool = True, label: str = "") -> None:
        label = label or "Part of a name it has or had, whatever its case and spaces."
        super().__init__(label=label, max_length=200)
        self.has_aliases = has_aliases

    def filter(self, qs: Any, value: str) -> Any:
        wanted = name_key(value)
        if not wanted:
            return qs
        found = Q(name_key__contains=wanted)
        if self.has_aliases:
            found |= Q(pk__in=qs.model.objects.filter(aliases__name_key__contains=wanted).values("pk"))
        return qs.filter(found)


@extend_schema_field(A_TEXT)
class PlainNameSearch(django_filters.CharFilter):
    """The same for the few rows that have one name and no key of it."""

    def __init__(self) -> None:
        super().__init__(label="Part of the name, whatever its case and spaces.", max_length=200)

    def filter(self, qs: Any, value: str) -> Any:
        wanted = name_key(value)
        if not wanted:
            return qs
        named = qs.model.objects.exclude(name="").order_by().values_list("pk", "name")
        return qs.filter(pk__in=[pk for pk, name in named if wanted in name_key(name)])


@extend_schema_field(A_TEXT)
class ManufacturerFilter(django_filters.CharFilter):
    """The car's manufacturer, whatever its case. `field_name` is the car."""

    def __init__(self, field_name: str = "car") -> None:
        super().__init__(field_name=field_name, label="The car's manufacturer, whatever its case.", max_length=200)

    def filter(self, qs: Any, value: str) -> Any:
        return qs.filter(**{f"{self.field_name}__in": Car.objects.made_by(value)}) if value else qs


@extend_schema_field(A_TEXT)
class ScaleFilter(django_filters.CharFilter):
    """The car's scale. `field_name` is the car."""

    def __init__(self, field_name: str = "car") -> None:
        super().__init__(field_name=field_name, label="The car's scale, such as 1:32.", max_length=200)

    def filter(self, qs: Any, value: str) -> Any:
        return qs.filter(**{f"{self.field_name}__in": Car.objects.filter(scale=value)}) if value else qs


@extend_schema_field(A_TEXT)
class TagFilter(django_filters.CharFilter):
    """One of the car's tags. `field_name` is the car."""

    def __init__(self, field_name: str = "car") -> None:
        super().__init__(field_name=field_name, label="One of the car's tags, exactly.", max_length=200)

    def filter(self, qs: Any, value: str) -> Any:
        return qs.filter(**{f"{self.field_name}__in": Car.objects.tagged(value)}) if value else qs


class OfCrew(django_filters.FilterSet):
    """For whatever has somebody at a controller: who, in which car, for which team."""

    driver = IdFilter()
    car = IdFilter()
    team = IdFilter()
    manufacturer = ManufacturerFilter()
    scale = ScaleFilter()
    tag = TagFilter()


class ClubFilters(django_filters.FilterSet):
    search = PlainNameSearch()
    ordering = Ordering(name="name", id="pk")

    class Meta:
        model = Club
        fields: list[str] = []


class TeamFilters(django_filters.FilterSet):
    club = IdFilter()
    search = NameSearch(has_aliases=False)
    ordering = Ordering(name="name", id="pk")

    class Meta:
        model = Team
        fields: list[str] = []


class DriverFilters(django_filters.FilterSet):
    club = IdFilter()
    team = IdFilter(label="The team SmartRace last named.")
    is_active = FlagFilter()
    search = NameSearch()
    ordering = Ordering(name="name_key", id="pk")

    class Meta:
        model = Driver
        fields: list[str] = []


class CarFilters(django_filters.FilterSet):
    club = IdFilter()
    manufacturer = ManufacturerFilter("pk")
    scale = ScaleFilter("pk")
    tag = TagFilter("pk")
    is_active = FlagFilter()
    search = NameSearch()
    ordering = Ordering(name="name_key", manufacturer="manufacturer", id="pk")

    class Meta:
        model = Car
        fields: list[str] = []


def refusal(errors: Any) -> ValidationError:
    """What a form found wrong, as a 400 says it.

    Not by django-filter's own translation, which takes a percent sign in what was asked for a place to fill in.
    """
    return ValidationError({name: [str(sentence) for sentence in sentences] for name, sentences in errors.items()})
