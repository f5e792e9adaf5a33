from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from championships.models.championship import Championship
from championships.models.round import Round


class AssignmentRule(models.Model):
    """Which sessions become part of which round as they finish. The first rule that fits decides; a hand overrules."""

    class Into(models.TextChoices):
        """Which round it is."""

        MEETING = "meeting", "one round of each meeting"
        SESSION = "session", "one round of each session"
        PLANNED = "planned", "the round planned for that day"
        ROUND = "round", "always the same round"
        NEXT = "next", "the round of the race that follows it on the same evening"

    class Weekday(models.IntegerChoices):
        MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(1, 8)

    championship = models.ForeignKey(
        Championship, on_delete=models.CASCADE, related_name="assignment_rules", db_index=False
    )
    order = models.PositiveSmallIntegerField(default=1)
    session_type = models.CharField(
        max_length=50, blank=True, help_text="Only sessions of this type; empty: of any but practice."
    )
    track = models.ForeignKey(
        "races.Track",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Only on this track.",
    )
    source = models.ForeignKey(
        "drivers.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Only from this tablet.",
    )
    weekday = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=Weekday, help_text="Only of meetings that began on this day, where the club is."
    )
    meeting = models.ForeignKey(
        "races.Meeting",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Only of this meeting.",
    )
    starts_on = models.DateField(null=True, blank=True, help_text="Only from this day on.")
    ends_on = models.DateField(null=True, blank=True, help_text="Only until this day.")
    into = models.CharField(max_length=20, choices=Into, default=Into.MEETING)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    counts_as = models.CharField(max_length=50, blank=True, help_text="Another type than the session's own, to score.")

    class Meta:
        ordering = ["championship", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["championship", "order"], name="one_assignment_rule_at_a_time"),
            models.CheckConstraint(
                condition=Q(into="round", round__isnull=False) | (~Q(into="round") & Q(round=None)),
                name="rule_names_a_round_where_it_is_always_the_same",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="rule_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(weekday=None) | Q(weekday__gte=1, weekday__lte=7), name="rule_has_a_day_of_the_week"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_type or 'any event'}: {self.get_into_display()}"

    def clean(self) -> None:
        if (self.into == self.Into.ROUND) != (self.round is not None):
            raise ValidationError({"round": "Name a round exactly where it is always the same."})
        if self.round is not None and self.round.championship_id != self.championship_id:
            raise ValidationError({"round": f"{self.round} is of another championship."})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": f"It cannot end on {self.ends_on}, before it starts."})
        club = self.championship.club_id
        for name in ("track", "source", "meeting"):
            of = getattr(self, name)
            if of is not None and of.club_id != club:
                raise ValidationError({name: f"{of} is of another club."})
