from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from drivers.models import Source
from races.models.pending import Pending


class Projected(models.Model):
    """A row the projector keeps. Until it is written it knows what it belongs to by objects, not yet by keys."""

    pending_keys: Pending | None = None

    class Meta:
        abstract = True


class Crewed(Projected):
    """Something with somebody at the controller: who, in which car, for which team.

    What the tablet said is the alias, and never changes; whom it means is decided club by club and may change later.
    """

    driver = models.ForeignKey(
        "drivers.Driver", on_delete=models.PROTECT, null=True, related_name="%(class)s_set", db_index=False
    )
    car = models.ForeignKey(
        "drivers.Car", on_delete=models.PROTECT, null=True, related_name="%(class)s_set", db_index=False
    )
    team = models.ForeignKey(
        "drivers.Team", on_delete=models.PROTECT, null=True, related_name="%(class)s_set", db_index=False
    )
    driver_alias = models.ForeignKey(
        "drivers.DriverAlias", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    car_alias = models.ForeignKey(
        "drivers.CarAlias", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


class EventRowQuerySet(models.QuerySet[Any]):
    def with_names(self) -> EventRowQuerySet:
        """With the names a list shows."""
        crew = ["driver", "car", "team"] if issubclass(self.model, Crewed) else []
        return self.select_related("source", "session__track", *crew).defer("session__track__svg")

    def newest_first(self) -> EventRowQuerySet:
        return self.order_by("-at", "-pk")

    def of_no_hidden_session(self) -> EventRowQuerySet:
        """What lists across sessions tell: what happened outside of any session, and in those that are not hidden."""
        return self.filter(Q(session=None) | Q(session__is_hidden=False))


class EventRow(Projected):
    """What one event of a source told. Projected: its natural key is that event's number within its source."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="%(class)s_set", db_index=False)
    event = models.BigIntegerField(help_text="The number, within its source, of the event that told of it first.")
    session = models.ForeignKey(
        "races.Session", on_delete=models.CASCADE, null=True, related_name="%(class)s_set", db_index=False
    )
    at = models.DateTimeField(help_text="When the event that told of it first happened.")

    class Meta:
        abstract = True
        ordering = ["at", "event"]
        constraints = [
            models.UniqueConstraint(fields=["source", "event"], name="one_%(class)s_per_event"),
        ]
        indexes = [
            # What happened in this session, in order?
            models.Index(fields=["session", "at"], name="%(class)s_by_session"),
            # The newest of all, and those between two instants (every list of them).
            models.Index(fields=["-at", "-id"], name="%(class)s_newest_first"),
        ]


class ControllerEventRow(EventRow, Crewed):
    """What one event told of one controller; outside of any session it has no entry."""

    entry = models.ForeignKey("races.Entry", on_delete=models.CASCADE, null=True, related_name="%(class)s_set")
    controller = models.SmallIntegerField()
    laps_done = models.IntegerField(default=0, help_text="Laps of the controller the hub knew of by then.")

    class Meta(EventRow.Meta):
        abstract = True
