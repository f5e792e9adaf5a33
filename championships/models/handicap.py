from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from championships.models.championship import MOST_ROUNDS, Championship
from championships.scoring.handicaps import HandicapBy, HandicapKind
from championships.scoring.marking import ordinal
from championships.scoring.tables import plain
from championships.texts import amounts_in, validate_amounts


class Handicap(models.Model):
    """A rule of what drivers carry in the next round by how they came in before: ballast in grams, or seconds.

    It changes no result: the hub says who carries what, and the club sees to it.
    """

    class Kind(models.TextChoices):
        """What is carried."""

        BALLAST = HandicapKind.BALLAST.value, "ballast, in grams"
        SECONDS = HandicapKind.SECONDS.value, "seconds"

    class By(models.TextChoices):
        """Which place says how much."""

        STANDING = HandicapBy.STANDING.value, "the place in the standings"
        ROUND = HandicapBy.ROUND.value, "the place in the last round"

    championship = models.ForeignKey(Championship, on_delete=models.CASCADE, related_name="handicaps", db_index=False)
    kind = models.CharField("carried", max_length=20, choices=Kind, default=Kind.BALLAST)
    by = models.CharField("decided by", max_length=20, choices=By, default=By.STANDING)
    amounts = models.CharField(
        max_length=1000,
        blank=True,
        validators=[validate_amounts],
        help_text="From the first place on, in grams or seconds: 40 30 20 10.",
    )
    beyond = models.DecimalField(
        max_digits=8, decimal_places=3, default=0, help_text="For every place after the last listed."
    )
    last_rounds = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_ROUNDS)],
        help_text="By places in rounds: those in so many of the last, together.",
    )
    is_added_up = models.BooleanField(
        "added up",
        default=False,
        help_text="By places in rounds: from the first round to the last. An amount below 0 takes off.",
    )
    most = models.DecimalField(
        max_digits=8, decimal_places=3, null=True, blank=True, help_text="Nobody carries more of it; empty: no bound."
    )

    class Meta:
        ordering = ["championship", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_rounds__gte=1), name="handicap_is_of_a_round",
                violation_error_message="It is of one round at least.",
            ),
            models.CheckConstraint(
                condition=Q(most=None) | Q(most__gt=0), name="somebody_may_carry_a_handicap",
                violation_error_message="The most that is carried is above 0.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} by {self.get_by_display()}"

    @property
    def all_amounts(self) -> tuple[Decimal, ...]:
        """Of every place, and of those after."""
        return (*amounts_in(self.amounts), self.beyond)

    @property
    def can_take_off(self) -> bool:
        return self.by == self.By.ROUND and (self.is_added_up or self.last_rounds > 1)

    def clean(self) -> None:
        try:
            amounts_in(self.amounts)
        except ValidationError:
            return  # The field itself says it.
        faults = dict(self.faults())
        if faults:
            raise ValidationError(faults)

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not go together, each with its field; the last of a field is said."""
        if self.by == self.By.STANDING and self.is_added_up:
            yield "is_added_up", "Only places in rounds are added up; the standings are the sum of them already."
        if self.by == self.By.STANDING and self.last_rounds > 1:
            yield "last_rounds", "The standings are one table: leave 1 here, or go by the place in the last round."
        if self.is_added_up and self.last_rounds > 1:
            yield "last_rounds", "All rounds are added up: leave 1 here."
        if self.most is not None and self.most <= 0:
            yield "most", "With a most of 0 nobody ever carries anything."
        yield from self.faults_of_amounts()

    def faults_of_amounts(self) -> Iterator[tuple[str, str]]:
        amounts = self.all_amounts
        if not any(amount > 0 for amount in amounts):
            yield "amounts", "Say what is carried for each place, the first one first: 40 30 20 10."
            return
        if min(amounts) < 0 and not self.can_take_off:
            field = "beyond" if self.beyond < 0 else "amounts"
            yield field, "Below 0 takes off what was carried before: for that, places in several rounds are added up."
        if self.kind == self.Kind.BALLAST:
            for field, some in (("amounts", amounts[:-1]), ("beyond", amounts[-1:]), ("most", [self.most or 0])):
                broken = next((one for one in some if one % 1), None)
                if broken is not None:
                    yield field, f"Ballast is in whole grams, not {plain(Decimal(broken))}."
        heaviest = max(amounts)
        if self.most is not None and 0 < self.most < heaviest:
            place = ordinal(amounts.index(heaviest) + 1)
            text = f"The {place} place alone carries {plain(heaviest)}; the most is {plain(self.most)}."
            yield "most", text
