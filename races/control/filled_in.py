"""What laps that never arrived, or a result that says nothing of it, leave open of an entry."""

from __future__ import annotations

from collections.abc import Sequence

from races.control.session_state import SessionState
from races.models import Entry, LapSummary, Limits, PitStop, Session


def fill_in(running: SessionState, entry: Entry, limits: Limits) -> None:
    """Its best lap is the result's where that lap never arrived; visits to the pits are those told of, if any."""
    summaries = list(running.latest_first(LapSummary, entry.controller))
    entry.lost_best_lap_ms = entry.result_best_lap_ms if is_best_lost(entry, summaries, limits) else None
    if entry.pit_stops is None:
        entry.pit_stops = stops_told(running, entry.controller)


def is_best_lost(entry: Entry, summaries: Sequence[LapSummary], limits: Limits) -> bool:
    """Whether the result's best lap is none that was recorded: not one that was voided, or too short, either."""
    time_ms = entry.result_best_lap_ms
    if time_ms is None or not entry.is_person or (entry.best_lap_ms is not None and time_ms >= entry.best_lap_ms):
        return False
    longest = limits.longest_lap_ms
    if time_ms < limits.shortest_lap_ms or (longest is not None and time_ms > longest):
        return False
    shortest = {one.shortest_lap_ms for one in summaries if one.shortest_lap_ms is not None}
    if not shortest or time_ms < min(shortest):
        return True
    return (entry.missing_laps or 0) > 0 and time_ms not in shortest


def stops_told(running: SessionState, controller: int) -> int | None:
    """Visits to the pits within the event; None where nobody told of any."""
    stops = list(running.latest_first(PitStop, controller))
    return sum(is_within(running.session, stop) for stop in stops) if stops else None


def is_within(session: Session, stop: PitStop) -> bool:
    """Whether it was before the end; on the cool-down lap it decides nothing."""
    if session.ended_at is not None and stop.at > session.ended_at:
        return False
    return session.planned_laps is None or stop.laps_done < session.planned_laps
