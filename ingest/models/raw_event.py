from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from ingest.codec import packing
from ingest.payloads.envelope import digest_of

TIMES = ("arrived_at", "occurred_at", "has_time", "is_time_believed", "moved_ms")


class RawEventQuerySet(models.QuerySet["RawEvent"]):
    def after(self, source_id: int, number: int) -> RawEventQuerySet:
        """A source's events that arrived after its event of that number, in the order of their arrival."""
        return self.filter(source_id=source_id, number__gt=number).order_by("number")

    def since(self, source_id: int, instant: datetime) -> RawEventQuerySet:
        """A source's events from that instant on, in the order they happened but for ties."""
        return self.filter(source_id=source_id, occurred_at__gte=instant).order_by("occurred_at", "number")

    def next_after(self, source_id: int, number: int, most: int) -> RawEventQuerySet:
        """The same, at most so many. Asked for by numbers, which have next to no gaps, so that nothing is sorted."""
        ahead = self.filter(source_id=source_id, number__gt=number, number__lte=number + most).order_by("number")
        return ahead if ahead.exists() else self.after(source_id, number)[:most]

    def so_far(self, number: int) -> RawEventQuerySet:
        """Up to that number; told so that no database takes the numbers' index, and sorts, for it."""
        return self.annotate(number_so_far=F("number") + 0).filter(number_so_far__lte=number)

    def with_source(self) -> RawEventQuerySet:
        """With what a list shows of them."""
        return self.select_related("source", "problem")

    def to_interpret(self) -> RawEventQuerySet:
        """With what a projection reads of them, and no more."""
        return self.only("id", "source_id", "number", *TIMES, "event_type", "digest", "codec", "stored")

    def times(self) -> RawEventQuerySet:
        """Those with a time, with what tells of the clocks."""
        return self.filter(has_time=True).to_interpret().order_by("number")


class RawEvent(models.Model):
    """A body SmartRace sent, byte for byte, and what could be lifted from it. Append-only, in the database too.

    But for when it happened, which is decided again where a clock turns out to have been wrong, and for names of
    people who were forgotten, each of which a `RedactedEvent` tells of.
    """

    source = models.ForeignKey("drivers.Source", on_delete=models.PROTECT, related_name="raw_events", db_index=False)
    number = models.BigIntegerField(help_text="Counts the source's events in the order of their arrival.")
    arrived_at = models.DateTimeField()
    occurred_at = models.DateTimeField(
        help_text="The body's time, the arrival, or what another look at both clocks tells."
    )
    has_time = models.BooleanField(help_text="Whether the body carries a time of its own.")
    is_time_believed = models.BooleanField(help_text="Whether occurred_at is that time.")
    moved_ms = models.BigIntegerField(
        null=True, help_text="By how much people ruled that it happened later, which is in occurred_at; empty: nothing."
    )
    event_type = models.CharField(max_length=100, blank=True, help_text="Empty where the body is no event.")
    digest = models.BinaryField(max_length=16)
    codec = models.SmallIntegerField()
    stored = models.BinaryField(help_text="The body, packed by the codec.")

    objects = RawEventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="one_event_per_number"),
            models.UniqueConstraint(
                fields=["source", "digest"], condition=Q(has_time=True), name="nothing_counts_twice"
            ),
        ]
        indexes = [
            # What happened on this source from that instant on? (a rewind, the admin by day)
            models.Index(fields=["source", "occurred_at"], name="raw_event_by_instant"),
            # The newest events of one type (the admin), and the last choice of a track before an instant (a rewind).
            models.Index(fields=["source", "event_type", "occurred_at"], name="raw_event_by_type"),
        ]

    def __str__(self) -> str:
        return f"{self.event_type or 'no event'} #{self.number}"

    @property
    def body(self) -> bytes:
        """The exact bytes that came; under a pseudonym where somebody was forgotten."""
        return packing.unpack(self.codec, bytes(self.stored))

    @property
    def is_redacted(self) -> bool:
        """Whether the body says a pseudonym where it said a name when it came: the digest is of that still."""
        return digest_of(self.body) != bytes(self.digest)
