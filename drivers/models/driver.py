from __future__ import annotations

from django.db import models

from drivers.models.naming import (
    Alias,
    Named,
)


class DriverQuerySet(models.QuerySet["Driver"]):
    def with_names(self) -> DriverQuerySet:
        """With the names a list of drivers shows."""
        return self.select_related("club", "team")


class Driver(Named):
    """A person who races in a club, on whatever tablet."""

    club = models.ForeignKey("drivers.Club", on_delete=models.PROTECT, related_name="drivers")
    team = models.ForeignKey("drivers.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="drivers")
    short_name = models.CharField(max_length=50, blank=True)
    spoken_name = models.CharField(max_length=200, blank=True, help_text="As the app's voice says it.")
    start_number = models.CharField(max_length=20, blank=True)
    start_number_style = models.CharField(max_length=50, blank=True)
    start_number_background = models.CharField(max_length=50, blank=True)
    start_number_text = models.CharField(max_length=50, blank=True)
    start_number_border = models.CharField(max_length=50, blank=True)

    objects = DriverQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "id"]
        indexes = [
            # Which driver of the club has this name?
            models.Index(fields=["club", "name_key"], name="driver_by_name"),
        ]


class DriverAlias(Alias):
    driver = models.ForeignKey(Driver, on_delete=models.PROTECT, related_name="aliases")
    team = models.ForeignKey("drivers.Team", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(Alias.Meta):
        verbose_name_plural = "driver aliases"
