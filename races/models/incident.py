from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from races.models.crewed import ControllerEventRow, EventRow


class WeatherReport(EventRow):
    """The weather changed, or was announced to."""

    weather = models.CharField(max_length=50, help_text="dry, wet; announced also about_to_rain, about_to_dry_up.")
    is_announcement = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.weather} announced" if self.is_announcement else self.weather


class Period(EventRow):
    """Something that lasts. Where the event of its beginning or of its end never came, that instant is empty."""

    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(EventRow.Meta):
        abstract = True

    @property
    def duration(self) -> timedelta | None:
        """By the tablet's clock; None where an end is open."""
        return self.ended_at - self.began_at if self.began_at and self.ended_at else None

    def overlaps(self, begin: datetime | None, end: datetime) -> bool:
        """Whether any of it lies between two instants; without a `begin`, before the second.

        Of one whose beginning is not known, only its end is known to.
        """
        has_begun = self.began_at is None or self.began_at < end
        is_over = self.ended_at is not None and begin is not None and self.ended_at <= begin
        return has_begun and not is_over


class Neutralisation(Period):
    """The virtual safety car, or the physical one as far as the app called or recalled it.

    The button on the control unit itself sends nothing, so a safety car's ends may be the wrong way round.
    """

    class Kind(models.TextChoices):
        VSC = "vsc", "virtual safety car"
        SAFETY_CAR = "safety_car", "safety car"

    kind = models.CharField(max_length=20, choices=Kind)

    def __str__(self) -> str:
        return str(self.Kind(self.kind).label)


class Suspension(Period):
    """A session was halted, however long; it never splits the session."""

    def __str__(self) -> str:
        return "suspension"


class JumpStart(EventRow):
    """Somebody left before the lights went out; who, only a penalty tells."""

    def __str__(self) -> str:
        return "jump start"


class Penalty(ControllerEventRow):
    """A time penalty, and when it was served, if ever."""

    seconds = models.IntegerField()
    served_at = models.DateTimeField(null=True)

    class Meta(ControllerEventRow.Meta):
        verbose_name_plural = "penalties"

    def __str__(self) -> str:
        return f"{self.seconds} s penalty"


class Damage(ControllerEventRow):
    """Something broke, and when it was repaired, if ever."""

    kind = models.CharField(max_length=50, help_text="engine, battery, suspension, gearbox, or as SmartRace called it.")
    repaired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} damage"


class FuelReading(ControllerEventRow):
    """How full a tank was."""

    level_pct = models.SmallIntegerField(null=True, help_text="0 to 100; empty where the tank is switched off.")

    def __str__(self) -> str:
        return "tank off" if self.level_pct is None else f"{self.level_pct} %"


class TyreChange(ControllerEventRow):
    """Which tyres a car is on from now."""

    tyre = models.CharField(max_length=50, help_text="dry, wet, or as SmartRace called it.")

    def __str__(self) -> str:
        return f"{self.tyre} tyres"


class CarRemoval(ControllerEventRow):
    """A car was swiped out of the session by hand."""

    def __str__(self) -> str:
        return f"controller {self.controller} removed"


class PitStop(ControllerEventRow):
    """A visit to the pits. Where only its beginning or its end was told of, the other instant is empty."""

    in_at = models.DateTimeField(null=True)
    out_at = models.DateTimeField(null=True)
    duration_ms = models.BigIntegerField(null=True, help_text="Between the two, by the tablet's clock.")

    class Meta(ControllerEventRow.Meta):
        indexes = [
            *ControllerEventRow.Meta.indexes,
            # A driver's pit stops, the newest first.
            models.Index(fields=["driver", "-at", "-id"], name="pitstop_of_driver"),
            # The pit stops of a car, the newest first.
            models.Index(fields=["car", "-at", "-id"], name="pitstop_of_car"),
        ]

    def __str__(self) -> str:
        return "pit stop" if self.duration_ms is None else f"pit stop of {self.duration_ms / 1000:.1f} s"
