"""What follows from rows that are written: which laps are clean, and in which meeting a session is.

Careers and subscribers follow last, by `recount_careers`, once all rows are there; a rewind does that once, at its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from races.derived.clean_laps import mark_new_laps
from races.derived.meetings import NIGHT_IS_OVER_AFTER, arrange_meetings
from races.models import Entry, Lap, LapSummary, Session
from races.storage.changes import Changes


def mark_whole(
    session: Session, laps: Iterable[Lap], summaries: Iterable[LapSummary], entries: Iterable[Entry]
) -> None:
    """Look at the laps of a session of which everything is here, before they are inserted."""
    own_laps, own_summaries = of(session, laps), of(session, summaries)
    for row in (*own_laps, *own_summaries):
        row.pending_keys.fill(row)
    mark_new_laps(session, own_laps, own_summaries, of(session, entries))


def of(session: Session, rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if is_of(row, session)]


def is_of(row: Any, session: Session) -> bool:
    return row.pending_keys is not None and row.pending_keys.session is session


def arrange(written: list[Session], laps: Iterable[Lap], changes: Changes) -> set[int]:
    """Put sessions into their meetings, those that were `written` and those that `laps` made longer.

    Returns the closed sessions whose meeting is another now: another qualifying may belong to them.
    """
    sessions = [*written, *lengthened(laps)]
    if not sessions:
        return set()
    instants = [session.opened_at for session in sessions]
    moved = arrange_meetings(sessions[0].club_id, min(instants), max(instants), changes)
    # Of those that stay behind too.
    left = {session.meeting_id for session in moved if session.meeting_id}
    behind = Session.objects.filter(meeting__in=left, type=Session.RACE).values_list("pk", flat=True) if left else ()
    return {*behind, *(session.pk for session in moved if not session.is_open)}


def lengthened(laps: Iterable[Lap]) -> list[Session]:
    """The sessions that laps made longer when others may have begun since they were driven."""
    long_ago = timezone.now() - NIGHT_IS_OVER_AFTER
    sessions: list[Any] = [lap.pending_keys.session for lap in laps if lap.finished_at < long_ago and lap.pending_keys]
    if not sessions:
        return []
    first = min(sessions, key=lambda session: session.opened_at)
    later = Session.objects.filter(club=first.club_id, opened_at__gt=first.opened_at)
    return sessions if later.exists() else []
