from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import models


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def authored(self) -> MeetingQuerySet:
        """Those somebody named or dated."""
        return self.exclude(name="", own_date=None)

    def with_names(self) -> MeetingQuerySet:
        """With the names a list of meetings shows."""
        return self.select_related("club")

    def with_sessions(self) -> MeetingQuerySet:
        """With their sessions, in the order they were opened."""
        sessions = apps.get_model("races", "Session").objects.with_names().order_by("opened_at", "pk")
        return self.prefetch_related(models.Prefetch("sessions", sessions))

    def newest_first(self) -> MeetingQuerySet:
        return self.order_by("-began_at", "-pk")


class Meeting(models.Model):
    """A club night: sessions of one club with less than six hours between them, on whatever tablet.

    Projected, its name and its own date from what people ruled of any of its sessions.
    """

    club = models.ForeignKey("drivers.Club", on_delete=models.PROTECT, related_name="meetings", db_index=False)
    name = models.CharField(max_length=200, blank=True, help_text="What the club calls it; empty: its date.")
    own_date = models.DateField("date", null=True, blank=True, help_text="Where it is not the day it began.")
    began_at = models.DateTimeField(help_text="When its first session was opened.")
    is_apart = models.BooleanField(
        default=False, editable=False, help_text="Only because the club ruled so: by its hours it were part of another."
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-id"]
        indexes = [
            # The club's meetings, newest first, and the one before an instant.
            models.Index(fields=["club", "-began_at"], name="meeting_by_club"),
            # All meetings, newest first, and the latest one of the hub.
            models.Index(fields=["-began_at", "-id"], name="meeting_newest_first"),
        ]

    def __str__(self) -> str:
        return self.name or f"Meeting of {self.date:%Y-%m-%d}"

    def day_in(self, zone: ZoneInfo) -> date:
        """The day people call it by: its own, else the day it began in that time zone, the club's."""
        return self.own_date or self.began_at.astimezone(zone).date()

    @property
    def date(self) -> date:
        """The day people call it by."""
        return self.day_in(self.club.zone)
