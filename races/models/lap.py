from __future__ import annotations

from datetime import datetime

from django.apps import apps
from django.db import models
from django.db.models import Q

from races.measures.lap_time import lap_time_text
from races.measures.measure import (
    LAP,
    Measure,
)
from races.models.crewed import Crewed
from races.models.track import Limits, Track


class LapQuerySet(models.QuerySet["Lap"]):
    def counting(self) -> LapQuerySet:
        """Laps that count for records."""
        return self.filter(is_counting=True)

    def clean(self) -> LapQuerySet:
        """Laps that tell of pace and consistency; judged when their session closes."""
        return self.filter(is_clean=True)

    def on(self, track: Track) -> LapQuerySet:
        return self.filter(track=track)

    def of_type(self, session_type: str) -> LapQuerySet:
        return self.filter(session__type=session_type)

    def opened_between(self, begin: datetime, end: datetime) -> LapQuerySet:
        """Of sessions opened from `begin` on, and before `end`."""
        return self.filter(session__opened_at__gte=begin, session__opened_at__lt=end)

    def fastest_first(self, measure: Measure = LAP) -> LapQuerySet:
        """By lap or sector time; a tie belongs to whoever drove it first."""
        return self.order_by(measure.time, "finished_at", "controller", "source_id", "event")

    def with_names(self) -> LapQuerySet:
        """With the names a list of laps shows. Hundreds of laps are of few, each of whom is made once."""
        track = models.Prefetch("track", apps.get_model("races", "Track").objects.defer("svg"))
        return self.prefetch_related("driver", "car", "team", "session", track)


class Lap(Crewed):
    """One lap, as the app timed it. It carries its own driver and car: both may change during a session.

    A projected row. Its natural key is its event's number within its source.
    """

    class Exclusion(models.TextChoices):
        """Why a lap does not count for records."""

        NONE = "", "counts"
        TOO_SHORT = "too_short", "too short"
        TOO_LONG = "too_long", "too long"
        NO_PERSON = "no_person", "ghost or safety car"
        VOIDED = "voided", "voided by the club"
        BEYOND = "beyond", "after the end"

    source = models.ForeignKey("drivers.Source", on_delete=models.PROTECT, related_name="laps", db_index=False)
    event = models.BigIntegerField(help_text="The number, within its source, of the event that told of it.")
    session = models.ForeignKey("races.Session", on_delete=models.CASCADE, related_name="laps", db_index=False)
    entry = models.ForeignKey("races.Entry", on_delete=models.CASCADE, related_name="laps")
    controller = models.SmallIntegerField()
    track = models.ForeignKey("races.Track", on_delete=models.PROTECT, null=True, related_name="laps", db_index=False)
    driver = models.ForeignKey(
        "drivers.Driver", on_delete=models.PROTECT, null=True, related_name="laps", db_index=False
    )
    car = models.ForeignKey("drivers.Car", on_delete=models.PROTECT, null=True, related_name="laps", db_index=False)
    team = models.ForeignKey("drivers.Team", on_delete=models.PROTECT, null=True, related_name="laps")

    number = models.IntegerField(null=True, help_text="The controller's counter; in practice it runs on for hours.")
    lap_time_ms = models.BigIntegerField()
    sector_1_ms = models.BigIntegerField(null=True)
    sector_2_ms = models.BigIntegerField(null=True)
    sector_3_ms = models.BigIntegerField(null=True)
    is_personal_best = models.BooleanField(default=False, help_text="As the app saw it.")
    is_sector_1_best = models.BooleanField(default=False)
    is_sector_2_best = models.BooleanField(default=False)
    is_sector_3_best = models.BooleanField(default=False)
    car_odometer = models.BigIntegerField(null=True, help_text="Laps this car ever drove, as the app counts them.")
    finished_at = models.DateTimeField()
    is_counting = models.BooleanField(default=True, help_text="Whether it counts for records.")
    exclusion = models.CharField(max_length=20, choices=Exclusion, default=Exclusion.NONE, blank=True)
    tyre = models.CharField(max_length=50, blank=True, help_text="On which it was begun; empty: not known.")
    weather = models.CharField(max_length=50, blank=True, help_text="When it was finished; empty: not known.")
    fuel_pct = models.SmallIntegerField(null=True, help_text="The last level told of before it was finished.")
    is_in_lap = models.BooleanField(default=False, help_text="The pits were entered during it.")
    is_out_lap = models.BooleanField(default=False, help_text="The pits were left during it.")
    is_under_vsc = models.BooleanField(default=False, help_text="Any of it was under the virtual safety car.")
    is_under_suspension = models.BooleanField(default=False, help_text="The session was halted during it.")
    is_clean = models.BooleanField(null=True, help_text="Whether it tells of pace; judged when its session closes.")

    objects = LapQuerySet.as_manager()

    class Meta:
        ordering = ["session", "finished_at", "event"]
        constraints = [
            models.UniqueConstraint(fields=["source", "event"], name="one_lap_per_event"),
            models.CheckConstraint(condition=Q(lap_time_ms__gt=0), name="lap_time_is_positive"),
        ]
        indexes = [
            # A session's laps in the order they were driven.
            models.Index(fields=["session", "finished_at"], name="lap_by_session"),
            # The newest laps of the hub, and those of a day.
            models.Index(fields=["-finished_at", "-id"], name="lap_newest_first"),
            # The newest of those that count for nothing, which are few. (the list of laps, narrowed to them)
            models.Index(fields=["-finished_at", "-id"], condition=~Q(exclusion=""), name="lap_left_out"),
        ]

    def __str__(self) -> str:
        return lap_time_text(self.lap_time_ms)

    @property
    def is_beyond(self) -> bool:
        """Whether it was driven after the planned laps or the end, so that it decides nothing."""
        return self.exclusion == self.Exclusion.BEYOND

    @property
    def is_void(self) -> bool:
        """Whether the club voided it."""
        return self.exclusion == self.Exclusion.VOIDED

    @classmethod
    def exclusion_of(cls, lap_time_ms: int, limits: Limits, *, is_person: bool) -> Exclusion:
        """Why a lap of that time holds no record: the track's own limits, else a second and none."""
        if not is_person:
            return cls.Exclusion.NO_PERSON
        if lap_time_ms < limits.shortest_lap_ms:
            return cls.Exclusion.TOO_SHORT
        longest = limits.longest_lap_ms
        return cls.Exclusion.TOO_LONG if longest is not None and lap_time_ms > longest else cls.Exclusion.NONE
