from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce

from ingest.models.raw_event import RawEvent


class JournalQuerySet(models.QuerySet["Journal"]):
    def behind(self) -> JournalQuerySet:
        """Of sources whose log goes further than their projection, with `waiting`, the number of events between."""
        projected = Coalesce("source__projection__number", 0)
        # A number may have been taken for bytes that turned out to be there already.
        beyond = RawEvent.objects.filter(source=OuterRef("source"), number__gt=OuterRef("projected"))
        waiting = self.annotate(projected=projected, waiting=F("last_number") - projected)
        return waiting.filter(Exists(beyond), waiting__gt=0)


class Journal(models.Model):
    """The head of one source's log. Its row is the lock under which events are numbered."""

    source = models.OneToOneField("drivers.Source", on_delete=models.CASCADE, primary_key=True, related_name="journal")
    last_number = models.BigIntegerField(default=0)
    last_arrival_at = models.DateTimeField(null=True)
    duplicates = models.BigIntegerField(default=0, help_text="Bodies that came again and changed nothing.")
    refusals = models.BigIntegerField(default=0, help_text="Bodies over the size limit, which were not kept.")
    last_refusal_at = models.DateTimeField(null=True)

    objects = JournalQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.last_number} events"


class ProjectionQuerySet(models.QuerySet["Projection"]):
    def of_other_code(self, version: int) -> ProjectionQuerySet:
        """Of sources that older code projected, or newer code."""
        return self.exclude(version=version)


class Projection(models.Model):
    """How far one source's log is projected. Its row is the lock under which it is projected."""

    source = models.OneToOneField(
        "drivers.Source", on_delete=models.CASCADE, primary_key=True, related_name="projection"
    )
    number = models.BigIntegerField(default=0, help_text="Every event up to this number, by arrival, is projected.")
    latest_number = models.BigIntegerField(default=0, help_text="Of the latest of those events, by occurrence.")
    latest_at = models.DateTimeField(null=True, help_text="When that one happened; what is older comes late.")
    closed_as_of = models.DateTimeField(
        null=True, help_text="As of when, by the tablet's clock, what nobody ended was last closed by the clock."
    )
    offset_ms = models.BigIntegerField(
        null=True,
        help_text="How long after its time an event arrives since a clock last jumped; empty: at once.",
    )
    revision = models.BigIntegerField(default=0, help_text="Another one whenever anything was projected.")
    version = models.IntegerField(
        default=1,
        db_default=1,
        help_text="Of the code that projects it; what is left of older code, a rebuild is asked for.",
    )
    track_alias = models.ForeignKey("races.TrackAlias", on_delete=models.PROTECT, null=True, related_name="+")
    shortest_lap_ms = models.BigIntegerField(null=True, help_text="The track's limits, as told when it was chosen.")
    longest_lap_ms = models.BigIntegerField(null=True)

    objects = ProjectionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"projected up to #{self.number}"


class UninterpretedType(models.Model):
    """How many events of a type nobody interprets yet a source has sent."""

    source = models.ForeignKey(
        "drivers.Source", on_delete=models.CASCADE, related_name="uninterpreted_types", db_index=False
    )
    event_type = models.CharField(max_length=100)
    count = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["source", "event_type"]
        constraints = [
            models.UniqueConstraint(fields=["source", "event_type"], name="one_count_per_uninterpreted_type")
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.event_type}"


class Rebuild(models.Model):
    """How far a source is projected again from its log. It goes when that is done; until then it can be resumed."""

    source = models.OneToOneField("drivers.Source", on_delete=models.CASCADE, primary_key=True, related_name="rebuild")
    next_event = models.BigIntegerField(
        null=True, help_text="The number of the event to go on with, which begins a session; empty: the log's first."
    )
    done = models.BigIntegerField(default=0, help_text="Events projected again so far.")
    total = models.BigIntegerField(null=True, help_text="Events there were to project when it began.")
    began_at = models.DateTimeField(auto_now_add=True)
    is_after_update = models.BooleanField(
        default=False, db_default=False, help_text="Whether the hub asked for it, because its rules changed."
    )

    def __str__(self) -> str:
        why = " after an update" if self.is_after_update else ""
        return f"{self.source} is projected again{why}: {self.percent} %"

    @property
    def percent(self) -> int:
        """How much of it is done, rounded down; it is gone when all is."""
        return min(99, 100 * self.done // self.total) if self.total else 0
