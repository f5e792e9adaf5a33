"""A new championship, which can begin with a points system and a rule at once."""

from __future__ import annotations

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget

from championships.admin.saving import DecidedForm
from championships.models import AssignmentRule, Championship
from championships.presets import PRESETS, apply_preset

Into = AssignmentRule.Into
RACES = {
    Into.SESSION: "every race of the club is a round",
    Into.MEETING: "the races of every club night are a round together",
    Into.PLANNED: "the races of a day for which a round is planned",
}


class NewChampionshipForm(DecidedForm):
    points = forms.ChoiceField(
        required=False,
        choices=[("", "none yet"), *((name, name) for name in PRESETS)],
        widget=UnfoldAdminSelectWidget,
        help_text="All of it can be changed afterwards.",
    )
    rounds_of = forms.ChoiceField(
        label="Rounds",
        required=False,
        choices=[("", "chosen by hand"), *((into.value, name) for into, name in RACES.items())],
        widget=UnfoldAdminSelectWidget,
        help_text="What has been raced since the day it starts counts at once.",
    )

    class Meta:
        model = Championship
        fields = ["club", "name", "season", "starts_on", "ends_on", "planned_rounds"]

    def begin(self) -> None:
        """Once there is a championship: the rule and the points it was to begin with."""
        if self.cleaned_data["rounds_of"]:
            into = self.cleaned_data["rounds_of"]
            AssignmentRule.objects.create(championship=self.instance, session_type="race", into=into)
        if self.cleaned_data["points"]:
            apply_preset(self.instance, self.cleaned_data["points"])
