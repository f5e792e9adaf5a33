"""What can be ruled of a record: each ruling names the event of the lap that holds it."""

from __future__ import annotations

from races.rulings.fields import Said
from races.rulings.kinds.kind import Kind, Subject


class OfRecord(Kind):
    subject = Subject.RECORD


class ConfirmRecord(OfRecord):
    """Somebody looked, and it was driven as it was told."""

    name = "confirm_record"
    verb = "Confirm"
    against = ("reject_record",)
    hint = (
        "Somebody looked: it was driven as it was told. Where the club shows only confirmed records, it stands from "
        "now on."
    )

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} confirmed"


class RejectRecord(OfRecord):
    """The lap holds no record, of laps or of sectors; it counts for all else."""

    name = "reject_record"
    verb = "Reject"
    against = ("confirm_record",)
    hint = (
        "The record falls to whoever held it before, in every list of records. The lap stays one of its race, a "
        "personal best, and a lap that tells of pace; void it instead where it was never driven as it was told."
    )

    @classmethod
    def sentence(cls, about: Said, says: Said) -> str:
        return f"{about['who']} rejected"
