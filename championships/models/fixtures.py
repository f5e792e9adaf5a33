"""The list of heats that is driven as a round: who drives which, from which controller, in which car."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from championships.models.championship import Championship
from championships.models.round import Round
from championships.pairings.request import SCHEMES
from drivers.names import name_key


def scheme_choices() -> list[tuple[str, str]]:
    return SCHEMES


class Fixtures(models.Model):
    """A list that is kept for a round. Sessions of its evening are its heats, by who drives."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="fixtures")
    day = models.DateField(help_text="The evening on which its heats are driven, where the club is.")
    session_type = models.CharField(
        max_length=50, blank=True, default="race", help_text="What its heats are to SmartRace; empty: any but practice."
    )
    scheme = models.CharField(max_length=20, choices=scheme_choices)
    times = models.PositiveSmallIntegerField(default=1)
    controllers = models.PositiveSmallIntegerField(help_text="How many drive at once.")
    broken = models.CharField(max_length=50, blank=True, help_text="Controllers that work no more, commas between.")
    cars = models.TextField(blank=True, help_text="A car a line, where cars are dealt.")

    class Meta:
        verbose_name = "fixtures"
        verbose_name_plural = "fixtures"
        ordering = ["round"]
        constraints = [
            models.CheckConstraint(condition=Q(times__gte=1), name="fixtures_happen_once_at_least"),
            models.CheckConstraint(condition=Q(controllers__gte=2), name="fixtures_are_for_two_controllers"),
        ]

    def __str__(self) -> str:
        return f"fixtures of {self.round}"

    @property
    def championship(self) -> Championship:
        return self.round.championship

    @property
    def working(self) -> tuple[int, ...]:
        """The controllers there still are."""
        broken = {int(one) for one in self.broken.split(",") if one.strip().isdecimal()}
        return tuple(one for one in range(1, self.controllers + 1) if one not in broken)

    @property
    def car_names(self) -> tuple[str, ...]:
        return tuple(self.cars.splitlines())

    def clean(self) -> None:
        if self.championship.is_final:
            raise ValidationError(f"{self.championship} is final: no heats of it are to come.")


class Starter(models.Model):
    """Who is on a list of fixtures: a driver of the club, or a name under which nobody has driven yet."""

    fixtures = models.ForeignKey(Fixtures, on_delete=models.CASCADE, related_name="starters", db_index=False)
    place = models.PositiveSmallIntegerField(help_text="In the list of those who start, from 1.")
    driver = models.ForeignKey("drivers.Driver", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    has_left = models.BooleanField(default=False, help_text="Went home before the evening was over.")

    class Meta:
        ordering = ["fixtures", "place"]
        constraints = [
            models.UniqueConstraint(fields=["fixtures", "place"], name="one_starter_per_place"),
            models.CheckConstraint(
                condition=Q(driver__isnull=False, name="") | (Q(driver=None) & ~Q(name="")), name="starter_is_somebody"
            ),
        ]

    def __str__(self) -> str:
        return str(self.driver) if self.driver is not None else self.name

    @property
    def championship_id(self) -> int:
        return self.fixtures.round.championship_id

    @property
    def key(self) -> str:
        """By which somebody in a session is known to be this one."""
        return str(self.driver_id) if self.driver_id is not None else f"name {name_key(self.name)}"


class Heat(models.Model):
    """One heat of a list."""

    fixtures = models.ForeignKey(Fixtures, on_delete=models.CASCADE, related_name="heats", db_index=False)
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["fixtures", "number"]
        constraints = [models.UniqueConstraint(fields=["fixtures", "number"], name="one_heat_per_number")]

    def __str__(self) -> str:
        return f"heat {self.number}"


class Seat(models.Model):
    """A starter in a heat, on a controller, in a car where cars are dealt."""

    heat = models.ForeignKey(Heat, on_delete=models.CASCADE, related_name="seats", db_index=False)
    controller = models.PositiveSmallIntegerField()
    starter = models.ForeignKey(Starter, on_delete=models.CASCADE, related_name="seats")
    car = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["heat", "controller"]
        constraints = [
            models.UniqueConstraint(fields=["heat", "controller"], name="one_seat_per_controller_of_a_heat"),
            models.UniqueConstraint(fields=["heat", "starter"], name="one_seat_per_starter_of_a_heat"),
        ]

    def __str__(self) -> str:
        return f"{self.starter} on controller {self.controller}"
