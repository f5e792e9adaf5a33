from __future__ import annotations

from django.db import models


class SealQuerySet(models.QuerySet["Seal"]):
    def of(self, source_id: int) -> SealQuerySet:
        """A source's, in order."""
        return self.filter(source=source_id).order_by("after_number")

    def newest(self, source_id: int) -> Seal | None:
        return self.of(source_id).last()


class Seal(models.Model):
    """That a segment of a source's log was as it was: at most a thousand numbers. Append-only, in the database too.

    `ingest/log/chain.py` has the formula.
    """

    source = models.ForeignKey("drivers.Source", on_delete=models.PROTECT, related_name="seals", db_index=False)
    after_number = models.BigIntegerField(help_text="The last number of the segment before; 0 before the first.")
    first_number = models.BigIntegerField()
    last_number = models.BigIntegerField()
    chain = models.BinaryField(max_length=32)
    marks = models.BinaryField(help_text="Four bytes for each number from the first to the last; zeros where none is.")
    redacted = models.JSONField(
        default=dict, help_text="By number, the digest of a body that came under a name and was kept under a pseudonym."
    )
    sealed_at = models.DateTimeField(auto_now_add=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        ordering = ["source", "after_number"]
        constraints = [
            # Two processes that seal at once begin at the same event: one of them has it.
            models.UniqueConstraint(fields=["source", "after_number"], name="one_seal_after_a_number")
        ]

    def __str__(self) -> str:
        return f"#{self.first_number} to #{self.last_number}"
