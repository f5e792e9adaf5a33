"""What is asked when fixtures are kept for a round, and when the evening goes otherwise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from championships.admin.fixtures_form import listing
from championships.fixtures.keeping import Change
from championships.fixtures.progress import Progress
from championships.models import Fixtures, Heat, Round, Starter
from drivers.models import Driver
from races.models import Session


class RoundField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.championship}: {obj}"


class KeepForm(forms.Form):
    round = RoundField(Round.objects.none(), widget=UnfoldAdminSelectWidget, help_text="Whose heats these are.")
    day = forms.DateField(widget=UnfoldAdminDateWidget, help_text="The evening on which they are driven.")
    session_type = forms.CharField(
        label="Driven as",
        max_length=50,
        required=False,
        initial="race",
        widget=UnfoldAdminTextInputWidget,
        help_text="What a heat is to SmartRace: race or qualifying; empty: anything but practice.",
    )

    def __init__(self, rounds: QuerySet[Round], data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        of = self.fields["round"]
        assert isinstance(of, forms.ModelChoiceField)
        of.queryset = rounds


class ChangeForm(forms.Form):
    joining_members = forms.ModelMultipleChoiceField(
        Driver.objects.none(),
        label="Who comes late",
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget,
        help_text="Drivers of the club; also whoever comes back.",
    )
    joining = listing("Others who come", "Eve", "A name a line.")
    leaving = forms.ModelMultipleChoiceField(
        Starter.objects.none(), label="Who goes home", required=False, widget=UnfoldAdminSelect2MultipleWidget
    )
    broken_controllers = forms.TypedMultipleChoiceField(
        label="Lanes or controllers that broke",
        coerce=int,
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget,
    )
    broken_cars = forms.MultipleChoiceField(
        label="Cars that broke", required=False, widget=UnfoldAdminSelect2MultipleWidget
    )

    def __init__(self, fixtures: Fixtures, drivers: QuerySet[Driver], data: Any = None) -> None:
        super().__init__(data)
        starters = fixtures.starters.filter(has_left=False).order_by("place")
        here = starters.filter(driver__isnull=False).values("driver")
        late = drivers.filter(is_active=True).exclude(pk__in=here).order_by("name_key")
        for name, rows in {"joining_members": late, "leaving": starters}.items():
            of = self.fields[name]
            assert isinstance(of, forms.ModelMultipleChoiceField)
            of.queryset = rows
        lanes, cars = self.fields["broken_controllers"], self.fields["broken_cars"]
        assert isinstance(lanes, forms.ChoiceField)
        assert isinstance(cars, forms.ChoiceField)
        lanes.choices = [(one, f"Controller {one}") for one in fixtures.working]
        cars.choices = [(car, car) for car in fixtures.car_names]
        if not fixtures.cars:
            del self.fields["broken_cars"]

    def clean_joining(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["joining"].splitlines() if line.strip()]
        if any(len(name) > 200 for name in names):
            raise forms.ValidationError("A name has 200 letters at most.")
        return list(dict.fromkeys(names))

    @property
    def change(self) -> Change:
        said = self.cleaned_data
        return Change(
            joining=said["joining"],
            joining_members=list(said["joining_members"]),
            leaving=list(said["leaving"]),
            broken_controllers=said["broken_controllers"],
            broken_cars=said.get("broken_cars", ()),
        )


class HeatForm(forms.Form):
    """Which heat an open session was."""

    session = forms.IntegerField()
    heat = forms.IntegerField()

    def __init__(self, told: Progress, data: Any) -> None:
        super().__init__(data)
        self.sessions: dict[int, Session] = {one.session.pk: one.session for one in told.open}
        self.heats: dict[int, Heat] = {heat.heat.number: heat.heat for heat in told.heats if not heat.is_driven}

    def clean_session(self) -> Session:
        session = self.sessions.get(self.cleaned_data["session"])
        if session is None:
            raise forms.ValidationError("That session is not open any more.")
        return session

    def clean_heat(self) -> Heat:
        heat = self.heats.get(self.cleaned_data["heat"])
        if heat is None:
            raise forms.ValidationError("That heat is not to come any more.")
        return heat

    @property
    def session_said(self) -> Session:
        said: Session = self.cleaned_data["session"]
        return said

    @property
    def heat_said(self) -> Heat:
        said: Heat = self.cleaned_data["heat"]
        return said
