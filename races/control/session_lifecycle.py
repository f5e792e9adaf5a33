"""The lifecycle of sessions: what opens them, what closes them, and which one an event is about."""

from __future__ import annotations

from datetime import datetime

from drivers.models import Source
from races.control.active_track import ActiveTrack
from races.control.classification import classify
from races.control.distance import is_run_out
from races.control.event_rows import EventRows
from races.control.pending_keys import PendingKeys
from races.control.roster import Roster
from races.control.ruled_sessions import RuledTracks, as_ruled
from races.control.session_parts import before_the_split, join, last_before
from races.control.session_state import SessionState
from races.control.session_windows import (
    MOST_KEPT,
    is_under_way,
    over_at,
    reaches_into,
    was_left_suspended,
)
from races.control.unit_of_work import UnitOfWork
from races.models import Session
from races.models.session import SessionQuerySet
from races.rulings.in_force import RulingsInForce


class SessionLifecycle:
    """One source at one moment: its active track, its open session, and the event that was closed last.

    `begin_event` says which event is being taken; each verb then speaks of that instant, and `end_event` that it is
    taken. Nothing is stored before `write`. Verbs check what they are told before they change anything.
    """

    def __init__(self, source: Source, track: ActiveTrack | None = None, work: UnitOfWork | None = None) -> None:
        self.source = source
        self.track = track
        self.work = work or UnitOfWork()
        self.roster = Roster(source, track)
        self.rulings = RulingsInForce(source)
        self.tracks = RuledTracks(self.roster, self.rulings)
        self.running: SessionState | None = None
        self._finished: SessionState | None = None
        self._closed: list[SessionState] = []
        self._closed_last: SessionState | None = None
        self._finished_is_known = False
        self._finished_earlier: SessionState | None = None
        self._finished_earlier_is_known = False
        self.has_resumed = False
        self._unclassified: dict[int, SessionState] = {}
        self.rows = EventRows(source, self.work, self.roster, self.rulings)
        self.has_moved = False

    @property
    def session(self) -> Session | None:
        """The open session."""
        return None if self.running is None else self.running.session

    def begin_event(self, number: int, at: datetime, app_event_id: int | None = None) -> None:
        """What follows happened at that instant, told by the source's event of that number.

        `app_event_id` is SmartRace's own number of the race or qualifying it belongs to, where it says one.
        """
        self.event = number
        self.at = at
        self.app_event_id = app_event_id
        self.rows.begin_event(number, at)
        self.close_by_the_clock(at)

    def end_event(self) -> None:
        """The event was taken; what was ruled on its session comes along."""
        if self.rows.concerned is not None and self.event in self.rulings.hung_on:
            self.rulings.attach(self.event, self.rows.concerned.session)
            self.work.is_ruled_late |= self.rulings.came_late
            self.classify_later(self.rows.concerned)
        if self.rows.concerned is not None and self.event in self.rulings.splits:
            self.rows.concerned.split_at = self.at

    def can_forget(self) -> bool:
        """Whether what comes can no longer change what was before the open session."""
        if self.running is None or self.work.has_later_result(self.at, self.running.session):
            return False
        finished = self.finished_before()
        return finished is None or not reaches_into(finished.session, self.running.session, self.at)

    def take_back_session(self) -> None:
        """Forget the open session, which just began: it stays as it was stored before."""
        assert self.running is not None
        self.work.take_back(self.running.session)
        self._unclassified.pop(id(self.running), None)
        self.running = None

    def write(self, taken: list[int] | None = None) -> None:
        """Store everything that changed. In a rewind, `taken` are the events that were driven again."""
        placed = [running.session for running in self._unclassified.values()]
        with as_ruled([*placed, *self.work.written()], self.rulings, self.tracks, self.work):
            for running in self._unclassified.values():
                self._place(running)
            self._unclassified = {}
            moved = self.roster.write(self.work.changes)
            if moved:
                self.has_moved = True
                self.work.follow(moved)
            self.work.write(self.source.pk, taken or ())
        self.work.arrange_again(self.rulings.write())
        if self.rows.may_forget:
            self.roster.delete_unnamed_aliases()
            self.rows.may_forget = False

    def recount(self) -> None:
        """Let careers and championships follow what was written."""
        self.work.recount_careers(self.source.club_id)

    # Which session

    def open_event(self) -> SessionState | None:
        """The open session, unless it is practice."""
        return None if self.running is None or self.running.session.is_practice else self.running

    def session_of_event(self) -> SessionState | None:
        """The session the event being taken is about. A number of SmartRace's, where there is one, decides.

        An event with that number goes on, or has just ended; one that was never heard of begins here. What is still
        told long after an event ended is of the practice that follows, whatever number it carries.
        """
        number = self.app_event_id
        if number is None:
            return self.running
        event, finished = self.open_event() or self._numbered_and_left(number), self.finished_before()
        if event is not None and event.session.app_event_id in (None, number):
            event.session.app_event_id = number
            self.rows.mark_changed(event)
            return event
        if finished is not None and finished.session.app_event_id == number:
            return self.still_told(finished) if is_under_way(finished.session, self.at) else self.running
        opened = self.open(Session.UNKNOWN)
        opened.session.app_event_id = number
        return opened

    def still_told(self, finished: SessionState) -> SessionState:
        """An event that is over for the tablet's clock goes on by its number."""
        session = finished.session
        session.closed_at = max(session.closed_at or self.at, self.at)
        self.rows.mark_changed(finished)
        return finished

    def finished_before(self) -> SessionState | None:
        """The event that was closed last; read once."""
        if not self._finished_is_known:
            self._finished, self._finished_is_known = self._last_event(), True
        return self._finished

    def _last_event(self) -> SessionState | None:
        """The newest stored event before now."""
        session = next(iter(self.stored_events()), None)
        return None if session is None else self.stored(session)

    def stored_events(self, since: datetime | None = None, most: int = 1) -> list[Session]:
        """The newest stored events before now; what a rewind has yet to drive again is not there."""
        before = Session.objects.filter(source=self.source, opened_at__lte=self.at).told_events()
        if since is not None:
            before = before.filter(opened_at__gte=since)
        return self.newest_met(before, most)

    def newest_met(self, sessions: SessionQuerySet, most: int = 1) -> list[Session]:
        """The newest of stored sessions, but for the open one and what a rewind has yet to drive again."""
        if self.running is not None and self.running.session.pk is not None:
            sessions = sessions.exclude(pk=self.running.session.pk)
        unmet = self.work.untouched()
        newest = sessions.order_by("-opened_at", "-id")[: len(unmet) + most]
        return [session.as_told() for session in newest if session.pk not in unmet][:most]

    def stored(self, session: Session) -> SessionState:
        """A session as it was stored before, and as tablets told it."""
        session.as_told()
        entries = self.work.entries_of(session)
        for entry in entries.values():
            entry.pending_keys = PendingKeys(session, None, self.roster.stored_seat(entry))
        return SessionState(session, entries, self.work.rows_of, before_the_split(self, session))

    # Opening and closing

    def open(self, type: str) -> SessionState:
        """Begin a session with the event being taken, unless none was ruled to; what is open is over, or broken off."""
        if self.event in self.rulings.joins and (before := last_before(self)) is not None:
            return join(self, before, type)
        if self.running is not None:
            self.abandon(self.running)
        self.close(self.at)
        session = Session(
            club_id=self.source.club_id,
            source=self.source,
            type=type,
            first_event=self.event,
            opened_at=self.at,
        )
        session.pending_keys = self.track
        self.running = SessionState(session)
        self.rows.mark_changed(self.running)
        return self.running

    def close(self, at: datetime) -> None:
        if self.running is not None:
            self.running.session.close(at)
            # It claims no key: the event being taken is already what begins the next session.
            self.work.session(self.running.session)
            self.let_go()

    def let_go(self) -> None:
        """Let go of the session that was just closed."""
        running = self.running
        assert running is not None
        self.work.mark_clean_later(running.session)
        self._closed_last = running
        if not running.session.is_practice:
            self._finished_earlier, self._finished_earlier_is_known = self._finished, self._finished_is_known
            self._finished, self._finished_is_known = running, True
            self._closed = [*self._closed[1 - MOST_KEPT :], running]
        self.running = None

    def close_by_the_clock(self, at: datetime) -> datetime | None:
        """Close what is over by that instant without another word; from when on it is, None where nothing is.

        A practice nobody drives in; an event, a minute after SmartRace said that it ended, or hours after anything was
        heard of one that never ended: the tablet was switched off.
        """
        running = self.running
        if running is None:
            return None
        end = over_at(running.session, running.last_lap_at)
        if at <= end:
            return None
        self.abandon(running)
        self.close(end)
        return end

    def left(self) -> SessionState | None:
        """The event that was suspended until the clock closed it, as long as nothing began since."""
        finished = None if self.running is not None else self.finished_before()
        if finished is None or not was_left_suspended(finished.session, finished.last_lap_at):
            return None
        return None if self._began_after(finished.session) else finished

    def _began_after(self, session: Session) -> bool:
        """Whether the source has a session that was opened later, also one that is not written yet."""
        if self.work.has_later_than(session):
            return True
        later = Session.objects.filter(source=self.source, opened_at__gt=session.opened_at, opened_at__lte=self.at)
        return later.exclude(pk__in=self.work.untouched()).exists()

    def resume(self, left: SessionState | None) -> SessionState | None:
        """An event goes on that only the clock had closed."""
        if left is None:
            return None
        left.session.closed_at, left.session.outcome = None, Session.Outcome.PROVISIONAL
        self.running, self.has_resumed = left, True
        self._finished, self._finished_is_known = self._finished_earlier, self._finished_earlier_is_known
        self.work.reopen(left.session)
        self.rows.mark_changed(left)
        return left

    def _numbered_and_left(self, number: int) -> SessionState | None:
        """The same, of the event with that number of SmartRace's."""
        left = self.left()
        return self.resume(left) if left is not None and left.session.app_event_id == number else None

    def abandon(self, running: SessionState) -> None:
        """Whatever was driven, nobody ended it; unless all was driven that was planned."""
        session = running.session
        if session.joined_at is not None:
            # How it ended before it was joined is what counts, until it ends once more.
            return
        if not (session.is_practice or session.ended_at or running.is_fresh or is_run_out(running)):
            session.outcome = Session.Outcome.ABANDONED

    def classify_later(self, running: SessionState) -> None:
        """Everybody is placed anew, once, when all is written."""
        self._unclassified[id(running)] = running

    def _place(self, running: SessionState) -> None:
        """Place everybody; whoever stands otherwise than before is written."""
        entries = running.entries.values()
        before = [(entry, entry.standing) for entry in entries]
        classify(running.session, entries, self.rulings.on(running.session))
        for entry, standing in before:
            if entry.standing != standing:
                self.work.entry(entry)
