from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from races.measures.measure import (
    LAP,
    Measure,
)
from races.models.crewed import ControllerEventRow

if TYPE_CHECKING:
    from races.models.lap import Lap

ASKED_OF_RECORDS = ["session_type", "weather", "tyre", "driver", "car", "session", "entry", "at"]
"""None of it changes with a lap, so that a lap that is no best one leaves the indexes alone."""


class LapSummaryQuerySet(models.QuerySet["LapSummary"]):
    def of_people(self) -> LapSummaryQuerySet:
        """Without ghost and safety car, and without what counts for nothing."""
        return self.exclude(controller__in=LapSummary.NO_PERSONS).filter(is_disregarded=False)

    def timed(self, measure: Measure = LAP) -> LapSummaryQuerySet:
        """Those with a lap that counts for records."""
        return self.filter(**{f"{measure.best}__isnull": False}, is_disregarded=False)

    def of_type(self, session_type: str) -> LapSummaryQuerySet:
        return self.filter(session_type=session_type)

    def opened_between(self, begin: datetime, end: datetime) -> LapSummaryQuerySet:
        """Of sessions opened from `begin` on, and before `end`."""
        return self.filter(opened_at__gte=begin, opened_at__lt=end)

    def fastest_first(self, measure: Measure = LAP) -> LapSummaryQuerySet:
        """By best lap or sector; a tie belongs to whoever drove it first."""
        return self.order_by(measure.best, measure.best_at, "controller", "source_id", "event")

    def best_of_each(self, role: str, holders: models.QuerySet[Any], measure: Measure = LAP) -> LapSummaryQuerySet:
        """The best summary of each of the `holders`, which are drivers, cars or tracks (`role`).

        One index lookup a holder; what is filtered before is respected.
        """
        best = self.timed(measure).filter(**{role: OuterRef("pk")}).fastest_first(measure).values("pk")[:1]
        winners = holders.annotate(best_summary=Subquery(best)).values("best_summary")
        return self.model.objects.filter(pk__in=winners).fastest_first(measure)

    def newest_first(self) -> LapSummaryQuerySet:
        """By session, then in the order they were begun."""
        return self.order_by("-opened_at", "-session", F("at").asc(), "event")


