from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from championships.scoring.tables import RoundingMode
from championships.texts import choices_of

MOST_ROUNDS = 999


class ChampionshipQuerySet(models.QuerySet["Championship"]):
    def under_way(self) -> ChampionshipQuerySet:
        """Those whose standings still follow the results."""
        return self.exclude(state=Championship.State.FINAL)

    def concerned_by(self, sessions: Collection[int]) -> ChampionshipQuerySet:
        """Those with a round of which one of these sessions is."""
        return self.filter(session_set__session__in=sessions, session_set__round__isnull=False).distinct()

    def with_names(self) -> ChampionshipQuerySet:
        """With the names a list of championships shows."""
        return self.select_related("club")

    def newest_first(self) -> ChampionshipQuerySet:
        return self.order_by(F("starts_on").desc(nulls_last=True), "-pk")


class Championship(models.Model):
    """Rounds of a club's sessions, and the rules that turn their results into standings."""

    class State(models.TextChoices):
        """How far it has come. A final one is frozen: its standings stay, whatever becomes of the results."""

        DRAFT = "draft", "draft"
        RUNNING = "running", "running"
        FINAL = "final", "final"

    class Participants(models.TextChoices):
        """Who scores."""

        OPEN = "open", "everybody but guests"
        LIST = "list", "those listed; all others are guests"

    class Teams(models.TextChoices):
        """Whose team's a driver's points are."""

        OFF = "off", "no team standings"
        DRIVEN = "driven", "of the team driven for at that time"
        LIST = "list", "of the team in the list of participants"

    class Crew(models.TextChoices):
        """Whose result it is where several drivers shared a controller."""

        MOST = "most", "whoever drove most laps"
        LAST = "last", "whoever drove last"
        EACH = "each", "each of them in full"
        SPLIT = "split", "each of them an equal part"

    class Several(models.TextChoices):
        """What counts of a driver who was on several controllers of one session."""

        BEST = "best", "the best of their places"
        ALL = "all", "each of their places"

    club = models.ForeignKey("drivers.Club", on_delete=models.PROTECT, related_name="championships", db_index=False)
    name = models.CharField(max_length=200)
    season = models.CharField(max_length=50, blank=True, help_text="As the club calls it: 2026, or Winter 2026/27.")
    starts_on = models.DateField(null=True, blank=True, help_text="Sessions before that day are assigned by no rule.")
    ends_on = models.DateField(null=True, blank=True, help_text="Sessions after that day are assigned by no rule.")
    planned_rounds = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_ROUNDS)],
        help_text="How many there will be; without it nobody can say who is champion early.",
    )
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)

    participants = models.CharField(max_length=20, choices=Participants, default=Participants.OPEN)
    do_guests_take_points = models.BooleanField(
        "guests take points", default=True, help_text="Whoever comes behind a guest keeps that place; else moves up."
    )
    crew = models.CharField(
        "shared controllers", max_length=20, choices=Crew, default=Crew.MOST, help_text="Whose result it is."
    )
    several = models.CharField(
        "several controllers",
        max_length=20,
        choices=Several,
        default=Several.BEST,
        help_text="What counts of who drove on several in one session; others keep their places.",
    )
    decimal_places = models.PositiveSmallIntegerField(
        default=2, validators=[MaxValueValidator(6)], help_text="To which every award is rounded."
    )
    rounding = models.CharField(max_length=20, choices=choices_of(RoundingMode), default=RoundingMode.HALF_UP.value)
    minimum_starters = models.PositiveSmallIntegerField(
        default=0, help_text="A round with fewer starters counts for nobody."
    )
    are_bonuses_dropped = models.BooleanField(
        "bonuses are dropped", default=True, help_text="Together with their round; else bonus points always count."
    )
    are_bonuses_factored = models.BooleanField(
        "bonuses are multiplied", default=True, help_text="By the factor of their round."
    )
    is_dsq_droppable = models.BooleanField(
        "disqualifications can be dropped", default=True, help_text="Else such a round always counts."
    )

    teams = models.CharField(max_length=20, choices=Teams, default=Teams.OFF)
    best_of_team = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="So many drivers score for it in a round; empty: all.",
    )
    has_manufacturers = models.BooleanField("manufacturers", default=False, help_text="Standings of the cars' makes.")
    best_of_manufacturer = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="So many drivers score for it in a round; empty: all.",
    )
    are_classes_exclusive = models.BooleanField(
        "one class a season", default=True, help_text="It is a fault when a driver appears in two classes."
    )

    trouble = models.TextField(blank=True, editable=False, help_text="Why its standings could not be computed.")
    reckoned_at = models.DateTimeField(null=True, editable=False, help_text="When its standings last became others.")
    revision = models.BigIntegerField(default=0, editable=False, help_text="Another one whenever it was computed.")
    finalised_at = models.DateTimeField(null=True, editable=False)
    changed_since_final_at = models.DateTimeField(
        null=True, editable=False, help_text="Since when it would end otherwise, by the results as they are now."
    )

    objects = ChampionshipQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["club", "name", "season"], name="one_championship_per_name_and_season"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="championship_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(planned_rounds=None) | Q(planned_rounds__range=(1, MOST_ROUNDS)),
                name="championship_has_a_round",
            ),
            models.CheckConstraint(condition=Q(decimal_places__lte=6), name="championship_rounds_to_six_places"),
            models.CheckConstraint(
                condition=Q(best_of_team=None) | Q(best_of_team__gte=1), name="somebody_scores_for_a_team"
            ),
            models.CheckConstraint(
                condition=Q(best_of_manufacturer=None) | Q(best_of_manufacturer__gte=1),
                name="somebody_scores_for_a_manufacturer",
            ),
            models.CheckConstraint(
                condition=Q(changed_since_final_at=None) | Q(state="final"), name="only_what_is_final_changes_since"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.season}".strip()

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": f"It cannot end on {self.ends_on}, before it starts."})
        if self.planned_rounds == 0:
            raise ValidationError({"planned_rounds": "A championship has at least one round."})

    @property
    def is_final(self) -> bool:
        return self.state == self.State.FINAL

    def has_day(self, day: date) -> bool:
        """Whether it is held then."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)

    def save_fields(self, **changed: Any) -> None:
        """Store what became of it, and nothing else of the row."""
        for name, value in changed.items():
            setattr(self, name, value)
        self.save(update_fields=list(changed))
