"""The rows of a session's charts as their serializers tell them, made without a serializer's cost a row."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from drivers.models import Car, Driver
from races.derived.driven_laps import (
    driven_laps_of,
    milliseconds_between,
)
from races.measures.lap_time import lap_time_text
from races.models import LapSummary, Session
from races.session_report.gap_chart import (
    gap_chart,
    reference_of,
)
from races.session_report.lap_chart import lap_chart
from races.session_report.laps import references
from races.session_report.pace import (
    Pace,
    pace_of,
)
from races.session_report.stint_sheet import (
    StintLine,
    stint_sheet_of,
)
from races.session_report.timeline import timeline

Row = dict[str, Any]
Names = dict[int | None, Row]


def lap_chart_rows(session: Session) -> list[Row]:
    """Four queries, however many laps."""
    laps = driven_laps_of(session)
    drivers, cars = drivers_of(laps), cars_of(laps)
    return [
        {
            "controller": charted.controller,
            "driver": drivers.get(charted.driver_id),
            "car": cars.get(charted.car_id),
            "lap": charted.number,
            **timed("total", charted.total_ms),
            "position": charted.position,
            "is_recorded": charted.is_recorded,
            **timed("lap_time", charted.lap_time_ms),
            **timed("best_lap", charted.best_lap_ms),
            **timed("gap_to_leader", charted.gap_to_leader_ms),
            **timed("interval", charted.interval_ms),
            "finished_at": charted.finished_at,
        }
        for charted in lap_chart(session, laps)
    ]


def gap_chart_rows(session: Session, asked: int | None) -> list[Row]:
    """Raises NoSuchReference. Five queries, however many laps."""
    laps = driven_laps_of(session)
    reference = reference_of(session, laps, asked)
    if reference is None:
        return []
    drivers, cars = drivers_of(laps), cars_of(laps)
    return [
        {
            "controller": lap.controller,
            "driver": drivers.get(lap.driver_id),
            "car": cars.get(lap.car_id),
            "lap": lap.number,
            **timed("total", total_ms),
            "reference": reference,
            **timed("gap", gap_ms),
            "basis": basis,
        }
        for lap, total_ms, gap_ms, basis in gap_chart(session, laps, reference)
    ]


def stint_rows(session: Session) -> list[Row]:
    """By controller, then in order; visits to the pits before a controller's first lap are left out. Two queries."""
    sheet = [line for line in stint_sheet_of(session) if line.controller not in LapSummary.NO_PERSONS]
    return [stint_row(line) for line in sheet if line.stint is not None]


def stint_row(line: StintLine) -> Row:
    stint = line.stint
    assert stint is not None
    stops_ms = [stop.duration_ms for stop in line.stops if stop.duration_ms is not None]
    is_told = bool(stops_ms) and len(stops_ms) == len(line.stops)
    return {
        "controller": line.controller,
        "driver": named(stint.driver),
        "car": named(stint.car),
        "number": stint.number,
        "tyre": stint.tyre,
        "first_lap": line.first_lap,
        "last_lap": line.last_lap,
        "lap_count": stint.lap_count,
        **timed("total", stint.total_ms),
        **timed("mean_lap", line.mean_ms),
        **timed("best_lap", stint.best_lap_ms),
        "began_at": stint.at,
        "ended_at": stint.ended_at,
        "ends_in_pits": stint.ends_in_pits,
        "pit_stops": len(line.stops),
        **timed("stopped", sum(stops_ms) if is_told else None),
    }


def timeline_rows(session: Session, *, with_laps: bool, with_fuel: bool) -> list[Row]:
    """One query a kind, however much happened."""
    found = timeline(session, with_laps=with_laps, with_fuel=with_fuel)
    drivers, cars, lights_out = drivers_of(found), cars_of(found), session.started_at
    return [
        {
            "at": one.at,
            **timed(
                "into_it", milliseconds_between(lights_out, one.at) if lights_out and one.at >= lights_out else None
            ),
            "kind": one.kind,
            "controller": one.controller,
            "driver": drivers.get(one.driver_id),
            "car": cars.get(one.car_id),
            "text": one.text,
            "until_at": one.until,
            **timed("duration", one.duration_ms),
            "lap": one.lap,
            **timed("lap_time", one.lap_time_ms),
            "penalty_s": one.penalty_s,
            "damage": one.damage,
            "tyre": one.tyre,
            "weather": one.weather,
            "fuel_pct": one.fuel_pct,
        }
        for one in found
    ]


def pace_rows(session: Session, run_length: int) -> list[Row]:
    """The fastest first. Three queries, however many laps."""
    laps = driven_laps_of(session)
    drivers, cars = drivers_of(laps), cars_of(laps)
    return [pace_row(pace, drivers, cars) for pace in pace_of(session, laps, run_length)]


def pace_row(pace: Pace, drivers: Names, cars: Names) -> Row:
    best, theoretical, run = pace.best, pace.theoretical, pace.run
    return {
        "driver": drivers.get(pace.driver_id),
        "controllers": pace.controllers,
        "laps": pace.laps,
        "counting_laps": pace.counting_laps,
        "clean_laps": pace.clean_laps,
        **timed("best_lap", best and best.lap_time_ms),
        "best_lap_car": best and cars.get(best.car_id),
        "best_lap_at": best and best.finished_at,
        **timed("theoretical_best", theoretical and theoretical.total_ms),
        "theoretical_best_car": theoretical and cars.get(theoretical.car_id),
        **timed("mean", pace.mean_ms),
        **timed("median", pace.median_ms),
        **timed("deviation", pace.deviation_ms),
        "consistency_pct": None if pace.consistency is None else str(Decimal(pace.consistency).scaleb(-3)),
        **timed("consecutive", run and run.total_ms),
        "consecutive_controller": run and run.first.controller,
        "consecutive_first_lap": run and run.first.number,
        "consecutive_last_lap": run and run.last.number,
    }


def timed(name: str, milliseconds: int | None) -> Row:
    """A time, and how people read it."""
    return {f"{name}_ms": milliseconds, name: None if milliseconds is None else lap_time_text(milliseconds)}


def drivers_of(rows: Iterable[Any]) -> Names:
    return names_of(Driver, {row.driver_id for row in rows})


def cars_of(rows: Iterable[Any]) -> Names:
    return names_of(Car, {row.car_id for row in rows})


def names_of(model: type[Driver | Car], pks: set[int | None]) -> Names:
    """Nobody has no name."""
    return {pk: one for pk, one in references(model, {pk for pk in pks if pk is not None}).items()}  # noqa: C416 - a wider key


def named(one: Driver | Car | None) -> Row | None:
    return None if one is None else {"id": one.pk, "name": str(one)}
