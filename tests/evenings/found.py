"""What the hub found, in the words of the truth."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from drivers.models import Source
from races.models import (
    CarRemoval,
    Damage,
    FuelReading,
    JumpStart,
    Lap,
    Neutralisation,
    Penalty,
    PitStop,
    Session,
    Stint,
    Suspension,
    TyreChange,
    WeatherReport,
)
from tests.evenings.director import START
from tests.evenings.truth import LapTruth, SessionTruth, Span, StintTruth


def found(source: Source) -> list[SessionTruth]:
    """The sessions of a source, in the order they were opened."""
    return [session_found(session) for session in Session.objects.filter(source=source).order_by("opened_at", "id")]


def session_found(session: Session) -> SessionTruth:
    return SessionTruth(
        opened_at=milliseconds(session.opened_at),
        type=session.type,
        outcome=session.outcome,
        status=session.status,
        started_at=None if session.started_at is None else milliseconds(session.started_at),
        plan=(session.planned_laps, session.planned_duration_s),
        places={entry.controller: entry.position for entry in session.entries.all() if entry.position is not None},
        laps=sorted(lap_found(lap) for lap in Lap.objects.filter(session=session).with_names()),
        stints=sorted(stint_found(stint) for stint in Stint.objects.filter(session=session)),
        spans=sorted(spans_found(session)),
        moments=sorted(moments_found(session)),
    )


def lap_found(lap: Lap) -> LapTruth:
    return LapTruth(
        at=milliseconds(lap.finished_at),
        controller=lap.controller,
        number=lap.number or 0,
        lap_time_ms=lap.lap_time_ms,
        driver=name(lap.driver),
        car=name(lap.car),
        track=name(lap.track),
        exclusion=lap.exclusion,
        tyre=lap.tyre,
        weather=lap.weather,
        fuel_pct=lap.fuel_pct,
        is_in_lap=lap.is_in_lap,
        is_out_lap=lap.is_out_lap,
        is_under_vsc=lap.is_under_vsc,
        is_under_suspension=lap.is_under_suspension,
        is_clean=lap.is_clean,
    )


def stint_found(stint: Stint) -> StintTruth:
    return StintTruth(
        controller=stint.controller,
        number=stint.number,
        driver=name(stint.driver),
        car=name(stint.car),
        tyre=stint.tyre,
        laps=stint.lap_count,
        ended_at=milliseconds(stint.ended_at),
    )


def spans_found(session: Session) -> Iterable[Span]:
    for stop in PitStop.objects.filter(session=session):
        yield Span("pit stop", stop.controller, milliseconds(stop.in_at), milliseconds(stop.out_at))
    for one in Penalty.objects.filter(session=session):
        yield Span(f"penalty {one.seconds}", one.controller, milliseconds(one.at), milliseconds(one.served_at))
    for damage in Damage.objects.filter(session=session):
        begin, end = milliseconds(damage.at), milliseconds(damage.repaired_at)
        yield Span(f"damage {damage.kind}", damage.controller, begin, end)
    for period in Neutralisation.objects.filter(session=session):
        yield Span(period.kind, 0, milliseconds(period.began_at), milliseconds(period.ended_at))
    for halt in Suspension.objects.filter(session=session):
        yield Span("suspension", 0, milliseconds(halt.began_at), milliseconds(halt.ended_at))


def moments_found(session: Session) -> Iterable[tuple[str, int, int]]:
    for report in WeatherReport.objects.filter(session=session):
        kind = "announced" if report.is_announcement else "weather"
        yield f"{kind} {report.weather}", 0, milliseconds(report.at)
    for change in TyreChange.objects.filter(session=session):
        yield f"tyre {change.tyre}", change.controller, milliseconds(change.at)
    for fuel in FuelReading.objects.filter(session=session):
        level = -1 if fuel.level_pct is None else fuel.level_pct
        yield f"fuel {level}", fuel.controller, milliseconds(fuel.at)
    for removal in CarRemoval.objects.filter(session=session):
        yield "removed", removal.controller, milliseconds(removal.at)
    for start in JumpStart.objects.filter(session=session):
        yield "jumpstart", 0, milliseconds(start.at)


def name(one: Any) -> str:
    return "" if one is None else str(one)


def milliseconds(instant: datetime | None) -> int:
    """Since the evening began; 0 for no instant."""
    return 0 if instant is None else round((instant - START).total_seconds() * 1000)
