"""Best laps as a record book tells them: with their place, and whether they are a record of their track."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from races.history.record_rulings import RecordRulings
from races.history.track_records import (
    driven,
    records_on,
)
from races.measures.measure import Measure
from races.models import Lap, Session


@dataclass(frozen=True)
class RankedLap:
    """A best lap or sector among others: its place, which it shares with none, and how far it is from the first.

    `is_lap_record`: it is the best of all races on its track. `is_track_record`: it is the best of all sessions; both
    as the club shows records. `is_confirmed`: the club confirmed it.
    """

    rank: int
    lap: Lap
    time_ms: int
    gap_ms: int
    is_lap_record: bool
    is_track_record: bool
    is_confirmed: bool


def ranked(laps: Sequence[Lap], measure: Measure, ruled: RecordRulings) -> list[RankedLap]:
    """In the order they come in."""
    tracks = {lap.track_id for lap in laps if lap.track_id is not None}
    of_races = records_on(tracks, Session.RACE, measure, ruled)
    of_any = records_on(tracks, measure=measure, ruled=ruled)
    times: list[int] = [getattr(lap, measure.time) for lap in laps]
    return [
        RankedLap(
            rank,
            lap,
            time,
            time - times[0],
            driven(lap, measure) in of_races,
            driven(lap, measure) in of_any,
            lap.pk in ruled.confirmed.laps,
        )
        for rank, (lap, time) in enumerate(zip(laps, times, strict=True), start=1)
    ]
