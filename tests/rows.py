"""What a projection left, in words that do not depend on keys."""

from __future__ import annotations

from typing import Any

from drivers.models import Source
from ingest.models import Problem
from races.models import Entry, Lap, Session


def rows_of(source: Source) -> dict[str, list[Any]]:
    """Sessions, entries, laps and problems of a source; keys give way to instants, controllers and names."""
    return {
        "sessions": [session_row(session) for session in Session.objects.filter(source=source).order_by("opened_at")],
        "entries": [
            entry_row(entry)
            for entry in Entry.objects.filter(session__source=source)
            .told()
            .order_by("session__opened_at", "session__type", "controller")
        ],
        "laps": [
            lap_row(lap)
            for lap in Lap.objects.filter(source=source).told().order_by("finished_at", "controller", "lap_time_ms")
        ],
        "problems": sorted([problem.kind, problem.message] for problem in Problem.objects.filter(event__source=source)),
    }


def session_row(session: Session) -> list[Any]:
    return [
        session.type,
        str(session.track),
        session.status,
        session.outcome,
        session.planned_laps,
        session.planned_duration_s,
        *(instant and instant.isoformat() for instant in (session.opened_at, session.started_at)),
        *(instant and instant.isoformat() for instant in (session.ended_at, session.closed_at)),
    ]


def entry_row(entry: Entry) -> list[Any]:
    return [
        entry.session.opened_at.isoformat(),
        entry.controller,
        *(str(one) for one in (entry.driver, entry.car, entry.team)),
        entry.position,
        entry.lap_count,
        entry.laps_completed,
        entry.total_ms,
        entry.best_lap_ms,
        entry.result_position,
        entry.result_laps,
        entry.result_best_lap_ms,
        entry.result_gap,
        entry.pit_stops,
        entry.is_disqualified,
        entry.is_retired,
        entry.is_removed,
    ]


def lap_row(lap: Lap) -> list[Any]:
    return [
        lap.finished_at.isoformat(),
        lap.session.opened_at.isoformat(),
        lap.controller,
        lap.number,
        lap.lap_time_ms,
        lap.sector_1_ms,
        lap.sector_2_ms,
        lap.sector_3_ms,
        *(str(one) for one in (lap.driver, lap.car, lap.team, lap.track)),
        lap.is_personal_best,
        lap.car_odometer,
        lap.is_counting,
        lap.exclusion,
        lap.is_clean,
    ]


def keys_of(source: Source) -> dict[str, dict[Any, int]]:
    """Primary keys of the projected rows by their natural keys."""
    return {
        "sessions": dict(Session.objects.filter(source=source).values_list("first_event", "pk")),
        "laps": dict(Lap.objects.filter(source=source).values_list("event", "pk")),
        "entries": {
            (entry.session.first_event, entry.controller): entry.pk
            for entry in Entry.objects.filter(session__source=source).select_related("session")
        },
    }
