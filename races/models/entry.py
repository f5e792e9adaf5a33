from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F

from races.measures.finish import (
    Finish,
    finish_of,
)
from races.measures.lap_counter import Count
from races.models.crewed import Crewed

if TYPE_CHECKING:
    from races.models.lap import Lap
    from races.models.official_result import OfficialResultLine


class EntryQuerySet(models.QuerySet["Entry"]):
    def classified_first(self) -> EntryQuerySet:
        """In the order of the classification, then who has no place in it, by controller."""
        return self.order_by(F("position").asc(nulls_last=True), "controller")

    def newest_first(self) -> EntryQuerySet:
        return self.order_by("-session__opened_at", "-session")

    def crewed_by(self, summaries: models.QuerySet[Any], entries: models.QuerySet[Any]) -> EntryQuerySet:
        """Of which there is one of those summaries, or which are among those entries themselves."""
        return self.filter(pk__in=summaries.values("entry").union(entries.values("pk")))

    def listed(self) -> EntryQuerySet:
        """Those that are not hidden, the newest sessions first, with `opened_at` of these, and the names a list shows.

        Crews are few, and read by themselves: to plan three joins more takes longer than to look them up.
        """
        listed = (
            self.filter(session__is_hidden=False)
            .select_related("session__source", "session__track")
            .defer("session__track__svg")
        )
        named = listed.prefetch_related("driver", "car", "team")
        return named.annotate(opened_at=F("session__opened_at")).order_by("-opened_at", "-pk")

    def with_names(self) -> EntryQuerySet:
        """With the names a classification shows."""
        return self.select_related("driver", "car", "team", "session__track").defer("session__track__svg")


