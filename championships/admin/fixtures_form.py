"""What people say of an evening to get its fixtures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from championships.pairings.fixtures import (
    FEWEST_CONTROLLERS,
    MOST_CONTROLLERS,
    MOST_DRIVERS,
    Fixtures,
    NoFixtures,
    check,
    check_cars,
)
from championships.pairings.request import (
    EVERY_CAR,
    SCHEMES,
    made,
)
from drivers.models import Driver

WANTED = [(scheme, detail.rstrip(".")) for scheme, detail in SCHEMES]
LONGEST_LIST = 4000


def listing(label: str, example: str, help_text: str) -> forms.CharField:
    widget = UnfoldAdminTextareaWidget(attrs={"rows": 4, "placeholder": example})
    return forms.CharField(label=label, required=False, max_length=LONGEST_LIST, widget=widget, help_text=help_text)


class FixturesForm(forms.Form):
    scheme = forms.ChoiceField(
        label="What is wanted",
        choices=WANTED,
        widget=UnfoldAdminSelectWidget,
    )
    times = forms.IntegerField(
        label="How often", initial=1, widget=UnfoldAdminIntegerFieldWidget, help_text="Each rival, controller or car."
    )
    controllers = forms.IntegerField(
        initial=4,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=f"How many drive at once: {FEWEST_CONTROLLERS} to {MOST_CONTROLLERS}.",
    )
    members = forms.ModelMultipleChoiceField(
        label="Drivers of the club",
        queryset=Driver.objects.none(),
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget,
    )
    drivers = listing("Other drivers", "8", "How many, or a name a line.")
    cars = listing("Cars", "6", "How many, or a name a line. Only where everybody drives every car.")

    fixtures: Fixtures

    def __init__(self, drivers: QuerySet[Driver], data: Any = None) -> None:
        super().__init__(data)
        members = self.fields["members"]
        assert isinstance(members, forms.ModelMultipleChoiceField)
        members.queryset = drivers.filter(is_active=True).order_by("name_key")

    def clean_drivers(self) -> list[str]:
        return named("Driver", self.cleaned_data["drivers"])

    def clean_cars(self) -> list[str]:
        return named("Car", self.cleaned_data["cars"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.fixtures = fixtures_for(cleaned)
            except NoFixtures as no:
                raise forms.ValidationError(str(no)) from no
        return cleaned


def fixtures_for(evening: dict[str, Any]) -> Fixtures:
    """Raises NoFixtures where there can be none, or would be too many."""
    drivers = (*map(str, evening["members"]), *evening["drivers"])
    cars = tuple(evening["cars"]) if evening["scheme"] == EVERY_CAR else ()
    check(drivers, evening["controllers"], evening["times"])
    if evening["scheme"] == EVERY_CAR:
        check_cars(cars)
    return made(evening["scheme"], drivers, cars, evening["controllers"], evening["times"])


def named(what: str, text: str) -> list[str]:
    """`3` as three of them by number; anything else as a name a line."""
    if not text.strip().isdecimal():
        return [line.strip() for line in text.splitlines() if line.strip()]
    count = int(text)
    if count > MOST_DRIVERS:
        raise forms.ValidationError(f"There can be at most {MOST_DRIVERS}, not {count}.")
    return [f"{what} {number}" for number in range(1, count + 1)]
