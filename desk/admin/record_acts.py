"""What the desk can do about a record, wherever a page shows one."""

from __future__ import annotations

from django.urls import reverse

from races.history.track_records import StandingRecord, Waiting
from races.rulings.kinds import KINDS
from web.admin.acts import Act, acts_on


@acts_on(StandingRecord, Waiting)
def on_a_record(record: StandingRecord | Waiting) -> list[Act]:
    """Of one that was confirmed nothing more is decided: that is revoked where rulings are."""
    if isinstance(record, StandingRecord) and record.is_confirmed:
        return []
    log = reverse("admin:races_ruling_changelist")
    kinds = [KINDS[name] for name in ("confirm_record", "reject_record")]
    return [Act(kind.verb, f"{log}decide/{kind.name}/?lap={record.lap.pk}", kind.permission) for kind in kinds]
