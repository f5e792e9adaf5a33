"""What people are asked when they correct a result or void a lap."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminNullBooleanSelectWidget,
    UnfoldAdminTextInputWidget,
)

from races.models import Entry, LapRuling, ResultRuling

MOST_PEOPLE = 6


class AsReported(UnfoldAdminNullBooleanSelectWidget):
    """Yes, no, or whatever SmartRace said."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = [("unknown", "as it was told"), ("true", "yes"), ("false", "no")]


def reason(example: str) -> forms.CharField:
    widget = UnfoldAdminTextInputWidget(attrs={"placeholder": example})
    return forms.CharField(max_length=500, widget=widget, help_text="Shown beside the decision, with your name.")


class ResultRulingForm(forms.ModelForm):
    """Another place, or another flag, or both."""

    position = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="The others keep their order around it; two given the same share it. Empty: as it would be without.",
    )
    is_disqualified = forms.NullBooleanField(
        label="Disqualified",
        required=False,
        widget=AsReported,
        help_text="Whoever is disqualified has no place, and the others move up.",
    )
    is_retired = forms.NullBooleanField(label="Retired", required=False, widget=AsReported)
    reason = reason("A lap was not counted")

    class Meta:
        model = ResultRuling
        fields = ["position", "is_disqualified", "is_retired", "reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said = [cleaned.get(name) for name in ("position", "is_disqualified", "is_retired")]
        if not self.errors and all(value is None for value in said):
            raise forms.ValidationError(
                "Nothing would be corrected: give a position, or say yes or no to one of these."
            )
        if cleaned.get("position") and cleaned.get("is_disqualified"):
            raise forms.ValidationError("Whoever is disqualified has no place: leave the position empty.")
        return cleaned

    @classmethod
    def about(cls, entry: Entry, data: Any) -> ResultRulingForm:
        """For a first ruling on an entry."""
        return cls(data, instance=ResultRuling(controller=entry.controller, session=entry.session))


class LapRulingForm(forms.ModelForm):
    reason = reason("Cut the chicane")

    class Meta:
        model = LapRuling
        fields = ["reason"]
