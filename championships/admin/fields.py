"""How fields of a championship are asked for: numbers as people write them, choices in words, no side doors."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models

from championships.scoring.rules import Among, Dnf
from championships.scoring.tables import RoundingMode, plain
from web.admin.clubs import OwnChoices

WORDS: dict[str, dict[str, str]] = {
    "rounding": {
        RoundingMode.HALF_UP: "half up: 0.125 becomes 0.13",
        RoundingMode.HALF_EVEN: "half to even: 0.125 becomes 0.12, 0.135 becomes 0.14",
        RoundingMode.DOWN: "down: 0.129 becomes 0.12",
        RoundingMode.UP: "up: 0.121 becomes 0.13",
    },
    "dnf": {
        Dnf.ZERO: "gets nothing for the place",
        Dnf.BY_POSITION: "gets the points of the place",
        Dnf.FROM_LAPS: "gets them from so many of the winner's laps on",
    },
    "among": {
        Among.ANYONE: "anyone who started, also who retired",
        Among.CLASSIFIED: "whoever is classified",
        Among.TOP: "the top so many",
        Among.EVEN_DISQUALIFIED: "anyone, disqualified too: as in Formula 1 until 1959",
    },
}
"""What choices that are one word elsewhere are called here, by field."""
SIDE_DOORS = ["can_add_related", "can_change_related", "can_delete_related", "can_view_related"]


class PlainDecimalField(forms.DecimalField):
    """Shows 2 and 0.5, not 2.000 and 0.500."""

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, Decimal) else value


class ClubFields(OwnChoices):
    """For a ModelAdmin or an inline."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, models.DecimalField):
            kwargs["form_class"] = PlainDecimalField
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            for door in SIDE_DOORS:
                setattr(field.widget, door, False)
        return field

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        words = WORDS.get(db_field.name)
        if words:
            kwargs["choices"] = [(value, words.get(value, label)) for value, label in db_field.choices]
        return super().formfield_for_choice_field(db_field, request, **kwargs)  # type: ignore[misc]
