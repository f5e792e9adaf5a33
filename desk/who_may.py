"""Which permission a ruling takes: marshals rule on the meeting that is running, race directors on any."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from races.models import Session
from races.rulings.kinds import Kind

ON_RUNNING, ON_ANY = "races.rule_on_running", "races.rule"
RUNS_ON = timedelta(hours=6)
"""A meeting is running until so long after its last session."""


def permission_for(kind: type[Kind], session: Session | None) -> str:
    """What it takes to rule that of something of that session. One query where that may be of the running meeting."""
    if kind.permission != ON_RUNNING:
        return kind.permission
    return ON_RUNNING if session is not None and is_running(session) else ON_ANY


def may(user: Any, permission: str) -> bool:
    """Who may rule on anything may so on what is running."""
    return user.has_perm(permission) or (permission == ON_RUNNING and user.has_perm(ON_ANY))


def is_running(session: Session) -> bool:
    """Whether it is of the club's latest meeting, and that one's last session was under six hours ago, or goes on."""
    if session.meeting_id is None:
        return False
    last = Session.objects.filter(club=session.club_id).order_by("-opened_at", "-pk").first()
    return last is not None and last.meeting_id == session.meeting_id and not is_long_over(last)


def is_long_over(session: Session) -> bool:
    """Whether it ended over six hours ago."""
    return session.closed_at is not None and timezone.now() - session.closed_at > RUNS_ON
