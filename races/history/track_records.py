"""The two records of a track, each one lookup in an index."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from races.measures.measure import (
    LAP,
    Measure,
)
from races.models import Lap, LapSummary, Session, Track
from races.models.lap_summary import LapSummaryQuerySet

DrivenTime = tuple[int | None, datetime | None, int]
"""A lap or sector by its entry, when it was finished, and its time."""


def lap_record(track: Track) -> LapSummary | None:
    """The summary with the best counting lap of a race."""
    return timed_on(track).of_type(Session.RACE).first()


def track_record(track: Track) -> LapSummary | None:
    """The summary with the best counting lap of any session."""
    return timed_on(track).first()


def timed_on(track: Track) -> LapSummaryQuerySet:
    return LapSummary.objects.filter(track=track).timed().fastest_first().select_related("driver", "car")


def records_on(tracks: Collection[int], session_type: str = "", measure: Measure = LAP) -> set[DrivenTime]:
    """Those that are the record of one of those tracks: of sessions of that type, or of any."""
    summaries = LapSummary.objects.of_type(session_type) if session_type else LapSummary.objects.all()
    best = summaries.best_of_each("track", Track.objects.filter(pk__in=tracks), measure)
    return set(best.values_list("entry", measure.best_at, measure.best))


def driven(lap: Lap, measure: Measure = LAP) -> DrivenTime:
    return lap.entry_id, lap.finished_at, getattr(lap, measure.time)
