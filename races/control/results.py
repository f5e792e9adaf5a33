"""Events as SmartRace starts, steers and classifies them."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.identity.descriptions import Description
from races.control.course import Course
from races.control.session_state import Running
from races.control.session_windows import (
    RESTARTING,
    SUSPENDED,
    may_get_a_result,
)
from races.models import CarRemoval, JumpStart, LapSummary, Session, Suspension
from races.models.official_result import ResultLine

ENDED, RUNNING, JUMP_START = "ended", "running", "jumpstart"
UNDER_WAY = {"starting", JUMP_START, RUNNING, SUSPENDED, RESTARTING}


class Results(Course):
    def open_session(self, type: str, *, laps: int | None = None, duration_s: int | None = None) -> None:
        """An event was started; a session that only its status announced is that event."""
        running = self._event()
        if running is None or not self._is_announced(running):
            running = self._open(type)
        session = running.session
        self._call(running, type)
        session.start_event = self.event
        session.planned_laps, session.planned_duration_s = laps, duration_s
        session.app_event_id = self.app_event_id or session.app_event_id
        self._touch(running)

    def change_status(self, status: str, before: str = "") -> None:
        """SmartRace said how the event goes on. A status under way announces an event whose start is not yet here."""
        running = self._about()
        if running is not None and running.session.is_practice:
            running = None
        is_over = running is None or (running is self.running and running.session.ended_at is not None)
        if status in UNDER_WAY and is_over:
            running = self._open("")
        elif is_over and status != ENDED:
            # What is being prepared is the next event.
            return
        if running is None:
            return
        session = running.session
        session.status = status
        if status == RUNNING and session.started_at is None:
            session.started_at = self.at
        if status == ENDED and session.ended_at is None:
            session.ended_at = self.at
        if status == JUMP_START:
            self._tell(JumpStart, running)
        self._suspend(running, status, before)
        self._touch(running)

    def classify(self, type: str, result: Iterable[ResultLine]) -> None:
        """The official result, which may come again better: of the open event, of the one just closed, or by itself."""
        running = self._to_classify() or self._open(type)
        session = running.session
        self._call(running, session.type or type)
        session.app_event_id = session.app_event_id or self.app_event_id
        session.ended_at = session.ended_at or self.at
        session.closed_at = max(session.closed_at or self.at, session.ended_at)
        lines = list(result)
        if lines:
            self._take_result(running, lines)
        self._touch(running)
        if running is self.running:
            self._leave()

    def reset(self) -> None:
        """A new event is being set up: what was driven is over, what is fresh stays."""
        running = self.running
        if running is None or running.is_fresh:
            return
        self._desert(running)
        self._close(self.at)

    def remove_car(self, controller: int) -> None:
        """A car was swiped out of the session by hand."""
        running = self._about()
        self._tell_of(CarRemoval, controller)
        if running is not None:
            self._entry(running, controller).is_removed = True
            self._reclassify(running)

    def choose_track(self, description: Description) -> None:
        """From now on laps are driven on that track; another layout ends a practice. A race stays where it began."""
        track = self.paddock.track(description, self.at)
        is_layout = track is not None and track.is_layout(self.track)
        self.track = track
        if is_layout or self.running is None:
            return
        if self.running.session.is_practice:
            self._close(self.at)
        elif self.running.is_fresh:
            self.running.session.whereabouts = track
            self._touch(self.running)

    def _call(self, running: Running, type: str) -> None:
        """It turns out what an event is; what was summed up of it says so too."""
        if running.session.type == type:
            return
        running.session.type = type
        for summary in running.every(LapSummary):
            summary.session_type = type
            self.sheet.row(summary)

    def _is_announced(self, running: Running) -> bool:
        """Whether the start being told of is that of the open event."""
        session, number = running.session, self.app_event_id
        if number is not None and session.app_event_id is not None:
            return session.app_event_id == number
        return session.start_event is None and running.is_fresh

    def _suspend(self, running: Running, status: str, before: str) -> None:
        """A halt lasts until the event runs again, or is over. Of one nobody heard of, its end tells."""
        halt: Suspension | None = running.last(Suspension)
        is_halted = halt is not None and halt.ended_at is None
        if status == SUSPENDED and not is_halted:
            self._tell(Suspension, running, began_at=self.at)
        elif status in {RUNNING, ENDED} and halt is not None and is_halted:
            halt.ended_at = self.at
            self.sheet.row(halt)
        elif status == RUNNING and before in {SUSPENDED, RESTARTING}:
            self._tell(Suspension, running, ended_at=self.at)

    def _to_classify(self) -> Running | None:
        """The event a result is for: the open one, or the one it may still come again for."""
        event, finished = self._event(), self._finished_before()
        candidates = [one for one in (event, finished) if one is not None]
        numbered = [one for one in candidates if self.app_event_id == one.session.app_event_id is not None]
        if finished is not None and not may_get_a_result(finished.session, self.at):
            candidates.remove(finished)
        return next((one for one in (*numbered, *candidates) if self._is_meant(one.session)), None)

    def _is_meant(self, session: Session) -> bool:
        """Whether SmartRace's number, where there is one, does not speak against this event."""
        return self.app_event_id is None or session.app_event_id in (None, self.app_event_id)

    def _take_result(self, running: Running, lines: Iterable[ResultLine]) -> None:
        """The lines take the place of whatever result there was. An empty result is none, and takes nothing."""
        running.session.outcome = Session.Outcome.OFFICIAL
        for entry in running.entries.values():
            entry.forget_result()
            self.sheet.entry(entry)
        for line in lines:
            entry, seat = self._seat(running, line.controller, None)
            self._sit(entry, self.paddock.seat_by_result(seat, line, self.at, has_driven=entry.lap_count > 0))
            entry.take_result(line)
        self._reclassify(running)
