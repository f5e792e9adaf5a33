from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from races.models.crewed import ControllerEventRow

if TYPE_CHECKING:
    from races.models.lap import Lap


class Stint(ControllerEventRow):
    """Laps between stops, in one car, by one driver, on one set of tyres. Its first lap's event told of it first."""

    number = models.SmallIntegerField(help_text="Counts the stints of its entry.")
    tyre = models.CharField(max_length=50, blank=True)
    lap_count = models.IntegerField(default=0)
    total_ms = models.BigIntegerField(default=0)
    best_lap_ms = models.BigIntegerField(null=True, help_text="Of the laps that count for records.")
    ended_at = models.DateTimeField(null=True, help_text="When its last lap was finished, so far.")
    ends_in_pits = models.BooleanField(default=False, help_text="Its last lap was an in-lap.")

    class Meta(ControllerEventRow.Meta):
        indexes = [
            *ControllerEventRow.Meta.indexes,
            # A driver's stints, the newest first.
            models.Index(fields=["driver", "-at", "-id"], name="stint_of_driver"),
            # The stints in a car, the newest first.
            models.Index(fields=["car", "-at", "-id"], name="stint_of_car"),
        ]

    def __str__(self) -> str:
        return f"stint {self.number}, {self.lap_count} laps"

    def take(self, lap: Lap) -> None:
        """One more lap."""
        self.lap_count += 1
        self.total_ms += lap.lap_time_ms
        self.ended_at = lap.finished_at
        self.ends_in_pits = lap.is_in_lap
        self.take_time(lap)

    def take_time(self, lap: Lap) -> None:
        """The lap's time may be its best."""
        if lap.is_counting and (self.best_lap_ms is None or lap.lap_time_ms < self.best_lap_ms):
            self.best_lap_ms = lap.lap_time_ms
