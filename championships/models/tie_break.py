from __future__ import annotations

from django.db import models

from championships.models.championship import Championship
from championships.models.season_part import SeasonPart
from championships.scoring.ties import TIE_BREAKS, Countback, Over, Places
from championships.texts import choices_of


def tie_break_kinds() -> list[tuple[str, str]]:
    """Those the scoring core knows; a function, so that a new one is no migration."""
    return [(kind, one.label or one.name) for kind, one in TIE_BREAKS.items()]


class TieBreak(models.Model):
    """What decides among those with as many points; the first in order is asked first. After the last, they share."""

    championship = models.ForeignKey(Championship, on_delete=models.CASCADE, related_name="ties", db_index=False)
    of = models.CharField(
        "between",
        max_length=20,
        choices=SeasonPart.Of,
        default=SeasonPart.Of.DRIVERS,
        help_text="Teams and manufacturers that have none of their own are told apart as drivers are.",
    )
    order = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=tie_break_kinds, default=Countback.kind)
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
