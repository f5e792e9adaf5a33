from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Redaction(models.Model):
    """Somebody was forgotten: bodies of a club's log say a pseudonym where they said a name. Append-only.

    It is not to be undone, and it does not say who it was.
    """

    club = models.ForeignKey("drivers.Club", on_delete=models.PROTECT, related_name="redactions")
    pseudonym = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    author_name = models.CharField(max_length=150, blank=True, help_text="Kept when the login goes.")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.pseudonym} is forgotten"


class RedactedEvent(models.Model):
    """That one body was rewritten, once. The digest in the log stays that of the bytes that came.

    While it is open the database lets the body be rewritten; that closes it, for ever.
    """

    redaction = models.ForeignKey(Redaction, on_delete=models.PROTECT, related_name="events", db_index=False)
    event = models.ForeignKey("ingest.RawEvent", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_open = models.BooleanField(default=True)
    digest = models.BinaryField(
        max_length=16, null=True, help_text="Of the body as it was rewritten; empty before that was kept."
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["redaction", "event"], name="one_rewriting_per_redaction"),
            # Asked by the database itself, before it lets a body be rewritten.
            models.UniqueConstraint(fields=["event"], condition=Q(is_open=True), name="one_open_rewriting_per_event"),
        ]

    def __str__(self) -> str:
        return f"{self.event} under a pseudonym"
