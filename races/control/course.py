"""The course of sessions: what opens them, what closes them, and which one an event is about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from drivers.identity.descriptions import Crew
from drivers.models import Source
from races.control.active_track import ActiveTrack
from races.control.classification import classify
from races.control.roster import Paddock
from races.control.session_state import Running
from races.control.session_windows import (
    COOL_DOWN,
    EVENT_IS_DESERTED_AFTER,
    PRACTICE_ENDS_AFTER,
    RESTARTING,
    SUSPENDED,
    is_under_way,
    reaches_into,
)
from races.control.sheet import TimingSheet
from races.control.whereabouts import Seat, Whereabouts
from races.models import Entry, Session, Told
from races.rulings.in_force import Rulings
from races.storage.new_row import new_row


class Course:
    """One source at one moment: its active track, its open session, and the event that was closed last.

    `begin_event` says which event is being taken; each verb then speaks of that instant, and `end_event` that it is
    taken. Nothing is stored before `write`. Verbs check what they are told before they change anything.
    """

    def __init__(self, source: Source, track: ActiveTrack | None = None, sheet: TimingSheet | None = None) -> None:
        self.source = source
        self.track = track
        self.sheet = sheet or TimingSheet()
        self.paddock = Paddock(source)
        self.rulings = Rulings(source)
        self.running: Running | None = None
        self._finished: Running | None = None
        self._finished_is_known = False
        self._concerned: Running | None = None
        self._unclassified: dict[int, Running] = {}
        self._may_forget = False

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
        self._concerned = None
        self._close_what_time_closes()

    def end_event(self) -> None:
        """The event was taken; what was ruled on its session comes along."""
        if self._concerned is not None and self.event in self.rulings.on_results:
            self.rulings.attach(self.event, self._concerned.session)
            self._reclassify(self._concerned)

    def can_forget(self) -> bool:
        """Whether what comes can no longer change what was before the open session."""
        if self.running is None:
            return False
        finished = self._finished_before()
        return finished is None or not reaches_into(finished.session, self.running.session, self.at)

    def take_back_session(self) -> None:
        """Forget the open session, which just began: it stays as it was stored before."""
        assert self.running is not None
        self.sheet.take_back(self.running.session)
        self._unclassified.pop(id(self.running), None)
        self.running = None

    def write(self, taken: list[int] | None = None) -> None:
        """Store everything that changed. In a rewind, `taken` are the events that were driven again."""
        for running in self._unclassified.values():
            self._place(running)
        self._unclassified = {}
        self.paddock.write(self.sheet.changes)
        self.sheet.write(self.source.pk, taken or ())
        self.rulings.write()
        if self._may_forget:
            self.paddock.forget_nobody()
            self._may_forget = False

    def recount(self) -> None:
        """Let careers and championships follow what was written."""
        self.sheet.recount(self.source.club_id)

    # Which session

    def _event(self) -> Running | None:
        """The open session, unless it is practice."""
        return None if self.running is None or self.running.session.is_practice else self.running

    def _about(self) -> Running | None:
        """The session the event being taken is about. A number of SmartRace's, where there is one, decides.

        An event with that number goes on, or has just ended; one that was never heard of begins here. What is still
        told long after an event ended is of the practice that follows, whatever number it carries.
        """
        number = self.app_event_id
        if number is None:
            return self.running
        event, finished = self._event(), self._finished_before()
        if event is not None and event.session.app_event_id in (None, number):
            event.session.app_event_id = number
            self._touch(event)
            return event
        if finished is not None and finished.session.app_event_id == number:
            return self._still_told(finished) if is_under_way(finished.session, self.at) else self.running
        opened = self._open("")
        opened.session.app_event_id = number
        return opened

    def _still_told(self, finished: Running) -> Running:
        """An event that is over for the tablet's clock goes on by its number."""
        session = finished.session
        session.closed_at = max(session.closed_at or self.at, self.at)
        self._touch(finished)
        return finished

    def _finished_before(self) -> Running | None:
        """The event that was closed last; read once."""
        if not self._finished_is_known:
            self._finished, self._finished_is_known = self._last_event(), True
        return self._finished

    def _last_event(self) -> Running | None:
        """The newest stored event before now; what a rewind has yet to drive again is not there."""
        before = Session.objects.filter(source=self.source, opened_at__lte=self.at).events()
        if self.running is not None and self.running.session.pk is not None:
            before = before.exclude(pk=self.running.session.pk)
        unmet = self.sheet.untouched()
        session = next(
            (one for one in before.order_by("-opened_at", "-id")[: len(unmet) + 1] if one.pk not in unmet), None
        )
        return None if session is None else self._stored(session)

    def _stored(self, session: Session) -> Running:
        """A session as it was stored before."""
        entries = self.sheet.entries_of(session)
        for entry in entries.values():
            entry.whereabouts = Whereabouts(session, None, self.paddock.stored_seat(entry))
        return Running(session, entries, self.sheet.rows_of)

    # Opening and closing

    def _open(self, type: str) -> Running:
        """Begin a session with the event being taken; whatever is still open is over."""
        self._close(self.at)
        session = Session(
            club_id=self.source.club_id,
            source=self.source,
            type=type,
            first_event=self.event,
            opened_at=self.at,
        )
        session.whereabouts = self.track
        self.running = Running(session)
        self._touch(self.running)
        return self.running

    def _close(self, at: datetime) -> None:
        if self.running is not None:
            self.running.session.close(at)
            # It claims no key: the event being taken is already what begins the next session.
            self.sheet.session(self.running.session)
            self._leave()

    def _leave(self) -> None:
        """Let go of the session that was just closed."""
        running = self.running
        assert running is not None
        self.sheet.judge_later(running.session)
        if not running.session.is_practice:
            self._finished, self._finished_is_known = running, True
        self.running = None

    def _close_what_time_closes(self) -> None:
        """A practice nobody drives in is over; so is an event, a minute after SmartRace said that it ended.

        Or hours after anything was heard of one that never ended: the tablet was switched off.
        """
        running = self.running
        if running is None:
            return
        session = running.session
        if session.is_practice:
            end = running.last_lap_at + PRACTICE_ENDS_AFTER
        elif session.ended_at is not None:
            end = session.ended_at + COOL_DOWN
        elif session.status not in {SUSPENDED, RESTARTING}:
            end = max(running.last_lap_at, session.started_at or session.opened_at) + EVENT_IS_DESERTED_AFTER
        else:
            return
        if self.at > end:
            self._desert(running)
            self._close(end)

    def _desert(self, running: Running) -> None:
        """Whatever was driven, nobody ended it."""
        session = running.session
        if not (session.is_practice or session.ended_at or running.is_fresh):
            session.outcome = Session.Outcome.ABANDONED

    # Rows

    def _concerns(self, running: Running) -> None:
        """The event being taken is of that session."""
        self.sheet.claim(running.session, self.event)
        self._concerned = running

    def _touch(self, running: Running) -> None:
        self._concerns(running)
        self.sheet.session(running.session)

    def _entry(self, running: Running, controller: int) -> Entry:
        entry = running.entry(controller)
        self._concerns(running)
        self.sheet.entry(entry)
        return entry

    def _seat(self, running: Running, controller: int, crew: Crew | None) -> tuple[Entry, Seat]:
        """The controller's entry, with whom the event tells to be on it now."""
        entry = self._entry(running, controller)
        assert entry.whereabouts is not None
        seat = entry.whereabouts.seat or Seat()
        if crew is not None:
            seat = self._sit(entry, self.paddock.seat(seat, crew, self.at))
            entry.colour = crew.colour or entry.colour
            entry.text_colour = crew.text_colour or entry.text_colour
        return entry, seat

    def _sit(self, entry: Entry, seat: Seat) -> Seat:
        assert entry.whereabouts is not None
        before = entry.whereabouts.seat
        if seat is not before:
            self._may_forget |= before is not None and before.has_no_name
            entry.whereabouts = Whereabouts(entry.whereabouts.session, None, seat)
        return seat

    def _tell(self, model: type[Any], running: Running | None, **fields: Any) -> Any:
        """A row about the session as a whole, or about none."""
        row: Told = new_row(model, source_id=self.source.pk, event=self.event, at=self.at, **fields)
        row.whereabouts = Whereabouts(None if running is None else running.session)
        return self._keep(row, running)

    def _tell_of(self, model: type[Any], controller: int, crew: Crew | None = None, **fields: Any) -> Any:
        """A row about one controller; outside of any session it has no entry."""
        running = self._about()
        row = new_row(model, source_id=self.source.pk, event=self.event, at=self.at, controller=controller, **fields)
        if running is None:
            seat = Seat() if crew is None else self.paddock.seat(Seat(), crew, self.at)
            row.whereabouts = Whereabouts(None, None, seat)
        else:
            entry, seat = self._seat(running, controller, crew)
            row.whereabouts, row.laps_done = Whereabouts(running.session, entry, seat), entry.lap_count
        return self._keep(row, running)

    def _keep(self, row: Any, running: Running | None) -> Any:
        if running is not None:
            self._concerns(running)
            running.add(row)
        self.sheet.row(row)
        return row

    def _reclassify(self, running: Running) -> None:
        """Everybody is placed anew, once, when all is written."""
        self._unclassified[id(running)] = running

    def _place(self, running: Running) -> None:
        """Place everybody; whoever's place changed is written."""
        entries = running.entries.values()
        before = [(entry, entry.position) for entry in entries]
        classify(running.session, entries, self.rulings.on(running.session))
        for entry, position in before:
            if entry.position != position:
                self.sheet.entry(entry)
