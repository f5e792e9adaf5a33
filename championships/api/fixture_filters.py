"""For whom fixtures are made, and how."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from drf_spectacular.utils import extend_schema_field

from championships.models import Championship
from championships.pairings.fixtures import (
    FEWEST_CONTROLLERS,
    FEWEST_DRIVERS,
    MOST_CONTROLLERS,
    MOST_DRIVERS,
    NoFixtures,
    check,
    check_cars,
)
from championships.pairings.request import EVERY_CAR, EVERY_RIVAL, SCHEMES
from web.api.filters import (
    IntegerFilter,
    OneOf,
    ReadByView,
)

LONGEST = 3000
NO_CARS = "Cars are dealt where everybody drives every car; leave this away, or ask for scheme=every_car."
CONTROLLERS = f"Fixtures are for {FEWEST_CONTROLLERS} to {MOST_CONTROLLERS} controllers, not %(show_value)s."
MOST_TIMES = 20
TIMES = f"Everything happens 1 to {MOST_TIMES} times, not %(show_value)s."


class NamesField(forms.CharField):
    """Names with commas between them, or how many there are, who are then called by their numbers."""

    what: str
    fewest: int

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        try:
            return self.checked(self.counted(text) if text.isascii() and text.isdigit() else named(text))
        except NoFixtures as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def counted(self, text: str) -> tuple[str, ...]:
        number = int(text)
        if not self.fewest <= number <= MOST_DRIVERS:
            raise NoFixtures(f"Fixtures are for {self.fewest} to {MOST_DRIVERS} {self.what}s, not {text}.")
        return tuple(f"{self.what.capitalize()} {one}" for one in range(1, number + 1))

    def checked(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Raises NoFixtures."""
        raise NotImplementedError


class DriversField(NamesField):
    what, fewest = "driver", FEWEST_DRIVERS

    def checked(self, names: tuple[str, ...]) -> tuple[str, ...]:
        check(names, FEWEST_CONTROLLERS, 1)
        return names


class CarsField(NamesField):
    what, fewest = "car", 1

    def checked(self, names: tuple[str, ...]) -> tuple[str, ...]:
        if names:
            check_cars(names)
        return names


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": LONGEST})
class DriversFilter(django_filters.Filter):
    field_class = DriversField


@extend_schema_field({"type": "string", "maxLength": LONGEST})
class CarsFilter(django_filters.Filter):
    field_class = CarsField


class NumbersField(forms.CharField):
    """Numbers of controllers with commas between them."""

    def clean(self, value: Any) -> Any:
        numbers = [one.strip() for one in super().clean(value).split(",") if one.strip()]
        if not all(one.isascii() and one.isdigit() and len(one) <= 2 for one in numbers):
            raise forms.ValidationError("Controllers are numbers with commas between them, such as 2 or 2,4.")
        return tuple(sorted({int(one) for one in numbers}))


@extend_schema_field({"type": "string", "maxLength": LONGEST})
class NamesFilter(django_filters.Filter):
    field_class = forms.CharField


@extend_schema_field({"type": "string", "pattern": r"^\s*\d{1,2}(\s*,\s*\d{1,2})*\s*$", "maxLength": 20})
class NumbersFilter(django_filters.Filter):
    field_class = NumbersField


class FixtureForm(forms.Form):
    def clean(self) -> None:
        """What is left away stands for the usual."""
        cleaned: dict[str, Any] = self.cleaned_data
        cleaned["scheme"] = cleaned.get("scheme") or EVERY_RIVAL
        cleaned["controllers"] = cleaned.get("controllers") or MOST_CONTROLLERS
        cleaned["times"] = cleaned.get("times") or 1
        if cleaned["scheme"] != EVERY_CAR and cleaned.get("cars"):
            self.add_error("cars", NO_CARS)
        if cleaned["scheme"] == EVERY_CAR and cleaned.get("cars") == ():
            self.add_error("cars", f"Which cars are there? Name 1 to {MOST_DRIVERS}, or say how many.")
        for name in ("joining", "leaving", "broken_cars"):
            cleaned[name] = named(cleaned.get(name) or "")
        cleaned["broken_controllers"] = cleaned.get("broken_controllers") or ()


class FixtureFilters(ReadByView, django_filters.FilterSet):
    scheme = OneOf(SCHEMES, method="keep", label="What is to come out even; without it, every_rival.")
    drivers = DriversFilter(
        method="keep",
        required=True,
        max_length=LONGEST,
        label=f"Their names, with commas between them, or how many there are: from {FEWEST_DRIVERS} to {MOST_DRIVERS}.",
    )
    cars = CarsFilter(
        method="keep",
        max_length=LONGEST,
        label=f"The same of the cars, from 1 to {MOST_DRIVERS}; with scheme=every_car, and with no other.",
    )
    controllers = IntegerFilter(
        method="keep",
        min_value=FEWEST_CONTROLLERS,
        max_value=MOST_CONTROLLERS,
        error_messages=dict.fromkeys(("min_value", "max_value"), CONTROLLERS),
        label=f"How many cars are on the track at once; without it, {MOST_CONTROLLERS}.",
    )
    times = IntegerFilter(
        method="keep",
        min_value=1,
        max_value=MOST_TIMES,
        error_messages=dict.fromkeys(("min_value", "max_value"), TIMES),
        label="How often it happens: each car, each controller, or (at least) each rival; without it, once.",
    )

    driven = IntegerFilter(
        method="keep",
        min_value=0,
        max_value=1000,
        label="So many heats of that list were driven: they stay, and the rest is planned anew for who is there.",
    )
    joining = NamesFilter(method="keep", max_length=LONGEST, label="Who came late, with commas between them.")
    leaving = NamesFilter(method="keep", max_length=LONGEST, label="Who went home, with commas between them.")
    broken_controllers = NumbersFilter(
        method="keep", max_length=20, label="Controllers, or lanes, that broke, with commas between them."
    )
    broken_cars = NamesFilter(method="keep", max_length=LONGEST, label="Cars that broke, with commas between them.")

    class Meta:
        model = Championship
        fields: list[str] = []
        form = FixtureForm


def named(text: str) -> tuple[str, ...]:
    return tuple(name for name in (one.strip() for one in text.split(",")) if name)