class LapSummary(ControllerEventRow):
    """What one driver drove in one car on one controller of a session, under one weather and on one kind of tyre.

    Questions about all of history read these, never laps. Its first lap's event told of it first. The sums of clean
    laps are there once the session is judged. The team is the one of its last lap.
    """

    NO_PERSONS = (7, 8)

    club = models.ForeignKey("drivers.Club", on_delete=models.PROTECT, related_name="+", db_index=False)
    track = models.ForeignKey("races.Track", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    track_alias = models.ForeignKey(
        "races.TrackAlias", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    session_type = models.CharField(max_length=50, blank=True, help_text="That of its session.")
    opened_at = models.DateTimeField(help_text="When its session was opened.")
    weather = models.CharField(max_length=50, blank=True, help_text="When the laps were finished; empty: not known.")
    tyre = models.CharField(max_length=50, blank=True, help_text="On which they were begun; empty: not known.")

    lap_count = models.IntegerField(default=0)
    counting_laps = models.IntegerField(default=0, help_text="Laps that count for records.")
    is_disregarded = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Of a hidden session, or of who did not start: it counts for nothing.",
    )
    laps_led = models.IntegerField(default=0, help_text="As the lap chart has it; counted when a race closes.")
    total_ms = models.BigIntegerField(default=0, help_text="Of all its laps.")
    shortest_lap_ms = models.BigIntegerField(null=True, help_text="Of all its laps.")
    longest_lap_ms = models.BigIntegerField(null=True, help_text="Of all its laps.")
    ended_at = models.DateTimeField(null=True, help_text="When its last lap was finished, so far.")
    car_odometer = models.BigIntegerField(null=True, help_text="Laps its car ever drove, as the app last counted them.")
    car_serviced_at_lap = models.BigIntegerField(
        null=True, help_text="The odometer at the car's last service, as the app last told it."
    )

    best_lap_ms = models.BigIntegerField(null=True, help_text="Of the laps that count for records.")
    best_lap_at = models.DateTimeField(null=True)
    best_lap_event = models.BigIntegerField(null=True, help_text="The event, of its source, that told of that lap.")
    best_sector_1_ms = models.BigIntegerField(null=True, help_text="Of the laps that count for records.")
    best_sector_1_at = models.DateTimeField(null=True)
    best_sector_2_ms = models.BigIntegerField(null=True)
    best_sector_2_at = models.DateTimeField(null=True)
    best_sector_3_ms = models.BigIntegerField(null=True)
    best_sector_3_at = models.DateTimeField(null=True)

    clean_laps = models.IntegerField(default=0)
    clean_total_ms = models.BigIntegerField(default=0)
    clean_squares = models.DecimalField(
        max_digits=30, decimal_places=0, default=0, help_text="Sum of the squares of the clean lap times, in ms²."
    )

    objects = LapSummaryQuerySet.as_manager()

    class Meta(ControllerEventRow.Meta):
        verbose_name_plural = "lap summaries"
        indexes = [
            # Those of a session, in the order they were begun; by that instant nobody asks for them alone.
            models.Index(fields=["session", "at"], name="lapsummary_by_session"),
            # The records of a track, and when each fell: of whom, of what, under what. Nothing else needs to be read.
            models.Index(
                fields=["track", "best_lap_ms", "best_lap_at", *ASKED_OF_RECORDS],
                condition=Q(best_lap_ms__isnull=False),
                name="summary_record",
            ),
            # The same of the first sector; empty where there are no check lanes.
            models.Index(
                fields=["track", "best_sector_1_ms", "best_sector_1_at", *ASKED_OF_RECORDS],
                condition=Q(best_sector_1_ms__isnull=False),
                name="summary_sector_1",
            ),
            # The same of the second sector.
            models.Index(
                fields=["track", "best_sector_2_ms", "best_sector_2_at", *ASKED_OF_RECORDS],
                condition=Q(best_sector_2_ms__isnull=False),
                name="summary_sector_2",
            ),
            # The same of the third sector.
            models.Index(
                fields=["track", "best_sector_3_ms", "best_sector_3_at", *ASKED_OF_RECORDS],
                condition=Q(best_sector_3_ms__isnull=False),
                name="summary_sector_3",
            ),
            # What counts for nothing, which is little. (every question to laps)
            models.Index(fields=["entry"], condition=Q(is_disregarded=True), name="summary_disregarded"),
            # A driver's best on each track.
            models.Index(fields=["driver", "track", "best_lap_ms"], name="summary_of_driver"),
            # A car's best on each track.
            models.Index(fields=["car", "track", "best_lap_ms"], name="summary_of_car"),
            # A driver's sessions, entries and laps, the newest sessions first.
            models.Index(fields=["driver", "-opened_at", "-session"], name="summary_by_driver"),
            # The sessions, entries and laps of a car, the newest sessions first.
            models.Index(fields=["car", "-opened_at", "-session"], name="summary_by_car"),
            # A club's laps, the newest sessions first.
            models.Index(fields=["club", "-opened_at", "-session"], name="summary_by_club"),
            # Laps of the whole hub, the newest sessions first.
            models.Index(fields=["-opened_at", "-session"], name="summary_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.lap_count} laps on controller {self.controller}"

    def take(self, lap: Lap) -> None:
        """One more lap."""
        self.lap_count += 1
        self.total_ms += lap.lap_time_ms
        self.shortest_lap_ms = min(self.shortest_lap_ms or lap.lap_time_ms, lap.lap_time_ms)
        self.longest_lap_ms = max(self.longest_lap_ms or lap.lap_time_ms, lap.lap_time_ms)
        self.ended_at = lap.finished_at
        self.car_odometer = self.car_odometer if lap.car_odometer is None else lap.car_odometer
        if lap.is_counting:
            self._take_times(lap)

    def count_in(self, lap: Lap) -> None:
        """A lap it has taken counts after all."""
        if lap.is_counting:
            self._take_times(lap)

    def recount_times(self, laps: Iterable[Lap]) -> None:
        """Its counting laps are these, in the order they were driven."""
        self.counting_laps = 0
        self.best_lap_ms = self.best_lap_at = self.best_lap_event = None
        self.best_sector_1_ms = self.best_sector_1_at = None
        self.best_sector_2_ms = self.best_sector_2_at = None
        self.best_sector_3_ms = self.best_sector_3_at = None
        for lap in laps:
            self.count_in(lap)

    def _take_times(self, lap: Lap) -> None:
        """Of equal times the first stays."""
        self.counting_laps += 1
        if self.best_lap_ms is None or lap.lap_time_ms < self.best_lap_ms:
            self.best_lap_ms, self.best_lap_at, self.best_lap_event = lap.lap_time_ms, lap.finished_at, lap.event
        if lap.sector_1_ms is not None and (self.best_sector_1_ms is None or lap.sector_1_ms < self.best_sector_1_ms):
            self.best_sector_1_ms, self.best_sector_1_at = lap.sector_1_ms, lap.finished_at
        if lap.sector_2_ms is not None and (self.best_sector_2_ms is None or lap.sector_2_ms < self.best_sector_2_ms):
            self.best_sector_2_ms, self.best_sector_2_at = lap.sector_2_ms, lap.finished_at
        if lap.sector_3_ms is not None and (self.best_sector_3_ms is None or lap.sector_3_ms < self.best_sector_3_ms):
            self.best_sector_3_ms, self.best_sector_3_at = lap.sector_3_ms, lap.finished_at
