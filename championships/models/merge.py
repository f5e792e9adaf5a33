from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from championships.models.championship import Championship
from championships.models.round import Round
from championships.texts import types_in


class Merge(models.Model):
    """Heats, groups or finals of a round become one classification, which is then scored.

    It holds for all rounds, or for one: what is said of types of sessions there stands in the place of what is said of
    them for all.
    """

    class By(models.TextChoices):
        """What puts several sessions into one order."""

        LAPS = "laps", "most laps, then the shortest time"
        BEST_LAP = "best lap", "the best lap of all"
        POINTS = "points", "most points of the heats"
        ORDER = "order", "finals in the order of their types: A final, B final"
        LATEST = "latest", "finals: who was driven last is the A final"
        NONE = "none", "not merged: each session scores"

    championship = models.ForeignKey(Championship, on_delete=models.CASCADE, related_name="merges", db_index=False)
    order = models.PositiveSmallIntegerField(default=1)
    round = models.ForeignKey(
        Round,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="merges",
        help_text="Only in this one; empty: in every round.",
    )
    types = models.CharField(
        "sessions",
        max_length=200,
        default="race",
        help_text="Types of sessions, or names of them, commas between: race, or A final, B final.",
    )
    by = models.CharField(max_length=20, choices=By, default=By.LAPS)
    into = models.CharField("scored as", max_length=50, default="race", help_text="As which type that is scored.")

    class Meta:
        ordering = ["championship", "order"]
        constraints = [
            models.UniqueConstraint(fields=["championship", "order"], name="one_merge_at_a_time"),
            models.CheckConstraint(
                condition=~Q(by="none") | Q(round__isnull=False),
                name="what_is_not_merged_is_of_a_round",
                violation_error_message="Not merged is said of one round; else delete the row.",
            ),
        ]

    def __str__(self) -> str:
        where = "" if self.round is None else f" in {self.round}"
        return f"{self.types}: {self.get_by_display()}{where}"

    @property
    def named(self) -> tuple[str, ...]:
        """The types it is about, in order."""
        return types_in(self.types)

    def clean(self) -> None:
        if not self.named:
            raise ValidationError({"types": "Say which sessions: race, or A final, B final."})
        if self.by == self.By.ORDER and len(self.named) < 2:
            text = "Name the finals in their order, the first one first, commas between: A final, B final."
            raise ValidationError({"types": text})
        if self.by == self.By.NONE and self.round is None:
            raise ValidationError({"by": "Say of which round; where no round is meant, delete the row instead."})
        if self.round is not None and self.round.championship_id != self.championship_id:
            raise ValidationError({"round": f"{self.round} is of another championship."})
