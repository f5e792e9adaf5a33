from __future__ import annotations

from django.db import models


class ProblemQuerySet(models.QuerySet["Problem"]):
    def with_source(self) -> ProblemQuerySet:
        """With what a list shows of them, and without the bodies."""
        return self.select_related("event__source").defer("event__stored")


class Problem(models.Model):
    """Why an event, or a part of it, could not be used. Projected: it goes when the event can be used after all."""

    class Kind(models.TextChoices):
        NOT_AN_EVENT = "not_an_event", "not an event"
        UNKNOWN_TYPE = "unknown_type", "unknown type of event"
        UNUSABLE = "unusable", "unusable event"
        PARTLY_UNUSABLE = "partly_unusable", "partly unusable event"
        CRASH = "crash", "error in the hub"

    event = models.OneToOneField("ingest.RawEvent", on_delete=models.PROTECT, primary_key=True, related_name="problem")
    kind = models.CharField(max_length=20, choices=Kind)
    message = models.TextField()
    traceback = models.TextField(blank=True)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering = ["-event_id"]
        indexes = [
            # The newest problems of one kind.
            models.Index(fields=["kind", "-event"], name="problem_by_kind"),
        ]

    def __str__(self) -> str:
        return self.message[:100]
