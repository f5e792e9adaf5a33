from __future__ import annotations

from django.db import models

from championships.models.championship import Championship
from championships.scoring.ties import Over, Places
from championships.texts import choices_of


class TieBreak(models.Model):
    """What decides among those with as many points; the first in order is asked first. After the last, they share."""

    class Kind(models.TextChoices):
        """More is better in all of them."""

        COUNTBACK = "countback", "countback: most wins, then most second places, …"
        BEST_DROPPED = "best dropped", "best dropped score"
        BEST_QUALIFYING = "best qualifying", "best qualifying"
        HEAD_TO_HEAD = "head to head", "head to head"
        LATEST_RESULT = "latest result", "latest result"
        FEWEST_ROUNDS = "fewest rounds", "fewest rounds driven"

    championship = models.ForeignKey(Championship, on_delete=models.CASCADE, related_name="ties", db_index=False)
    order = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.COUNTBACK)
    over = models.CharField(
        max_length=20, choices=choices_of(Over), default=Over.ALL.value, help_text="Of a countback: which results."
    )
    places = models.CharField(
        max_length=20, choices=choices_of(Places), default=Places.ALL.value, help_text="Of a countback: which places."
    )
    sessions = models.CharField(
        max_length=200, blank=True, help_text="Types of sessions, commas between; empty: races, or qualifyings."
    )

    class Meta:
        verbose_name = "tie-break"
        ordering = ["championship", "order"]
        constraints = [models.UniqueConstraint(fields=["championship", "order"], name="one_tie_break_at_a_time")]

    def __str__(self) -> str:
        return self.get_kind_display()
