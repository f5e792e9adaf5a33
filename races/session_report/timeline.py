"""Everything that happened in a session, one thing a line, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from races.derived.driven_laps import (
    DrivenLap,
    every_lap_of,
    milliseconds_between,
    of_people,
)
from races.measures.lap_time import lap_time_text
from races.models import ControllerEventRow, PitStop, Session
from races.models.incident import Period
from races.session_report.event_kinds import EVENT_KINDS, EventKind, TimelineKind
from races.session_report.lap_chart import lap_chart

FIRST = (TimelineKind.OPENED, TimelineKind.LIGHTS_OUT)
LAST = (TimelineKind.LEAD, TimelineKind.CHEQUERED, TimelineKind.ENDED, TimelineKind.CLOSED)
ORDER = {**dict.fromkeys(TimelineKind, len(FIRST)), **{kind: place for place, kind in enumerate(FIRST)}}
ORDER |= {kind: place for place, kind in enumerate(LAST, start=len(FIRST) + 1)}
"""What comes first of what happened in the same millisecond."""


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """What happened when, and to whom, if to anybody in particular. `until` is when it was over or settled.

    `details` is what only its kind of row says, by the names of `EVENT_KINDS`.
    """

    at: datetime
    kind: TimelineKind
    text: str
    event: int = 0
    controller: int | None = None
    driver_id: int | None = None
    car_id: int | None = None
    until: datetime | None = None
    duration_ms: int | None = None
    lap: int | None = None
    lap_time_ms: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def timeline(session: Session, *, with_laps: bool = False, with_fuel: bool = False) -> list[TimelineItem]:
    """In order. One query a kind, however much happened."""
    laps = every_lap_of(session)
    found = [*course(session), *leads(session, of_people(laps)), *incidents(session, with_fuel=with_fuel)]
    if with_laps:
        found += map(lap_finished, laps)
    return sorted(found, key=lambda one: (one.at, ORDER[one.kind], one.controller or 0, one.text, one.event))


def course(session: Session) -> Iterator[TimelineItem]:
    """What happened to the session as a whole."""
    yield TimelineItem(session.opened_at, TimelineKind.OPENED, f"{session.label} opened")
    instants = (
        (session.started_at, TimelineKind.LIGHTS_OUT, "Lights out"),
        (session.ended_at, TimelineKind.ENDED, f"{session.label} ended"),
        (session.closed_at, TimelineKind.CLOSED, f"{session.label} closed"),
    )
    for at, kind, text in instants:
        if at is not None:
            yield TimelineItem(at, kind, text)


def leads(session: Session, laps: Sequence[DrivenLap]) -> Iterator[TimelineItem]:
    """Who took the lead of a race on which lap, as the lap chart has it, and when it was won by its planned laps."""
    leader = None
    for lap in lap_chart(session, laps) if session.decides_by_laps else ():
        if lap.position != 1 or lap.finished_at is None:
            continue
        who: dict[str, Any] = {
            "controller": lap.controller,
            "driver_id": lap.driver_id,
            "car_id": lap.car_id,
            "lap": lap.number,
        }
        if lap.controller != leader:
            word = "Leads" if leader is None else "Takes the lead"
            yield TimelineItem(lap.finished_at, TimelineKind.LEAD, f"{word} after lap {lap.number}", **who)
            leader = lap.controller
        if lap.number == session.planned_laps:
            yield TimelineItem(lap.finished_at, TimelineKind.CHEQUERED, "Chequered flag", **who)


def lap_finished(lap: DrivenLap) -> TimelineItem:
    return TimelineItem(
        lap.finished_at,
        TimelineKind.LAP,
        f"Lap {lap.number} in {lap_time_text(lap.lap_time_ms)}",
        event=lap.event,
        controller=lap.controller,
        driver_id=lap.driver_id,
        car_id=lap.car_id,
        lap=lap.number,
        lap_time_ms=lap.lap_time_ms,
    )


def incidents(session: Session, *, with_fuel: bool) -> Iterator[TimelineItem]:
    """What events left beside laps."""
    for model, event_kind in EVENT_KINDS.items():
        if with_fuel or not event_kind.is_frequent:
            yield from (incident(row, event_kind, session) for row in model._default_manager.filter(session=session))


def incident(row: Any, event_kind: EventKind, session: Session) -> TimelineItem:
    who: dict[str, Any] = {}
    if isinstance(row, ControllerEventRow):
        who = {"controller": row.controller, "driver_id": row.driver_id, "car_id": row.car_id}
    until: datetime | None = getattr(row, event_kind.end) if event_kind.end else None
    return TimelineItem(
        row.at,
        event_kind.kind(row),
        event_kind.sentence(row, session),
        event=row.event,
        until=until,
        duration_ms=duration_of(row, until),
        details={name: getattr(row, field) for name, field in event_kind.details},
        **who,
    )


def duration_of(row: Any, until: datetime | None) -> int | None:
    """How long it took until it was over or settled; None where either end is not known."""
    if isinstance(row, PitStop):
        duration_ms: int | None = row.duration_ms
        return duration_ms
    since = row.began_at if isinstance(row, Period) else row.at
    return None if since is None or until is None else milliseconds_between(since, until)
