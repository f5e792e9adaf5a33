from __future__ import annotations

from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from championships.models.championship import Championship
from championships.scoring.feats import FEATS, FastestLap
from championships.scoring.rules import Among, Dnf, Field, SharedPlaces, Tied
from championships.texts import choices_of, points_in, validate_points


class Scoring(models.Model):
    """What sessions of one type bring. A type without a scoring brings nothing."""

    class Form(models.TextChoices):
        """How a place becomes points: N is the size of the field, p the place."""

        TABLE = "table", "a table"
        LINEAR = "linear", "step × (N − p) + last"
        FORMULA = "formula", "a × (N − p + c) / N + b"

    championship = models.ForeignKey(Championship, on_delete=models.CASCADE, related_name="scorings", db_index=False)
    of_class = models.ForeignKey(
        "championships.ChampionshipClass",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="scorings",
        verbose_name="class",
        help_text="Only in this class's own standings; a class with none is scored as everybody.",
    )
    session_type = models.CharField(max_length=50, default="race", help_text="race, qualifying, or as it counts.")
    form = models.CharField(max_length=20, choices=Form, default=Form.TABLE)
    points = models.CharField(
        max_length=1000,
        blank=True,
        validators=[validate_points],
        help_text="Of a table, from the first place on: 25 18 15 12 10.",
    )
    beyond = models.DecimalField(
        max_digits=9, decimal_places=3, default=0, help_text="Of a table: for every place after the last listed."
    )
    step = models.DecimalField(max_digits=9, decimal_places=3, default=1, help_text="Of a line: for each place gained.")
    last = models.DecimalField(max_digits=9, decimal_places=3, default=1, help_text="Of a line: for the last place.")
    a = models.DecimalField(max_digits=9, decimal_places=3, default=10, help_text="Of a formula.")
    b = models.DecimalField(max_digits=9, decimal_places=3, default=1, help_text="Of a formula.")
    c = models.PositiveSmallIntegerField(default=0, help_text="Of a formula: 0, or 1 where the last gets something.")
    field = models.CharField(max_length=20, choices=choices_of(Field), default=Field.STARTERS.value, help_text="N.")
    participation = models.DecimalField(
        max_digits=9, decimal_places=3, default=0, help_text="For everybody who started and was not disqualified."
    )
    shared_places = models.CharField(
        max_length=20,
        choices=choices_of(SharedPlaces),
        default=SharedPlaces.EACH.value,
        help_text="In a dead heat: each gets the place's points, or all their places' are shared.",
    )
    dnf = models.CharField("retired", max_length=20, choices=choices_of(Dnf), default=Dnf.ZERO.value)
    dnf_from_pct = models.DecimalField(
        "retired from", max_digits=5, decimal_places=2, default=0, help_text="% of the winner's laps."
    )

    class Meta:
        ordering = ["championship", "id"]
        constraints = [
            models.UniqueConstraint(
                "championship", "session_type", Coalesce("of_class", 0), name="one_scoring_per_session_type",
                violation_error_message="Sessions of this type are scored already.",
            ),
            models.CheckConstraint(
                condition=Q(dnf_from_pct__gte=0, dnf_from_pct__lte=100), name="retired_from_0_to_100_pct",
                violation_error_message="Of the winner's laps it can be 0 to 100 per cent.",
            ),
            models.CheckConstraint(
                condition=Q(c__lte=1), name="formula_is_one_of_two", violation_error_message="c is 0 or 1."
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"points of the {self.session_type}"

    def clean(self) -> None:
        if self.form == self.Form.TABLE and not self.points.strip() and not self.beyond:
            raise ValidationError({"points": "A table needs points, such as 25 18 15."})
        if self.form == self.Form.TABLE:
            worths = [*points_in(self.points), self.beyond]
            if any(worse > better for better, worse in pairwise(worths)):
                text = "The points rise: a worse place would bring more than a better one."
                raise ValidationError({"points": text})
        if self.of_class is not None and self.of_class.championship_id != self.championship_id:
            raise ValidationError({"of_class": f"{self.of_class} is a class of another championship."})


def bonus_kinds() -> list[tuple[str, str]]:
    """The feats the scoring core knows; a function, so that a new one is no migration."""
    return [(kind, kind) for kind in FEATS]


class Bonus(models.Model):
    """Points for one feat in sessions of one type."""

    scoring = models.ForeignKey(Scoring, on_delete=models.CASCADE, related_name="bonuses")
    kind = models.CharField("for", max_length=20, choices=bonus_kinds, default=FastestLap.kind)
    points = models.DecimalField(max_digits=9, decimal_places=3, default=1)
    among = models.CharField(
        max_length=20, choices=choices_of(Among), default=Among.ANYONE.value, help_text="Who may have it."
    )
    top = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the top: down to which place.")
    is_passed_on = models.BooleanField(
        "passed on", default=False, help_text="If whoever did it may not have it, the best of those who may gets it."
    )
    tied = models.CharField(
        max_length=20, choices=choices_of(Tied), default=Tied.FIRST.value, help_text="Whose it is where several did."
    )

    class Meta:
        verbose_name_plural = "bonuses"
        ordering = ["scoring", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scoring", "kind"], name="one_bonus_of_each_kind"),
            models.CheckConstraint(
                condition=~Q(among="top") | Q(top__isnull=False, top__gte=1), name="bonus_says_down_to_which_place"
            ),
        ]

    def __str__(self) -> str:
        return f"bonus for the {self.kind}"

    def clean(self) -> None:
        if self.among == Among.TOP and not self.top:
            raise ValidationError({"top": "Down to which place may somebody have it?"})
