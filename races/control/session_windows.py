"""How long what may still be told of a session."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from races.models import Session

PRACTICE_ENDS_AFTER = timedelta(minutes=30)
RESULT_MAY_COME_AGAIN_FOR = timedelta(minutes=10)
MOST_KEPT = 20
"""Events that were closed and may get another result yet."""
COOL_DOWN = timedelta(minutes=1)
"""How long after SmartRace's `ended` a car may still bring home the lap it is on."""
EVENT_IS_DESERTED_AFTER = timedelta(hours=6)
"""As long without a lap or a word of its status as makes another meeting."""
EVENTS_MAY_OVERLAP_FOR = timedelta(hours=1)
"""How long an event that never ended may go on beside the next, by its number: so much a clock may be put back."""
SUSPENDED, RESTARTING = "suspended", "restarting"
HALTED = {SUSPENDED, RESTARTING}


def over_at(session: Session, last_lap_at: datetime | None) -> datetime:
    """From when on an open session is over, if nothing more is told of it."""
    quiet_since = max(session.opened_at, last_lap_at or session.opened_at)
    if session.is_practice:
        return quiet_since + PRACTICE_ENDS_AFTER
    if session.ended_at is not None:
        return session.ended_at + COOL_DOWN
    told = (at for at in (session.started_at, session.status_at) if at is not None)
    return max([quiet_since, *told]) + EVENT_IS_DESERTED_AFTER


def was_left_suspended(session: Session, last_lap_at: datetime | None) -> bool:
    """Whether the clock closed it while it was suspended: the tablet that is left as it was may go on with it."""
    is_halted = session.status in HALTED and session.ended_at is None and not session.is_practice
    return is_halted and session.closed_at == over_at(session, last_lap_at)


def is_under_way(session: Session, at: datetime) -> bool:
    """Whether what is told at that instant can still be of an event that was closed."""
    if session.ended_at is not None:
        return at <= session.ended_at + COOL_DOWN
    return session.closed_at is None or at <= session.closed_at + EVENTS_MAY_OVERLAP_FOR


def may_get_a_result(session: Session, at: datetime, within: timedelta | None = None) -> bool:
    """Whether a result that comes at that instant may still be for an event that was closed before."""
    if session.is_continued:
        # It is of the session that was split off, as much as it is of any.
        return False
    return session.ended_at is not None and at <= session.ended_at + (within or RESULT_MAY_COME_AGAIN_FOR)


def reaches_into(finished: Session, session: Session, at: datetime) -> bool:
    """Whether what is told from that instant on, while `session` is open, may still be about `finished`."""
    if finished.app_event_id is None and not session.is_practice:
        return False
    return may_get_a_result(finished, at) or (finished.app_event_id is not None and is_under_way(finished, at))


def results_of(sessions: Collection[int]) -> dict[int, tuple[datetime, datetime]]:
    """When those stored sessions were opened and classified, by key."""
    if not sessions:
        return {}
    classified = Session.objects.filter(pk__in=sessions, result_at__isnull=False)
    return {pk: (begin, at) for pk, begin, at in classified.values_list("pk", "opened_at", "result_at") if at}
