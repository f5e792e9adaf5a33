from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from championships.models.championship import Championship
from championships.models.decision import Decision
from championships.models.round import Round
from championships.scoring.results import Status
from drivers.models import Driver


class SessionByHand(Decision):
    """A session of a round that no tablet told of: its results are the club's word, and score as driven ones do."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="by_hand", db_index=False)
    session_type = models.CharField(max_length=50, default="race", help_text="race, qualifying, or as it counts.")

    class Meta(Decision.Meta):
        verbose_name = "session entered by hand"
        verbose_name_plural = "sessions entered by hand"
        ordering = ["round", "session_type", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "session_type"], name="one_session_by_hand_of_each_type",
                violation_error_message="The results of this session were entered already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.session_type} of {self.round}"

    @property
    def championship(self) -> Championship:
        return self.round.championship

    @property
    def championship_id(self) -> int:
        return self.round.championship_id

    @property
    def lines(self) -> tuple[ResultByHand, ...]:
        """Its results, best first."""
        return tuple(self.results.select_related("driver"))

    @property
    def version(self) -> tuple[Any, ...]:
        """What tells its results from others."""
        return tuple(line.values for line in self.lines)

    def put(self, lines: Sequence[ResultByHand]) -> None:
        """Let these, which are not stored yet, be its results and no others. Raises ValidationError."""
        self.results.all().delete()
        for line in lines:
            line.of = self
            line.full_clean()
            line.save()


class ResultByHand(models.Model):
    """How it ended for one driver, as the club wrote it down."""

    class Status(models.TextChoices):
        """As in a classification."""

        CLASSIFIED = Status.CLASSIFIED.value, "classified"
        DNF = Status.DNF.value, "retired"
        DSQ = Status.DSQ.value, "disqualified"
        DNS = Status.DNS.value, "did not start"

    of = models.ForeignKey(SessionByHand, on_delete=models.CASCADE, related_name="results", db_index=False)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.CLASSIFIED)
    driver = models.ForeignKey(Driver, on_delete=models.PROTECT, related_name="results_by_hand")
    laps = models.PositiveIntegerField(null=True, blank=True)
    time_ms = models.PositiveBigIntegerField("time", null=True, blank=True, help_text="Of the whole race, in ms.")
    best_lap_ms = models.PositiveBigIntegerField("best lap", null=True, blank=True, help_text="In ms.")

    class Meta:
        verbose_name = "result entered by hand"
        verbose_name_plural = "results entered by hand"
        ordering = ["of", models.F("place").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["of", "driver"], name="one_result_by_hand_per_driver",
                violation_error_message="This driver is in it twice.",
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=False, place__gte=1) | (Q(place=None) & ~Q(status="classified")),
                name="who_is_classified_has_a_place",
                violation_error_message="Who is classified has a place, from 1 on.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.place or self.status} {self.driver}"

    def clean(self) -> None:
        if self.driver_id and self.driver.club_id != self.of.championship.club_id:
            raise ValidationError({"driver": f"{self.driver} is a driver of another club."})

    @property
    def values(self) -> tuple[Any, ...]:
        return (self.place, self.status, self.driver_id, self.laps, self.time_ms, self.best_lap_ms)
