from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from championships.models.championship import Championship


class SeasonPart(models.Model):
    """A part of the season of which only the best rounds count. Where no part is, all do."""

    class Of(models.TextChoices):
        """In whose standings."""

        DRIVERS = "drivers", "drivers and classes"
        TEAMS = "teams", "teams"
        MANUFACTURERS = "manufacturers", "manufacturers"

    championship = models.ForeignKey(Championship, on_delete=models.CASCADE, related_name="parts", db_index=False)
    of = models.CharField("standings of", max_length=20, choices=Of, default=Of.DRIVERS)
    first = models.PositiveSmallIntegerField("from round", default=1)
    last = models.PositiveSmallIntegerField("to round", null=True, blank=True, help_text="Empty: the last.")
    best = models.PositiveSmallIntegerField(null=True, blank=True, help_text="So many rounds count.")
    drop = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Or: so many rounds do not count.")
    from_round = models.PositiveSmallIntegerField(
        "only after round", null=True, blank=True, help_text="Before it has been held nothing is dropped."
    )

    class Meta:
        verbose_name = "part of the season"
        verbose_name_plural = "parts of the season"
        ordering = ["championship", "of", "first", "id"]
        constraints = [
            models.UniqueConstraint(fields=["championship", "of", "first"], name="one_part_from_each_round"),
            models.CheckConstraint(condition=Q(first__gte=1), name="part_begins_with_a_round"),
            models.CheckConstraint(condition=Q(last=None) | Q(last__gte=F("first")), name="part_ends_after_its_first"),
            models.CheckConstraint(condition=Q(best=None) | Q(drop=None), name="part_has_best_or_drop"),
            models.CheckConstraint(condition=Q(best=None) | Q(best__gte=1), name="part_counts_a_round"),
        ]

    def __str__(self) -> str:
        return f"rounds {self.first} to {self.last or 'the last'}"

    def clean(self) -> None:
        if self.first == 0 or (self.last is not None and self.last < self.first):
            raise ValidationError({"last": f"There are no {self}."})
        if self.best is not None and self.drop is not None:
            raise ValidationError({"drop": "Either the best count or the worst are dropped, not both."})
        if self.best == 0:
            raise ValidationError({"best": "At least one must count."})
        if self.drop is not None and self.last is not None and self.drop > self.last - self.first:
            raise ValidationError({"drop": f"Of {self} {self.drop} cannot be dropped."})
