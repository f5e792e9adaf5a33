"""The two records of a track, each one lookup in an index, and which of them nobody has confirmed yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from drivers.models import Club
from races.history.best_laps import best_laps, with_names
from races.history.record_rulings import (
    NOTHING_RULED,
    RecordRulings,
    laps_at,
    record_rulings,
)
from races.history.selection import Selection
from races.measures.measure import (
    LAP,
    Measure,
)
from races.models import Lap, LapSummary, Session, Track
from races.models.lap_summary import LapSummaryQuerySet

LAP_RECORD, TRACK_RECORD = "lap record", "track record"
TYPES = {LAP_RECORD: Session.RACE, TRACK_RECORD: ""}
"""Of the sessions whose best lap is that record; empty: of any."""
DrivenTime = tuple[int | None, datetime | None, int]
"""A lap or sector by its entry, when it was finished, and its time."""


@dataclass(frozen=True)
class StandingRecord:
    """A record of a track as the club shows it; `of` says which."""

    lap: Lap
    is_confirmed: bool
    of: str


@dataclass(frozen=True)
class Waiting:
    """A lap that is a record, or would be one, and that nobody confirmed or rejected; `of` says which record."""

    lap: Lap
    of: str
    is_confirmed: bool = False


def lap_record(track: Track, ruled: RecordRulings | None = None) -> StandingRecord | None:
    """The best counting lap of a race."""
    return record_of(track, LAP_RECORD, ruled)


def track_record(track: Track, ruled: RecordRulings | None = None) -> StandingRecord | None:
    """The best counting lap of any session."""
    return record_of(track, TRACK_RECORD, ruled)


def record_of(track: Track, of: str, ruled: RecordRulings | None) -> StandingRecord | None:
    ruled = ruled or record_rulings(track.club)
    lap = next(iter(standing([track.pk], TYPES[of], ruled)), None)
    return None if lap is None else StandingRecord(lap, lap.pk in ruled.confirmed.laps, of)


def waiting(club: Club, tracks: Collection[Track]) -> list[Waiting]:
    """The records of tracks of a club that nobody confirmed; by the tracks as they come."""
    ruled = record_rulings(club).with_unconfirmed()
    keys = [track.pk for track in tracks]
    found: dict[int, list[str]] = {}
    laps = {}
    for words, session_type in TYPES.items():
        for lap in standing(keys, session_type, ruled):
            if lap.pk not in ruled.confirmed.laps:
                laps[lap.pk] = lap
                found.setdefault(lap.pk, []).append(words)
    waits = [Waiting(laps[pk], " and ".join(words)) for pk, words in found.items()]
    return sorted(waits, key=lambda one: (keys.index(one.lap.track_id or 0), one.lap.lap_time_ms))


def standing(tracks: Collection[int], session_type: str, ruled: RecordRulings) -> list[Lap]:
    """The lap that is the record of each track, of sessions of that type or of any; in no order."""
    plain, special = parted(tracks, ruled)
    summaries = best_summaries(plain, session_type, LAP).values_list("source", "best_lap_event") if plain else ()
    events = [(source, event) for source, event in summaries if event is not None]
    found = list(with_names(laps_at(events))) if events else []
    for track in special:
        found += best_laps(on_one(track, session_type, LAP, ruled), limit=1)
    return found


def records_on(
    tracks: Collection[int], session_type: str = "", measure: Measure = LAP, ruled: RecordRulings | None = None
) -> set[DrivenTime]:
    """Those that are the record of one of those tracks: of sessions of that type, or of any."""
    ruled = ruled or NOTHING_RULED
    plain, special = parted(tracks, ruled)
    best = best_summaries(plain, session_type, measure).values_list("entry", measure.best_at, measure.best)
    found = set(best) if plain else set()
    for track in special:
        found |= driven_times(best_laps(on_one(track, session_type, measure, ruled), limit=1), measure)
    return found


def parted(tracks: Iterable[int], ruled: RecordRulings) -> tuple[list[int], list[int]]:
    """Those whose summaries say it all, and those on which single laps have to be looked at, which are few."""
    if ruled.only is not None:
        return [], [track for track in tracks if track in ruled.only.tracks]
    looked_at = ruled.left_out.tracks
    return [track for track in tracks if track not in looked_at], [track for track in tracks if track in looked_at]


def best_summaries(tracks: Collection[int], session_type: str, measure: Measure) -> LapSummaryQuerySet:
    summaries = LapSummary.objects.of_type(session_type) if session_type else LapSummary.objects.all()
    return summaries.best_of_each("track", Track.objects.filter(pk__in=tracks), measure)


def on_one(track: int, session_type: str, measure: Measure, ruled: RecordRulings) -> Selection:
    summaries, laps = LapSummary.objects.filter(track=track), Lap.objects.filter(track=track)
    if session_type:
        summaries, laps = summaries.of_type(session_type), laps.of_type(session_type)
    return Selection(summaries, laps, measure, ruled=ruled)


def driven_times(laps: Iterable[Lap], measure: Measure) -> set[DrivenTime]:
    return {driven(lap, measure) for lap in laps}


def driven(lap: Lap, measure: Measure = LAP) -> DrivenTime:
    return lap.entry_id, lap.finished_at, getattr(lap, measure.time)
