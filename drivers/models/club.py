from __future__ import annotations

import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models

from drivers.models.uid import HasUid


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError("%(name)s is not a time zone; write one such as Europe/Berlin.", params={"name": name})


class Club(HasUid):
    """People who race together; everything the hub knows belongs to one club."""

    name = models.CharField(max_length=200, unique=True)
    time_zone = models.CharField(
        max_length=64, default="UTC", validators=[validate_time_zone], help_text="In which people read times."
    )
    shows_unconfirmed_records = models.BooleanField(
        "shows unconfirmed records",
        default=True,
        db_default=True,
        help_text="Else a lap is a record only once somebody confirmed it; until then it waits on its track's page.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    roster_version = models.BigIntegerField(
        default=0,
        editable=False,
        help_text="Grows whenever anything new is known of the club's drivers, cars or tracks.",
    )

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone its days and seasons go by."""
        return zoneinfo.ZoneInfo(self.time_zone)

    def roster_changed(self) -> None:
        """Whoever keeps drivers, cars or tracks of this club in memory has to read them again."""
        Club.objects.filter(pk=self.pk).update(roster_version=models.F("roster_version") + 1)


def zones_of_clubs() -> list[str]:
    """The time zones there are clubs in. One query."""
    return list(Club.objects.order_by("time_zone").values_list("time_zone", flat=True).distinct())
