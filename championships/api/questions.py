"""What can be asked of a championship's tables, and how that is told."""

from __future__ import annotations

from typing import Any

from django import forms
from drf_spectacular.utils import OpenApiParameter

from championships.models import StandingsSnapshot
from web.api.filters import (
    MOST,
    IdField,
)
from web.api.questions import WholeNumber

MOST_ROUNDS = 2**15 - 1
A_ROUND = {"type": "integer", "minimum": 1, "maximum": MOST_ROUNDS}
AN_ID = {"type": "integer", "format": "int64", "minimum": 1, "maximum": MOST}
BALLAST = "In grams; null where the championship has no rule of ballast."
SECONDS = "As a handicap, in ms; null where the championship has no rule of seconds."
A_TEXT = {"type": "string", "maxLength": 200}


class RoundQuestion(forms.Form):
    """Which round."""

    round = WholeNumber(1, MOST_ROUNDS)


class TableQuestion(forms.Form):
    """Which table."""

    table = forms.CharField(required=False, max_length=200)

    def clean_table(self) -> Any:
        return self.cleaned_data["table"] or StandingsSnapshot.DRIVERS


class StandingsQuestion(TableQuestion):
    """Which table, and when."""

    after_round = WholeNumber(1, MOST_ROUNDS)


class DuelQuestion(StandingsQuestion):
    """Of which table, of whom."""

    driver = IdField(required=False)
    team = IdField(required=False)
    manufacturer = forms.CharField(required=False, max_length=200)

    def clean(self) -> None:
        cleaned = self.cleaned_data
        table = cleaned.get("table", StandingsSnapshot.DRIVERS)
        of = {StandingsSnapshot.TEAMS: "team", StandingsSnapshot.MANUFACTURERS: "manufacturer"}.get(table, "driver")
        for one in ("driver", "team", "manufacturer"):
            if cleaned.get(one) and one != of:
                self.add_error(one, f"The rows of this table are of a {of} each; ask by `{of}`.")


class WhatIfQuestion(TableQuestion):
    """Of which table, and in which order who comes in."""

    drivers = forms.CharField(max_length=1000)

    def clean_drivers(self) -> list[int]:
        words = [word.strip() for word in self.cleaned_data["drivers"].split(",")]
        if not all(word.isascii() and word.isdigit() and 0 < int(word) <= MOST for word in words):
            raise forms.ValidationError("The ids of drivers are needed, the first one first: 3,1,2.")
        order = [int(word) for word in words]
        if len(set(order)) < len(order):
            raise forms.ValidationError("Nobody comes in twice.")
        return order


class WhyQuestion(DuelQuestion):
    """The same, of which round."""

    round = WholeNumber(1, MOST_ROUNDS)


TABLE = OpenApiParameter(
    "table",
    A_TEXT,
    description="drivers, teams, manufacturers, or the name of a class; the championship lists its `tables`. Without "
    "it: drivers.",
)
AFTER_ROUND = OpenApiParameter(
    "after_round", A_ROUND, description="As it was after that round, by its number; without it, after the latest."
)
DRIVER = OpenApiParameter("driver", AN_ID, description="Only of that driver, in a table of drivers.")
TEAM = OpenApiParameter("team", AN_ID, description="Only of that team, in the table of teams.")
MANUFACTURER = OpenApiParameter(
    "manufacturer", A_TEXT, description="Only of that make, whatever its case, in the table of manufacturers."
)
ROUND = OpenApiParameter("round", A_ROUND, description="Only what that round brought, by its number.")
ORDER = OpenApiParameter(
    "drivers",
    {"type": "string", "maxLength": 1000},
    required=True,
    description="The ids of the drivers in the order in which they come in, commas between: `3,1,2`. Who is not named "
    "is not there.",
)
DUELS = [TABLE, AFTER_ROUND, DRIVER, TEAM, MANUFACTURER]
WHY = [TABLE, AFTER_ROUND, DRIVER, TEAM, MANUFACTURER, ROUND]
