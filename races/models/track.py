from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from drivers.models.naming import (
    Alias,
    Named,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a lap time may be, in milliseconds: a quicker one is a glitch of the sensor, a slower one a pause."""

    shortest_lap_ms: int = 1000
    longest_lap_ms: int | None = None


class Track(Named):
    """A layout laps are driven on. Under a new name it is a new track, so that no layout inherits records."""

    club = models.ForeignKey("drivers.Club", on_delete=models.PROTECT, related_name="tracks")
    short_name = models.CharField(max_length=50, blank=True)
    length_m = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    pitstop_delta_ms = models.IntegerField(null=True)
    minimum_lap_time_ms = models.IntegerField(null=True)
    maximum_lap_time_ms = models.IntegerField(null=True)
    reference_lap_time_ms = models.IntegerField(null=True)
    svg = models.TextField(blank=True, editable=False, help_text="As it came; never rendered.")

    class Meta:
        ordering = ["name_key", "id"]
        indexes = [
            # Which track of the club has this name?
            models.Index(fields=["club", "name_key"], name="track_by_name"),
        ]


class TrackAlias(Alias):
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="aliases")

    class Meta(Alias.Meta):
        verbose_name_plural = "track aliases"
