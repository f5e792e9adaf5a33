"""How far an event goes: when all that was planned is driven, and which laps are beyond."""

from __future__ import annotations

from datetime import datetime, timedelta

from races.control.session_state import SessionState
from races.control.session_windows import COOL_DOWN
from races.models import Entry, Suspension

SAME_MOMENT = timedelta(seconds=1)
"""Lap, status and result of one crossing are told in any order."""


def is_run_out(running: SessionState) -> bool:
    """Whether the planned laps were driven, or the planned time had passed when the last lap was begun or finished."""
    planned = running.session.planned_laps
    if planned is not None:
        return laps_since_the_start(running) >= planned
    over = time_is_up_at(running)
    return over is not None and running.last_lap_at + longest_wait(running) >= over


def laps_since_the_start(running: SessionState) -> int:
    """How many laps the leader has; where it was split off, by the app's counter, which counts those before, too."""
    if running.session.continues is None:
        return running.laps_of_leader
    return max((entry.last_number for entry in running.entries.values() if entry.is_person), default=0)


def longest_wait(running: SessionState) -> timedelta:
    """How long after their last lap somebody would have come by again."""
    means = [entry.total_ms / entry.lap_count for entry in running.entries.values() if entry.lap_count]
    return timedelta(milliseconds=max(means, default=0))


def time_is_up_at(running: SessionState) -> datetime | None:
    """When the planned time had passed, halts not counted; None where no time was planned."""
    session = running.session
    if session.planned_duration_s is None:
        return None
    # Where nobody told of the lights, they went out some time after the start was told.
    begin = session.started_at or session.opened_at + COOL_DOWN
    return begin + timedelta(seconds=session.planned_duration_s) + halted(running)


def halted(running: SessionState) -> timedelta:
    """How long it was suspended in all, as far as both ends are known."""
    halts = (halt for halt in running.every(Suspension) if halt.began_at and halt.ended_at)
    return sum((halt.ended_at - halt.began_at for halt in halts), timedelta())


def is_counted(entry: Entry, number: int | None) -> bool:
    """Whether the lap is one of those in the result."""
    count = entry.laps_completed + 1 if number is None else number
    return entry.result_laps is not None and count <= entry.result_laps


def is_beyond(running: SessionState, entry: Entry, number: int | None, begin: datetime | None, at: datetime) -> bool:
    """Whether a lap that was begun and finished then is beyond the planned ones, or the end.

    What SmartRace's result counts is within, whenever it was told.
    """
    session = running.session
    if session.is_practice:
        return False
    count = entry.laps_completed + 1 if number is None else number
    if is_counted(entry, number):
        return False
    if session.planned_laps is not None and count > session.planned_laps:
        return True
    if session.ended_at is not None and at > session.ended_at + SAME_MOMENT:
        return True
    over = time_is_up_at(running)
    return over is not None and begin is not None and begin >= over
