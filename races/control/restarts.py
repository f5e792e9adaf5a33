"""Events that are started twice, by mistake or after a false start: as long as nobody drove, they are one."""

from __future__ import annotations

from datetime import timedelta

from races.control.corrections import Corrections
from races.control.session_state import SessionState
from races.models import Entry, Session

AROUND_A_START = timedelta(seconds=2)
"""Within which status and start of one event come in any order."""
ABORTED_WITHIN = timedelta(minutes=1)
"""So soon after the lights nobody ends an event that was driven."""
STARTED_AGAIN_WITHIN = timedelta(hours=1)


class Restarts(Corrections):
    def started_again(self) -> SessionState | None:
        """The event whose start is told now, or told anew; None where another begins."""
        running = self.open_event()
        if running is None:
            running = self.false_start_before()
        if running is not None and (running.is_fresh or is_false_start(running)):
            if running.session.start_event is not None:
                self.begin_anew(running)
            return running
        return running if running is not None and self.has_same_number(running) else None

    def taken_up_again(self) -> SessionState | None:
        """The false start after which a status tells that everybody is on the grid again."""
        running = self.open_event()
        if running is None:
            running = self.false_start_before()
        if running is None or not is_false_start(running):
            return None
        self.begin_anew(running)
        return running

    def has_same_number(self, running: SessionState) -> bool:
        return self.app_event_id is not None and running.session.app_event_id == self.app_event_id

    def false_start_before(self) -> SessionState | None:
        """The event that was closed last, if nothing came of it and nothing else was begun since."""
        finished = None if self.running is not None else self.finished_before()
        if finished is None or not is_false_start(finished):
            return None
        is_recent = self.at <= finished.session.opened_at + STARTED_AGAIN_WITHIN
        return finished if is_recent and self.is_newest(finished.session) else None

    def is_newest(self, session: Session) -> bool:
        """Whether no practice was begun since."""
        if self._closed_last is not None:
            return self._closed_last.session is session
        later = Session.objects.filter(source=self.source, opened_at__gt=session.opened_at, opened_at__lte=self.at)
        return not later.exclude(pk__in=self.work.untouched()).exists()

    def begin_anew(self, running: SessionState) -> None:
        """Back to the grid; lights that went out just now are those of this start."""
        session = running.session
        session.ended_at = session.closed_at = None
        if session.status == "ended":
            session.status = ""
        if (
            session.joined_at is None
            and session.started_at is not None
            and self.at - session.started_at > AROUND_A_START
        ):
            session.started_at = None
        if running is not self.running:
            self.reopen(running)
        self.rows.mark_changed(running)

    def reopen(self, running: SessionState) -> None:
        """It was closed too soon."""
        self.running = running
        self.work.judge_not(running.session)
        self._closed = [one for one in self._closed if one is not running]
        self._finished, self._finished_is_known = (self._closed[-1], True) if self._closed else (None, False)

    def was_ended(self, session: Session) -> None:
        """What seemed broken off when something else began came to its end all the same."""
        if session.outcome == Session.Outcome.ABANDONED:
            session.outcome = Session.Outcome.PROVISIONAL


def is_false_start(running: SessionState) -> bool:
    """Whether an event was ended at once, before anybody had driven a lap or came into a result."""
    session = running.session
    if session.is_practice or session.ended_at is None or session.start_event is None:
        return False
    if any(has_something(running, entry) for entry in running.entries.values() if entry.is_person):
        return False
    return session.started_at is None or session.ended_at - session.started_at <= ABORTED_WITHIN


def has_something(running: SessionState, entry: Entry) -> bool:
    """Whether it has laps, or is in a result with some; of a joined session, since it was joined."""
    return running.has_driven(entry) or (running.session.joined_at is None and bool(entry.laps_told))