class Entry(Crewed):
    """One controller in one session, with its result. Driver and car are the last that were on it.

    A projected row. Its natural key is its session and controller.
    """

    GHOST = 7
    SAFETY_CAR = 8

    session = models.ForeignKey("races.Session", on_delete=models.CASCADE, related_name="entries", db_index=False)
    controller = models.SmallIntegerField(help_text="1 to 6 are people, 7 is the ghost car, 8 the safety car.")
    driver = models.ForeignKey("drivers.Driver", on_delete=models.PROTECT, null=True, related_name="entries")
    car = models.ForeignKey("drivers.Car", on_delete=models.PROTECT, null=True, related_name="entries")
    team = models.ForeignKey("drivers.Team", on_delete=models.PROTECT, null=True, related_name="entries")
    colour = models.CharField(max_length=50, blank=True, help_text="The controller's, as SmartRace shows it.")
    text_colour = models.CharField(max_length=50, blank=True)

    position = models.SmallIntegerField(null=True, help_text="In the classification; empty: not classified.")
    lap_count = models.IntegerField(default=0, help_text="Laps the hub recorded.")
    laps_completed = models.IntegerField(
        default=0, help_text="By the app's own number: with laps that never arrived here, without those taken off."
    )
    total_ms = models.BigIntegerField(default=0, help_text="Sum of the recorded lap times.")
    best_lap_ms = models.IntegerField(null=True, help_text="Of the laps that count for records.")
    best_lap_at = models.DateTimeField(null=True)
    last_lap_at = models.DateTimeField(null=True)
    last_lap_ms = models.BigIntegerField(null=True)
    last_number = models.IntegerField(default=0, help_text="What the app's counter said of its last lap.")
    void_lap_ms = models.IntegerField(null=True, help_text="The fastest of its laps that the club voided.")

    tyre = models.CharField(max_length=50, blank=True, help_text="Which it is on now.")
    lap_tyre = models.CharField(max_length=50, blank=True, help_text="On which its lap under way was begun.")
    fuel_pct = models.SmallIntegerField(null=True, help_text="The last level told of; empty: not known, or tank off.")

    result_position = models.SmallIntegerField(null=True, help_text="SmartRace's official one.")
    result_laps = models.IntegerField(null=True, help_text="Laps in SmartRace's result.")
    result_best_lap_ms = models.IntegerField(null=True)
    lost_best_lap_ms = models.IntegerField(null=True, help_text="That of the result, where that lap never arrived.")
    result_gap = models.CharField(max_length=50, blank=True, help_text="As SmartRace wrote it.")
    result_is_disqualified = models.BooleanField(default=False, help_text="By SmartRace, whatever was ruled.")
    result_is_retired = models.BooleanField(default=False, help_text="By SmartRace, whatever was ruled.")
    pit_stops = models.IntegerField(null=True)
    is_disqualified = models.BooleanField(default=False)
    is_retired = models.BooleanField(default=False)
    is_not_started = models.BooleanField(
        default=False, help_text="The club ruled so; what was driven counts for nothing."
    )
    laps_ruled = models.SmallIntegerField(default=0, help_text="Laps the club added, or below 0 took.")
    time_penalty_ms = models.IntegerField(default=0, help_text="What the club added to the time of the race.")
    is_removed = models.BooleanField(default=False, help_text="Swiped out of the session by hand.")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["session", "controller"]
        constraints = [
            models.UniqueConstraint(fields=["session", "controller"], name="one_entry_per_controller"),
        ]

    def __str__(self) -> str:
        return f"controller {self.controller}"

    def count_lap(self, lap: Lap, *, is_practice: bool, took_ms: int) -> None:
        """Take one more lap into the sums. `took_ms`: its time, or where that cannot be, what the clock says."""
        count = self.count.after(lap.number, is_after_halt=lap.is_under_suspension)
        self.lap_count += 1
        # In practice the counter is the controller's and runs on for hours.
        self.laps_completed = self.lap_count if is_practice else count.laps
        self.last_number, self.last_lap_ms, self.last_lap_at = count.counter, lap.lap_time_ms, lap.finished_at
        self.total_ms += took_ms
        if lap.is_counting and (self.best_lap_ms is None or lap.lap_time_ms < self.best_lap_ms):
            self.best_lap_ms, self.best_lap_at = lap.lap_time_ms, lap.finished_at
        if lap.is_void and (self.void_lap_ms is None or lap.lap_time_ms < self.void_lap_ms):
            self.void_lap_ms = lap.lap_time_ms
        if lap.lap_time_ms == self.lost_best_lap_ms:
            self.lost_best_lap_ms = None

    def has_told(self, number: int | None, lap_time_ms: int, at: datetime) -> bool:
        """Whether that was told before: its last lap, with another time stamp.

        The same number and the same time, sooner than a car can drive it once more.
        """
        if self.last_lap_at is None or (number, lap_time_ms) != (self.last_number, self.last_lap_ms):
            return False
        return 10 * (at - self.last_lap_at) < 9 * timedelta(milliseconds=lap_time_ms)

    def forget_result(self) -> None:
        """What a result said before is said no longer."""
        self.result_position = self.result_laps = self.result_best_lap_ms = self.pit_stops = None
        self.lost_best_lap_ms = None
        self.result_gap = ""
        self.result_is_disqualified = self.result_is_retired = False
        self.forget_rulings()

    def forget_rulings(self) -> None:
        """It stands as SmartRace told it."""
        self.is_disqualified, self.is_retired = self.result_is_disqualified, self.result_is_retired
        self.is_not_started, self.laps_ruled, self.time_penalty_ms = False, 0, 0

    def take_result(self, line: OfficialResultLine) -> None:
        """What SmartRace's official result says of this controller."""
        self.result_position = line.position
        self.result_laps = line.laps
        self.result_best_lap_ms = line.best_lap_ms
        self.result_gap = line.gap
        self.pit_stops = line.pit_stops
        self.take_flags(line)

    def take_flags(self, line: OfficialResultLine) -> None:
        """Whether SmartRace disqualified whoever was on the controller, or says that they retired."""
        self.is_disqualified = self.result_is_disqualified = line.is_disqualified
        self.is_retired = self.result_is_retired = line.is_retired

    @property
    def standing(self) -> tuple[object, ...]:
        """All that follows from the result and from what was ruled on it."""
        flags = self.is_disqualified, self.is_retired, self.is_not_started
        return self.position, *flags, self.laps_ruled, self.time_penalty_ms

    @property
    def count(self) -> Count:
        """By the app's own counter."""
        return Count(self.laps_completed, self.last_number)

    @property
    def is_person(self) -> bool:
        """Whether somebody drives it; ghost and safety car are kept, never classified, never a record."""
        return self.controller not in {self.GHOST, self.SAFETY_CAR}

    @property
    def laps_told(self) -> int:
        """Laps of the official result, or as many as are known of until it comes."""
        return self.laps_completed if self.result_laps is None else self.result_laps

    @property
    def laps_counted(self) -> int:
        """The same with what the club ruled of them: so many decide."""
        return max(0, self.laps_told + self.laps_ruled)

    @property
    def is_penalised(self) -> bool:
        """Whether laps or time were ruled, so that the place in SmartRace's result cannot be the one."""
        return bool(self.laps_ruled or self.time_penalty_ms)

    @property
    def finish(self) -> Finish:
        """How it ended for whoever was on the controller."""
        return finish_of(
            laps=self.laps_told,
            position=self.position,
            is_disqualified=self.is_disqualified,
            is_retired=self.is_retired,
            is_not_started=self.is_not_started,
        )

    @property
    def told_best_lap_ms(self) -> int | None:
        """The best lap of those recorded that count for records; where there is none, the result's."""
        return self.lost_best_lap_ms if self.best_lap_ms is None else self.best_lap_ms

    @property
    def is_best_void(self) -> bool:
        """Whether the club voided the lap that is its best one by the result."""
        if self.void_lap_ms is None or self.result_best_lap_ms is not None:
            return self.void_lap_ms is not None and self.void_lap_ms == self.result_best_lap_ms
        return self.best_lap_ms is None or self.void_lap_ms < self.best_lap_ms

    @property
    def timed_ms(self) -> int | None:
        """The best lap that compares it with others: the result's, or where there is none, or it is void, the hub's."""
        return self.best_lap_ms if self.result_best_lap_ms is None or self.is_best_void else self.result_best_lap_ms

    @property
    def missing_laps(self) -> int | None:
        """Laps in the official result that the hub never got; negative where it got more. None without a result."""
        return None if self.result_laps is None else self.result_laps - self.lap_count
