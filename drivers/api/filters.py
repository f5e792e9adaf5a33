"""Filters that mean the same on every list."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema_field

from drivers.models import Car, Club, Driver, Team
from drivers.search import LONGEST, named, plainly_named
from web.api.filters import A_TEXT, FlagFilter, IdFilter, Ordering

HOWEVER_TYPED = "whatever its case, accents, apostrophes, hyphens and spaces."


@extend_schema_field(A_TEXT)
class NameSearch(django_filters.CharFilter):
    """Part of a name, however it is typed: the one people see, or any other a tablet ever said."""

    def __init__(self, *, label: str = "") -> None:
        super().__init__(label=label or f"Part of a name it has or had, {HOWEVER_TYPED}", max_length=LONGEST)

    def filter(self, qs: Any, value: str) -> Any:
        return qs.filter(named(qs.model, value))


@extend_schema_field(A_TEXT)
class PlainNameSearch(django_filters.CharFilter):
    """The same for the few rows that have one name and no key of it."""

    def __init__(self, *fields: str, label: str = "") -> None:
        super().__init__(label=label or f"Part of the name, {HOWEVER_TYPED}", max_length=LONGEST)
        self.fields_searched = fields or ("name",)

    def filter(self, qs: Any, value: str) -> Any:
        return qs.filter(plainly_named(qs.model, value, self.fields_searched))


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


class CrewFilters(django_filters.FilterSet):
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
    search = NameSearch()
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
