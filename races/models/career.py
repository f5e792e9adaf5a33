"""Careers, counted in advance: what each session gave a driver, a car or both, and the sums of a season."""

from __future__ import annotations

from decimal import Decimal
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from races.measures.rounding import quotient
from races.models.crewed import Projected

Row = TypeVar("Row", bound=models.Model)


class FiguresQuerySet(models.QuerySet[Row]):
    def of(self, *roles: str) -> Self:
        """Those of each `driver`, of each `car`, or with both of each driver in each car; with none, of everybody."""
        return self.filter(**{f"{role}__isnull": role not in roles for role in ("driver", "car")})


class AppearanceQuerySet(FiguresQuerySet["Appearance"]):
    def present(self) -> Self:
        """Without those who only won the qualifying of a race, and were not in it."""
        return self.exclude(sessions=0)

    def with_names(self) -> Self:
        """With the names a list of sessions shows."""
        return self.select_related("session", "track", "driver", "car")

    def newest_first(self) -> Self:
        return self.order_by("-opened_at", "-pk")


class SeasonTotalsQuerySet(FiguresQuerySet["SeasonTotals"]):
    pass


class Figures(Projected):
    """Numbers that add up to a career, whatever they are of: one session, a season, all of history.

    Of a driver, of a car, of a driver in a car, or where both are empty, of everybody together.
    """

    SUMS = (
        "sessions", "starts", "finishes", "finish_sum", "wins", "podiums", "poles", "fastest_laps", "grand_slams",
        "retirements", "disqualifications", "lap_count", "laps_led", "total_ms", "clean_laps", "clean_total_ms",
        "judged_laps", "consistency_sum",
    )  # fmt: skip
    LEASTS = ("best_finish", "best_lap_ms")

    club = models.ForeignKey("drivers.Club", on_delete=models.PROTECT, related_name="+", db_index=False)
    driver = models.ForeignKey(
        "drivers.Driver", on_delete=models.CASCADE, null=True, related_name="%(class)s_set", db_index=False
    )
    car = models.ForeignKey(
        "drivers.Car", on_delete=models.CASCADE, null=True, related_name="%(class)s_set", db_index=False
    )
    track = models.ForeignKey(
        "races.Track", on_delete=models.CASCADE, null=True, related_name="%(class)s_set", db_index=False
    )
    session_type = models.CharField(max_length=50, blank=True)
    season = models.SmallIntegerField(help_text="The calendar year, where the club is, in which it was opened.")

    sessions = models.IntegerField(default=0)
    starts = models.IntegerField(default=0, help_text="Races begun, those nobody ended left out.")
    finishes = models.IntegerField(default=0, help_text="Starts with a place, disqualified ones left out.")
    finish_sum = models.IntegerField(default=0, help_text="Of the places of those finishes.")
    best_finish = models.SmallIntegerField(null=True)
    wins = models.IntegerField(default=0)
    podiums = models.IntegerField(default=0)
    poles = models.IntegerField(default=0, help_text="Races of which they won the qualifying.")
    fastest_laps = models.IntegerField(default=0, help_text="Of races.")
    grand_slams = models.IntegerField(default=0, help_text="Pole, win, fastest lap and every lap led.")
    retirements = models.IntegerField(default=0)
    disqualifications = models.IntegerField(default=0)
    lap_count = models.IntegerField(default=0, help_text="Recorded laps, of sessions of any type.")
    laps_led = models.IntegerField(default=0, help_text="Of races.")
    total_ms = models.BigIntegerField(default=0, help_text="Of all those laps.")
    best_lap_ms = models.BigIntegerField(null=True, help_text="Of the laps that count for records.")
    clean_laps = models.IntegerField(default=0)
    clean_total_ms = models.BigIntegerField(default=0)
    judged_laps = models.IntegerField(default=0, help_text="Clean laps of whoever had at least 5 in a session.")
    consistency_sum = models.BigIntegerField(
        default=0, help_text="Of the consistencies of those, in thousandths of a percent, each times its laps."
    )

    class Meta:
        abstract = True

    @property
    def consistency_pct(self) -> Decimal | None:
        """The lap-weighted mean of the consistencies, to three decimals; None without judged laps."""
        return quotient(self.consistency_sum, 1000 * self.judged_laps, 3)


class Appearance(Figures):
    """What a closed session gave a driver, a car, a driver in a car, or everybody together."""

    session = models.ForeignKey("races.Session", on_delete=models.CASCADE, related_name="appearances", db_index=False)
    opened_at = models.DateTimeField()
    controller = models.SmallIntegerField(null=True, help_text="Of several, the best placed.")
    position = models.SmallIntegerField(null=True, help_text="Its place in a session of any type.")
    is_disqualified = models.BooleanField(default=False, help_text="On every controller; in a session of any type.")
    is_retired = models.BooleanField(default=False, help_text="On every controller; in a session of any type.")
    best_lap_at = models.DateTimeField(null=True)

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                "session", Coalesce("driver", 0), Coalesce("car", 0), name="one_appearance_per_session"
            ),
        ]
        indexes = [
            # All of a session; all of a driver, a car or both in a session.
            models.Index(fields=["session", "driver", "car"], name="appearance_in_session"),
            # A driver's sessions, the newest first.
            models.Index(fields=["driver", "-opened_at", "-id"], condition=Q(car=None), name="appearance_of_driver"),
            # Duels, of which the index alone has all there is to know.
            models.Index(
                fields=[
                    "driver",
                    "session",
                    "session_type",
                    "starts",
                    "wins",
                    "position",
                    "is_disqualified",
                    "best_lap_ms",
                ],
                condition=Q(car=None),
                name="appearance_in_duels",
            ),
            # A car's sessions, the newest first.
            models.Index(fields=["car", "-opened_at", "-id"], condition=Q(driver=None), name="appearance_of_car"),
            # What adds up to a season, on one track and in one type of session.
            models.Index(fields=["club", "season", "track", "session_type"], name="appearance_by_season"),
        ]

    def __str__(self) -> str:
        return f"{self.lap_count} laps in session {self.session_id}"


class SeasonTotals(Figures):
    """The sum of the appearances of one year, on one track, in sessions of one type."""

    objects = SeasonTotalsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "season totals"
        ordering = ["season", "id"]
        constraints = [
            models.UniqueConstraint(
                "club", "season", Coalesce("track", 0), "session_type", Coalesce("driver", 0), Coalesce("car", 0),
                name="one_sum_per_season",
            ),
        ]  # fmt: skip
        indexes = [
            # What has to be summed up anew after a session of a club.
            models.Index(fields=["club", "season", "track", "session_type"], name="totals_of_club"),
            # Leaderboards of drivers, and what everybody together drove on a track.
            models.Index(fields=["club", "track", "season"], condition=Q(car=None), name="totals_of_drivers"),
            # Leaderboards of cars.
            models.Index(fields=["club", "track", "season"], condition=Q(driver=None), name="totals_of_cars"),
            # A driver's career, in all cars, in each and in one.
            models.Index(fields=["driver", "car"], name="totals_of_driver"),
            # A car's career, with all drivers, with each and with one.
            models.Index(fields=["car", "driver"], name="totals_of_car"),
        ]

    def __str__(self) -> str:
        return f"{self.lap_count} laps in {self.season}"
