"""Names and days of meetings that were typed before there was a log of rulings, told by it: for a migration alone."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Max, Q
from django.utils import timezone

REASON = "typed before decisions had reasons"


def carry_over(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One ruling for each name and each day; of a meeting without sessions there is nothing to hang them on."""
    typed = apps.get_model("races", "Meeting").objects.filter(~Q(name="") | Q(own_date__isnull=False))
    for meeting in typed.order_by("club", "began_at", "pk"):
        first = meeting.sessions.order_by("opened_at", "pk").first()
        if first is None:
            continue
        if meeting.name:
            write(apps, meeting, first, "meeting_name", {"name": meeting.name})
        if meeting.own_date:
            write(apps, meeting, first, "meeting_day", {"day": meeting.own_date.isoformat()})


def write(apps: Apps, meeting: Any, session: Any, kind: str, says: dict[str, str]) -> None:
    rulings = apps.get_model("races", "Ruling").objects
    last = rulings.filter(club=meeting.club_id).aggregate(last=Max("number"))["last"] or 0
    ruling = rulings.create(
        club_id=meeting.club_id,
        number=last + 1,
        uid=token_hex(16),
        kind=kind,
        source_id=session.source_id,
        event=session.first_event,
        about={"who": f"Meeting of {meeting.began_at:%Y-%m-%d}"},
        says=says,
        reason=REASON,
        decided_at=timezone.now(),
    )
    apps.get_model("races", "RulingOutcome").objects.create(ruling=ruling, session_id=session.pk)
