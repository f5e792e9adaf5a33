from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from championships.models.championship import Championship
from championships.models.round import Round, RoundSession
from championships.scoring.tables import plain
from races.rulings.log import name_of


class Decision(models.Model):
    """What the stewards decided, why, who wrote it down, and when."""

    reason = models.CharField(max_length=500)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    author_name = models.CharField(max_length=150, blank=True, editable=False, help_text="Stays when the login goes.")
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        ordering = ["-decided_at", "-id"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever decides it is named in it."""
        if self.author is not None and not kwargs.get("update_fields"):
            self.author_name = name_of(self.author)[:150]
        super().save(*args, **kwargs)


class Adjustment(Decision):
    """Points given to, or taken from, a driver, a team or a make.

    Never dropped, unless they are a round's own: then they are counted or dropped with it, and not multiplied.
    """

    championship = models.ForeignKey(Championship, on_delete=models.CASCADE, related_name="adjustments")
    driver = models.ForeignKey(
        "drivers.Driver", on_delete=models.PROTECT, null=True, blank=True, related_name="adjustments"
    )
    team = models.ForeignKey("drivers.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    manufacturer = models.CharField(max_length=200, blank=True)
    points = models.DecimalField(max_digits=9, decimal_places=3, help_text="Below 0 to take some.")
    round = models.ForeignKey(
        Round,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="From whose standings on; empty: the whole season.",
    )
    is_of_round = models.BooleanField(
        "part of the round",
        default=False,
        help_text="Counted or dropped with it, such as 9 points for who ran the timing; else never dropped.",
    )

    class Meta(Decision.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(driver__isnull=False, team=None, manufacturer="")
                | Q(driver=None, team__isnull=False, manufacturer="")
                | (Q(driver=None, team=None) & ~Q(manufacturer="")),
                name="adjustment_is_of_one",
                violation_error_message="Points are given to one driver, one team or one manufacturer.",
            ),
            models.CheckConstraint(condition=~Q(points=0), name="adjustment_is_of_something"),
            models.CheckConstraint(
                condition=Q(is_of_round=False) | Q(round__isnull=False), name="part_of_a_round_names_it"
            ),
        ]

    def __str__(self) -> str:
        sign = "+" if self.points > 0 else "−"
        return f"{sign}{plain(abs(self.points))} for {self.driver or self.team or self.manufacturer}"

    def clean(self) -> None:
        if self.points == 0:
            raise ValidationError({"points": "No points are no adjustment."})
        if self.is_of_round and self.round is None:
            raise ValidationError({"round": "Of which round are they a part?"})
        if self.round is not None and self.round.championship_id != self.championship_id:
            raise ValidationError({"round": f"{self.round} is of another championship."})


class Exclusion(Decision):
    """A driver taken out of a round, or of the whole season."""

    championship = models.ForeignKey(Championship, on_delete=models.CASCADE, related_name="exclusions", db_index=False)
    driver = models.ForeignKey("drivers.Driver", on_delete=models.PROTECT, related_name="exclusions")
    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text="Empty: the whole season."
    )
    is_moved_up = models.BooleanField(
        "others move up", default=False, help_text="As if the driver had not been there; else places stay."
    )

    class Meta(Decision.Meta):
        constraints = [
            models.UniqueConstraint(
                "championship", "driver", Coalesce("round", 0), name="one_exclusion_per_driver_and_round",
                violation_error_message="This driver is excluded from it already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.driver} excluded from {self.round or 'the season'}"

    def clean(self) -> None:
        if self.round is not None and self.round.championship_id != self.championship_id:
            raise ValidationError({"round": f"{self.round} is of another championship."})


class CrewShare(Decision):
    """Whose result a shared controller's is, ruled for one session: which part of its points a driver gets.

    Where a controller of a session has any, its result is of the drivers named, and of nobody else.
    """

    round_session = models.ForeignKey(RoundSession, on_delete=models.CASCADE, related_name="shares", db_index=False)
    controller = models.SmallIntegerField()
    driver = models.ForeignKey("drivers.Driver", on_delete=models.PROTECT, related_name="+")
    numerator = models.PositiveSmallIntegerField("part", default=1, help_text="0: none of the points.")
    denominator = models.PositiveSmallIntegerField("of", default=1)

    class Meta(Decision.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["round_session", "controller", "driver"], name="one_share_per_driver_of_a_controller"
            ),
            models.CheckConstraint(
                condition=Q(denominator__gte=1, numerator__lte=F("denominator")),
                name="share_is_at_most_all",
                violation_error_message="That is no part of a result.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator} of controller {self.controller} for {self.driver}"
