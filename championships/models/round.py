from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from championships.models.championship import Championship
from championships.scoring.tables import plain


class Round(models.Model):
    """A round of a championship: one session, several, or a whole meeting. Without any it is still to come."""

    championship = models.ForeignKey(Championship, on_delete=models.CASCADE, related_name="rounds", db_index=False)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200, blank=True)
    held_on = models.DateField(
        "planned for", null=True, blank=True, help_text="A rule that makes rounds of meetings takes this one that day."
    )
    factor = models.DecimalField(
        max_digits=6, decimal_places=3, default=1, help_text="0.5 for a race cut short, 2 for a finale."
    )
    is_by_rule = models.BooleanField(
        "made by rule", default=False, help_text="Such rounds are numbered in the order they were held."
    )

    class Meta:
        ordering = ["championship", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["championship", "number"], name="one_round_per_number",
                violation_error_message="There is a round with this number.",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="rounds_are_numbered_from_1"),
            models.CheckConstraint(condition=Q(factor__gt=0), name="round_counts_for_something"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or f"round {self.number}"

    def clean(self) -> None:
        if self.number == 0:
            raise ValidationError({"number": "Rounds are numbered from 1."})
        if self.factor is not None and self.factor <= 0:
            raise ValidationError({"factor": f"A round cannot count times {plain(self.factor)}."})


class RoundSession(models.Model):
    """A session in a round, or by hand kept out of all rounds (`round` empty).

    It hangs on an event of the session, as rulings do: should the session come back, it is found again.
    """

    championship = models.ForeignKey(Championship, on_delete=models.CASCADE, related_name="session_set", db_index=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, null=True, blank=True, related_name="session_set")
    session = models.ForeignKey("races.Session", on_delete=models.SET_NULL, null=True, related_name="round_set")
    source = models.ForeignKey(
        "drivers.Source", on_delete=models.PROTECT, editable=False, related_name="+", db_index=False
    )
    event = models.BigIntegerField(editable=False)
    counts_as = models.CharField(max_length=50, blank=True, help_text="Another type than the session's own, to score.")
    is_by_rule = models.BooleanField("by rule", default=False, editable=False)
    rule = models.ForeignKey(
        "championships.AssignmentRule", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    assigned_at = models.DateTimeField(auto_now=True)
    lost_at = models.DateTimeField(null=True, editable=False, help_text="When its session was no longer there.")

    class Meta:
        verbose_name = "session of a round"
        verbose_name_plural = "sessions of rounds"
        ordering = ["championship", "round__number", "session__opened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["championship", "session"], name="one_round_per_session",
                violation_error_message="The session is in a round of this championship already.",
            ),
            models.CheckConstraint(
                condition=Q(is_by_rule=False) | Q(round__isnull=False), name="rules_keep_nobody_out"
            ),
        ]  # fmt: skip
        indexes = [
            # Which sessions were lost, and may be there again? (after every change of results)
            models.Index(fields=["championship"], condition=Q(session=None), name="round_session_lost"),
        ]

    def __str__(self) -> str:
        return f"{self.session or 'a session that is gone'} in {self.round or 'no round'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The championship is its round's, and what it hangs on its session's."""
        if self.round is not None:
            self.championship_id = self.round.championship_id
        if self.session is not None:
            self.source_id, self.event, self.lost_at = self.session.source_id, self.session.first_event, None
        super().save(*args, **kwargs)

    def clean(self) -> None:
        championship = self.round.championship if self.round is not None else self.championship
        if self.session is not None and self.session.club_id != championship.club_id:
            raise ValidationError({"session": f"{self.session} is of another club."})
        if self.round is not None and self.championship_id not in {None, self.round.championship_id}:
            raise ValidationError({"round": f"{self.round} is of another championship."})
