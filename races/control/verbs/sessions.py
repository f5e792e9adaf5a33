"""Events as SmartRace starts, steers and classifies them."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.identity.descriptions import Description
from races.control.filled_in import fill_in
from races.control.restarts import is_false_start
from races.control.session_state import SessionState
from races.control.session_windows import (
    HALTED,
    RESTARTING,
    SUSPENDED,
)
from races.control.told_again import is_just_now, is_told_again
from races.control.verbs.verbs import Verbs
from races.models import JumpStart, LapSummary, Session, Suspension
from races.models.official_result import OfficialResultLine

ENDED, RUNNING, JUMP_START = "ended", "running", "jumpstart"
UNDER_WAY = {"starting", JUMP_START, RUNNING, SUSPENDED, RESTARTING}


class SessionVerbs(Verbs):
    def open(self, type: str, *, laps: int | None = None, duration_s: int | None = None) -> None:
        """An event was started; a session that only its status announced, or in which nobody drove, is that event."""
        running = self.lifecycle.started_again() or self.lifecycle.open(type or Session.UNKNOWN)
        session = running.session
        is_said = bool(type or laps or duration_s)
        if session.joined_at is not None:
            # It goes on as what it was, and nobody knows for how long.
            self._call(running, type if type and session.is_of_unknown_type else session.type)
        elif is_said or session.start_event is None:
            self._call(running, type or Session.UNKNOWN)
            session.planned_laps, session.planned_duration_s = laps, duration_s
        session.start_event = self.lifecycle.event
        session.app_event_id = (
            session.app_event_id if self.lifecycle.app_event_id is None else self.lifecycle.app_event_id
        )
        self.rows.mark_changed(running)

    def change_status(self, status: str, before: str = "") -> None:
        """SmartRace said how the event goes on. A status under way announces an event whose start is not yet here."""
        running = self.lifecycle.session_of_event()
        if running is None and (status == RESTARTING or (before in HALTED and status in {RUNNING, ENDED})):
            running = self.lifecycle.resume(self.lifecycle.left())
        if running is not None and running.session.is_practice:
            running = None
        is_over = running is None or (running is self.lifecycle.running and running.session.ended_at is not None)
        if status in UNDER_WAY and is_over:
            running = self.lifecycle.taken_up_again() or self.lifecycle.open(Session.UNKNOWN)
        elif is_over and status != ENDED:
            # What is being prepared is the next event.
            return
        if running is None:
            return
        session = running.session
        if session.ended_at is not None and status in UNDER_WAY:
            # It is told late: what has ended does not run again.
            return
        session.status, session.status_at = status, self.lifecycle.at
        if status == RUNNING and session.started_at is None:
            session.started_at = self.lifecycle.at
        if status == ENDED and session.ended_at is None:
            session.ended_at = self.lifecycle.at
            self.lifecycle.was_ended(session)
        if status == JUMP_START and not is_told_again(running.latest_first(JumpStart), self.lifecycle.at):
            self.rows.add_row(JumpStart, running)
        self._suspend(running, status, before)
        self.rows.mark_changed(running)

    def classify(self, type: str, result: Iterable[OfficialResultLine]) -> None:
        """The official result, which may come again better: of the open event, of the one just closed, or by itself."""
        lines = list(result)
        running = (
            self.lifecycle.to_classify(type, lines)
            or self._left_with(lines)
            or self.lifecycle.open(type or Session.UNKNOWN)
        )
        session = running.session
        self._call(running, (type or Session.UNKNOWN) if session.is_of_unknown_type else session.type)
        session.app_event_id = self.lifecycle.app_event_id if session.app_event_id is None else session.app_event_id
        if session.ended_at is None:
            session.ended_at = self.lifecycle.at
            self.lifecycle.was_ended(session)
        session.status, session.status_at = ENDED, self.lifecycle.at
        self._suspend(running, ENDED, "")
        session.closed_at = max(session.closed_at or self.lifecycle.at, session.ended_at)
        if lines:
            session.result_at = self.lifecycle.at
            self._take_result(running, lines)
        self.rows.mark_changed(running)
        if running is self.lifecycle.running:
            self.lifecycle.let_go()

    def reset(self) -> None:
        """A new event is being set up: what was driven is over, what is fresh stays."""
        running = self.lifecycle.running
        if running is None or running.is_fresh or is_false_start(running):
            return
        self.lifecycle.abandon(running)
        self.lifecycle.close(self.lifecycle.at)

    def choose_track(self, description: Description) -> None:
        """From now on laps are driven on that track; another layout ends a practice. A race stays where it began."""
        track = self.roster.track(description, self.lifecycle.at)
        if track is None:
            # It says nothing, so it chooses nothing.
            return
        is_layout = track.is_layout(self.lifecycle.track)
        self.lifecycle.track = track
        if is_layout or self.lifecycle.running is None:
            return
        if self.lifecycle.running.session.is_practice:
            self.lifecycle.close(self.lifecycle.at)
        elif self.lifecycle.running.is_fresh:
            self.lifecycle.running.session.pending_keys = track
            self.rows.mark_changed(self.lifecycle.running)

    def _call(self, running: SessionState, type: str) -> None:
        """It turns out what an event is; what was summed up of it says so too."""
        if running.session.type == type:
            return
        running.session.type = type
        for summary in running.every(LapSummary):
            summary.session_type = type
            self.work.row(summary)

    def _suspend(self, running: SessionState, status: str, before: str) -> None:
        """A halt lasts until the event runs again, or is over. Of one nobody heard of, its end tells."""
        halt: Suspension | None = running.last(Suspension)
        is_halted = halt is not None and halt.ended_at is None
        if status == SUSPENDED and not is_halted:
            self.rows.add_row(Suspension, running, began_at=self.lifecycle.at)
        elif status in {RUNNING, ENDED} and halt is not None and is_halted:
            halt.ended_at = self.lifecycle.at
            self.work.row(halt)
        elif halt is not None and is_just_now(halt.ended_at, self.lifecycle.at):
            # That it is over is told twice.
            return
        elif status == RUNNING and before in {SUSPENDED, RESTARTING}:
            self.rows.add_row(Suspension, running, ended_at=self.lifecycle.at)

    def _left_with(self, lines: Iterable[OfficialResultLine]) -> SessionState | None:
        """The event left suspended, where these lines can be its result: all its controllers, and laps enough."""
        left = self.lifecycle.left()
        if left is None or not self._is_meant(left.session):
            return None
        laps = {line.controller: line.laps or 0 for line in lines}
        driven = {entry.controller: entry.lap_count for entry in left.entries.values() if entry.lap_count}
        is_its = bool(driven) and driven.keys() <= laps.keys() and max(laps.values()) >= max(driven.values())
        return self.lifecycle.resume(left) if is_its else None

    def _is_meant(self, session: Session) -> bool:
        """Whether SmartRace's number, where there is one, does not speak against this event."""
        return self.lifecycle.app_event_id is None or session.app_event_id in (None, self.lifecycle.app_event_id)

    def _take_result(self, running: SessionState, lines: Iterable[OfficialResultLine]) -> None:
        """The lines take the place of whatever result there was. An empty result is none, and takes nothing.

        Of a session that people split or joined they are not the result: only who retired or was disqualified is told.
        """
        if not running.session.is_part:
            running.session.outcome = Session.Outcome.OFFICIAL
        # Which laps stood, and so who led them, is by the result.
        self.work.mark_clean_later(running.session)
        for entry in running.entries.values():
            entry.forget_result()
            self.work.entry(entry)
        for line in lines:
            entry, seat = self.rows.seat(running, line.controller, None)
            self.rows.sit(
                entry, self.roster.seat_by_result(seat, line, self.lifecycle.at, has_driven=entry.lap_count > 0)
            )
            if running.session.is_part:
                entry.take_flags(line)
            else:
                entry.take_result(line)
        self.lifecycle.count_in(running)
        limits = self.lifecycle.limits_in(running.session, self.lifecycle.at)
        for entry in running.entries.values():
            fill_in(running, entry, limits)
        self.lifecycle.classify_later(running)
