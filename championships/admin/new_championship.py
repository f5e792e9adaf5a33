"""A new championship on one page: what is raced, who takes part, points, what is dropped, ties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminTextInputWidget,
)

from championships.admin.new_choices import (
    BEST,
    DROP,
    DROPPING,
    HEATS,
    HEATS_BY_POINTS,
    OWN,
    POINTS,
    ROUNDS,
    SHARED,
    TIES,
    WHO,
)
from championships.admin.saving import DecidedForm
from championships.models import AssignmentRule, Bonus, Championship, Merge, Participant, Scoring, SeasonPart, TieBreak
from championships.presets import PRESETS, store_preset, with_race
from championships.scoring.feats import FastestLap, Pole
from championships.scoring.ties import BestDropped
from championships.texts import validate_points
from drivers.models import Driver
from races.models import Session

Into = AssignmentRule.Into
Words = Mapping[str, tuple[str, str]]


def choices_of(words: Words) -> list[tuple[str, SafeString]]:
    """Each a plain sentence with an example."""
    told = "<span>{}</span> <small>{}</small>"
    return [(value, format_html(told, sentence, example)) for value, (sentence, example) in words.items()]


def choice(label: str, words: Words, initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=choices_of(words), initial=initial, widget=forms.RadioSelect
    )


def number(label: str, help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=3,
        widget=UnfoldAdminDecimalFieldWidget,
        help_text=help_text,
    )


class NewChampionshipForm(DecidedForm):
    """All of it can be changed afterwards."""

    rounds_of = choice("What is raced", ROUNDS, Into.SESSION)
    who = choice("Who takes part", WHO, Championship.Participants.OPEN)
    members = forms.ModelMultipleChoiceField(
        label="The drivers who score",
        queryset=Driver.objects.none(),
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget,
    )
    points = choice("Points", POINTS, next(iter(PRESETS)))
    own_points = forms.CharField(
        label="The table",
        required=False,
        max_length=1000,
        validators=[validate_points],
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "12 10 8 6 4 2"}),
        help_text="From the first place on, spaces between.",
    )
    fastest_lap = number("More for the fastest lap", "1: whoever drove it has one point more. Empty: nothing.")
    pole = number("More for the pole", "The fastest of the qualifying. Empty: nothing.")
    dropping = choice("What is dropped", DROPPING, "")
    how_many = forms.IntegerField(
        label="How many rounds", required=False, min_value=1, widget=UnfoldAdminIntegerFieldWidget
    )
    ties = choice("Ties", TIES, "countback")

    drivers: QuerySet[Driver] = Driver.objects.none()
    looks_only = False
    """Whether it is only shown again, and nothing of it saved."""

    class Meta:
        model = Championship
        fields = ["club", "name", "season", "starts_on", "ends_on", "planned_rounds"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = self.fields["members"]
        assert isinstance(members, forms.ModelMultipleChoiceField)
        members.queryset = self.drivers.filter(is_active=True).order_by("name_key")

    def is_valid(self) -> bool:
        return super().is_valid() and not self.looks_only

    def clean(self) -> dict[str, Any]:
        """What contradicts something else is said beside the field that came second."""
        said = super().clean()
        for check in (self.check_points, self.check_people, self.check_dropping, self.check_ties):
            check(said)
        return said

    def check_points(self, said: dict[str, Any]) -> None:
        if said.get("points") == OWN and "own_points" in said and not said["own_points"].strip():
            self.add_error("own_points", "Write the points, such as 12 10 8 6 4 2.")
        if said.get("points") == OWN and said.get("own_points"):
            try:
                Scoring(championship=self.instance, points=said["own_points"]).clean()
            except forms.ValidationError as error:
                self.add_error("own_points", error.messages)
        if said.get("points") == "":
            for name in ("fastest_lap", "pole"):
                if said.get(name):
                    self.add_error(name, "Places bring no points yet: choose points first.")
            if said.get("rounds_of") == HEATS_BY_POINTS:
                self.add_error("rounds_of", "The heats are ranked by points, and no points are chosen.")

    def check_people(self, said: dict[str, Any]) -> None:
        is_list = said.get("who") == Championship.Participants.LIST
        members = list(said.get("members") or ())
        if is_list and "members" in said and not members:
            self.add_error("members", "Nobody would score: choose who does, or let everybody.")
        if members and not is_list:
            self.add_error("members", "Everybody scores: choose nobody here, or only the drivers chosen.")
        strangers = [str(driver) for driver in members if driver.club_id != getattr(said.get("club"), "pk", None)]
        if strangers:
            self.add_error("members", f"Of another club: {', '.join(strangers)}.")

    def check_dropping(self, said: dict[str, Any]) -> None:
        how, many, planned = said.get("dropping"), said.get("how_many"), said.get("planned_rounds")
        if how and not many and "how_many" in said:
            self.add_error("how_many", "How many rounds?")
        elif many and not how:
            self.add_error("how_many", "All rounds count: leave this empty, or say what is dropped.")
        elif how == DROP and many and planned and many >= planned:
            self.add_error("how_many", f"Of {planned} rounds {many} cannot be dropped: none would count.")
        elif how == BEST and many and planned and many >= planned:
            self.add_error("how_many", f"Of {planned} rounds the best {many} are all: nothing would be dropped.")

    def check_ties(self, said: dict[str, Any]) -> None:
        if said.get("ties") == BestDropped.kind and not said.get("dropping"):
            self.add_error("ties", "Nothing is dropped, so that this could never decide.")

    def begin(self) -> None:
        """Once there is a championship: the rows its rules are kept in."""
        said, championship = self.cleaned_data, self.instance
        championship.participants = said["who"] or Championship.Participants.OPEN
        championship.save()
        Participant.objects.bulk_create(
            Participant(championship=championship, driver=driver) for driver in said["members"]
        )
        self.begin_points(said["points"])
        self.begin_rounds(said["rounds_of"], said["points"])
        if said["dropping"]:
            SeasonPart.objects.create(championship=championship, **{said["dropping"]: said["how_many"]})
        if said["ties"]:
            championship.ties.all().delete()
        if said["ties"] not in {"", SHARED}:
            TieBreak.objects.create(championship=championship, kind=said["ties"])

    def begin_rounds(self, rounds_of: str, points: str) -> None:
        if rounds_of in HEATS:
            Merge.objects.create(championship=self.instance, by=HEATS[rounds_of])
        into = Into.MEETING.value if rounds_of in HEATS else rounds_of
        if into:
            begin_rules(self.instance, into, points)

    def begin_points(self, points: str) -> None:
        championship = self.instance
        if points == OWN:
            Scoring.objects.create(championship=championship, points=self.cleaned_data["own_points"])
            TieBreak.objects.create(championship=championship)
        elif points:
            store_preset(championship, points)
        race = championship.scorings.filter(session_type=Session.RACE).first()
        for kind, name in ((FastestLap.kind, "fastest_lap"), (Pole.kind, "pole")):
            more = self.cleaned_data[name]
            if more and race is not None:
                Bonus.objects.update_or_create(scoring=race, kind=kind, defaults={"points": more})


def begin_rules(championship: Championship, into: str, points: str) -> None:
    """A rule for the races, and one for each other type of session that the points system scores."""
    preset = PRESETS.get(points)
    types = dict.fromkeys([Session.RACE, *(preset.types if preset else ())])
    for order, kind in enumerate(types, start=1):
        AssignmentRule.objects.create(
            championship=championship, order=order, session_type=kind, into=with_race(into, kind)
        )
