from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from championships.models.championship import Championship


class ChampionshipClass(models.Model):
    """A class with standings of its own. Whoever is in none by the list is in the first that the car belongs to."""

    class By(models.TextChoices):
        """What puts somebody into it."""

        TAG = "tag", "a tag of the car"
        MANUFACTURER = "manufacturer", "the car's manufacturer"
        SCALE = "scale", "the car's scale"
        LIST = "list", "the list of participants"

    championship = models.ForeignKey(Championship, on_delete=models.CASCADE, related_name="classes", db_index=False)
    order = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=100)
    by = models.CharField(max_length=20, choices=By, default=By.TAG)
    value = models.CharField(max_length=200, blank=True, help_text="Which tag, manufacturer or scale; case is ignored.")
    minimum_starters = models.PositiveSmallIntegerField(
        "fewest starters",
        null=True,
        blank=True,
        help_text="With fewer of the class a round counts for nobody in it; empty: as in the championship.",
    )

    class Meta:
        verbose_name = "class"
        verbose_name_plural = "classes"
        ordering = ["championship", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["championship", "name"], name="one_class_per_name"),
            models.CheckConstraint(condition=Q(by="list") | ~Q(value=""), name="class_says_which_cars"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.by != self.By.LIST and not self.value.strip():
            raise ValidationError({"value": f"Which {self.by} is it that makes the class?"})


class Participant(models.Model):
    """A driver the club says something of: listed, a guest, in a class, in a team."""

    championship = models.ForeignKey(
        Championship, on_delete=models.CASCADE, related_name="participant_set", db_index=False
    )
    driver = models.ForeignKey("drivers.Driver", on_delete=models.PROTECT, related_name="participations")
    is_guest = models.BooleanField("guest", default=False, help_text="Races, and does not score.")
    of_class = models.ForeignKey(
        ChampionshipClass, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="class"
    )
    team = models.ForeignKey("drivers.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["championship", "driver__name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["championship", "driver"], name="one_participant_per_driver",
                violation_error_message="This driver is listed already; a driver is in one class and one team.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.driver)

    def clean(self) -> None:
        club = self.championship.club_id
        if self.driver_id and self.driver.club_id != club:
            raise ValidationError({"driver": f"{self.driver} is a driver of another club."})
        if self.team is not None and self.team.club_id != club:
            raise ValidationError({"team": f"{self.team} is a team of another club."})
        if self.of_class is not None and self.of_class.championship_id != self.championship_id:
            raise ValidationError({"of_class": f"{self.of_class} is a class of another championship."})
