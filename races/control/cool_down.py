"""Laps around the end of an event: those brought home, and those that are beyond it."""

from __future__ import annotations

from datetime import datetime, timedelta

from races.control.distance import SAME_MOMENT, is_counted
from races.control.pending_keys import kind_of
from races.control.session_lifecycle import SessionLifecycle
from races.control.session_state import SessionState
from races.models import Entry, Lap, LapSummary, Limits, Session, Stint

TOLD_AFTER_THE_RESULT = timedelta(seconds=5)
"""How long after a result a lap may be told that it counts and the hub has not."""


class CoolDown(SessionLifecycle):
    def brought_home(self, controller: int, number: int | None) -> SessionState | None:
        """The event that was just closed, if a lap told now is its last: the result may come before the lap."""
        running = self.running
        if self.app_event_id is not None or self.open_event() is not None:
            return None
        if running is not None and self.at > running.session.opened_at + TOLD_AFTER_THE_RESULT:
            return None
        finished = self.finished_before()
        entry = finished.entries.get(controller) if finished else None
        if finished is None or entry is None or finished.session.app_event_id is not None:
            # What is of a numbered event would have said so.
            return None
        if not self.goes_on(finished, entry, number):
            return None
        return self.still_told(finished)

    def goes_on(self, finished: SessionState, entry: Entry, number: int | None) -> bool:
        """Whether the lap is the next of that entry: told at once, or known to the result."""
        ended_at = finished.session.result_at or finished.session.ended_at
        if ended_at is None or self.at > ended_at + TOLD_AFTER_THE_RESULT:
            return False
        is_at_once = self.at <= ended_at + SAME_MOMENT and bool(entry.laps_told)
        if number is None:
            return is_at_once
        is_counted = entry.laps_completed < number <= (entry.result_laps or 0)
        return is_counted or (is_at_once and number >= max(1, entry.laps_completed))

    def limits_in(self, session: Session | None, at: datetime) -> Limits:
        """What a lap of that session may take."""
        return self.tracks.limits(self.tracks.track_of(session, self.track), at)

    def rolled_on_since(self, running: SessionState, controller: int, begin: datetime | None) -> datetime | None:
        """When a lap beyond the end began: with the one before it, which was beyond, too."""
        before: Lap | None = running.last(Lap, controller)
        return begin if before is None else max(before.finished_at, begin or before.finished_at)

    def count_in(self, running: SessionState) -> None:
        """Laps that seemed beyond the end are within it where the result counts them."""
        for lap in [lap for lap in running.every(Lap) if lap.exclusion == Lap.Exclusion.BEYOND]:
            entry = running.entries[lap.controller]
            if not is_counted(entry, lap.number):
                continue
            lap.exclusion = self.exclusion(entry, lap.lap_time_ms, lap.event, lap.finished_at)
            lap.is_counting = lap.exclusion == Lap.Exclusion.NONE
            entry.count_lap(lap, is_practice=False, took_ms=lap.lap_time_ms)
            self.work.entry(entry)
            self.work.row(lap)
            self.count_in_sums(running, lap)

    def count_in_sums(self, running: SessionState, lap: Lap) -> None:
        """It is in the summary and the stint of its kind already, but not among their times."""
        kind = kind_of(lap)
        summaries = running.latest_first(LapSummary, lap.controller)
        summary: LapSummary | None = next((one for one in summaries if kind_of(one) == kind), None)
        if summary is not None:
            summary.count_in(lap)
            self.work.row(summary)
        stints = running.latest_first(Stint, lap.controller)
        stint: Stint | None = next((one for one in stints if one.at <= lap.finished_at), None)
        if stint is not None:
            stint.take_time(lap)
            self.work.row(stint)

    def exclusion(self, entry: Entry, lap_time_ms: int, event: int, at: datetime) -> Lap.Exclusion:
        """Why the lap does not count, by the track's limits and by what people ruled."""
        limits = self.limits_in(entry.pending_keys.session if entry.pending_keys else None, at)
        exclusion = Lap.exclusion_of(lap_time_ms, limits, is_person=entry.is_person)
        if entry.is_person and event in self.rulings.restored_laps:
            exclusion = Lap.Exclusion.NONE
        is_void = exclusion == Lap.Exclusion.NONE and event in self.rulings.void_laps
        return Lap.Exclusion.VOIDED if is_void else exclusion
