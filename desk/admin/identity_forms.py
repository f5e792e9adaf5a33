"""Whom people choose from when they say who somebody really is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from unfold.widgets import UnfoldAdminSelect2Widget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

NEW = "new"


def others_than(somebody: Any) -> QuerySet[Any]:
    """Of the same kind and club, with the names tablets have for them."""
    model = type(somebody)
    aliases = model.aliases.rel.related_model.objects.select_related("source")
    others = model.objects.filter(club=somebody.club_id).exclude(pk=somebody.pk)
    return others.prefetch_related(Prefetch("aliases", aliases))


def unique_name(somebody: Any) -> str:
    """Two may have the same name, but not the same id on the same tablet."""
    ids = (f"{alias.source} {alias.app_id}" for alias in somebody.aliases.all() if alias.has_id)
    where = ", ".join(dict.fromkeys(ids))
    return f"{somebody} ({where})" if where else str(somebody)


def why(example: str) -> forms.CharField:
    widget = UnfoldAdminTextInputWidget(attrs={"placeholder": example})
    return forms.CharField(max_length=500, widget=widget, help_text="Kept in the log, with your name.")


class WhyForm(forms.Form):
    """Nothing but the reason."""

    reason = why("They are two after all")


class ForgetForm(forms.Form):
    """What they are called instead, and why; `is_sure` once it was said what that means."""

    pseudonym = forms.CharField(
        max_length=50,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="What they are called instead; empty: Driver and a number.",
    )
    reason = why("They asked to be forgotten")
    is_sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def sure(self) -> ForgetForm:
        """The same answers, to be given once more."""
        said = {name: self.cleaned_data[name] for name in ("pseudonym", "reason")}
        form = ForgetForm({**said, "is_sure": "on"})
        for field in form.fields.values():
            field.widget = forms.HiddenInput()
        return form


class Somebody(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return unique_name(obj)


class IntoForm(forms.Form):
    into = Somebody(queryset=None, widget=UnfoldAdminSelect2Widget, empty_label="Choose…")
    keeps_name = forms.BooleanField(required=False, widget=UnfoldBooleanWidget)
    reason = why("One of them was mistyped")

    def __init__(self, somebody: Any, data: Any = None) -> None:
        super().__init__(data)
        self.somebody = somebody
        field = self.fields["into"]
        assert isinstance(field, Somebody)
        field.queryset = others_than(somebody)
        self.fields["keeps_name"].label = f"They are called {somebody} from now on"

    def hidden(self) -> IntoForm:
        """The same answer, to be given once more."""
        for field in self.fields.values():
            field.widget = forms.HiddenInput()
        return self


class OtherForm(forms.Form):
    """Whom somebody is not."""

    other = Somebody(queryset=None, widget=UnfoldAdminSelect2Widget, empty_label="Choose…")
    reason = why("They know each other")

    def __init__(self, somebody: Any, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["other"]
        assert isinstance(field, Somebody)
        field.queryset = others_than(somebody)


class MoveForm(forms.Form):
    """Somebody known, or, where other names would stay behind, somebody new; `to` is then None."""

    to = forms.ChoiceField(label="Means", widget=UnfoldAdminSelect2Widget)
    reason = why("Somebody else drove under that name")

    def __init__(self, alias: Any, before: Any, data: Any = None) -> None:
        super().__init__(data)
        self.known = {str(somebody.pk): somebody for somebody in others_than(before)}
        has_more = before.aliases.exclude(pk=alias.pk).exists()
        new = [(NEW, f"Somebody new: {alias.name or alias}")] if has_more else []
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "Choose…"), *new, *((pk, unique_name(somebody)) for pk, somebody in self.known.items())
        ]  # fmt: skip

    def clean_to(self) -> Any:
        return self.known.get(self.cleaned_data["to"])
