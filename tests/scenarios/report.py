"""What a club's evening left, in words people can check against their memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from drivers.models import Car, CarAlias, Club, Driver, DriverAlias
from ingest.models import Problem
from races.models import (
    CarRemoval,
    Damage,
    Entry,
    FuelReading,
    JumpStart,
    Lap,
    Neutralisation,
    Penalty,
    PitStop,
    Session,
    Stint,
    Suspension,
    Track,
    TrackAlias,
    TyreChange,
    WeatherReport,
)

Report = dict[str, Any]


def report_of(club: Club) -> Report:
    """Everything that is known of the club; what is empty is left out."""
    sessions = Session.objects.filter(club=club).order_by("opened_at", "source__name", "id")
    return full(
        {
            "sessions": [session_of(session) for session in sessions],
            "outside of any session": incidents_of(None),
            "drivers": [known(driver, DriverAlias, driver=driver) for driver in Driver.objects.filter(club=club)],
            "cars": [known(car, CarAlias, car=car) for car in Car.objects.filter(club=club)],
            "tracks": [known(track, TrackAlias, track=track) for track in Track.objects.filter(club=club)],
            "problems": [
                f"{one.event.event_type} at {clock(one.event.occurred_at)}: {one.get_kind_display()}, {one.message}"
                for one in Problem.objects.filter(event__source__club=club).order_by("event__occurred_at", "event")
            ],
        }
    )


def session_of(session: Session) -> Report:
    entries = Entry.objects.filter(session=session).with_names().classified_first()
    return full(
        {
            "session": ", ".join(filter(None, [session.label, session.plan])),
            "tablet": session.source.name,
            "meeting": str(session.meeting),
            "track": session.track and str(session.track),
            "opened": clock(session.opened_at),
            "started": clock(session.started_at),
            "ended": clock(session.ended_at),
            "closed": clock(session.closed_at),
            "status": session.status,
            "outcome": session.outcome,
            "weather": session.weather,
            "number in the app": session.app_event_id,
            "classification": [result_of(entry) for entry in entries],
            "laps": {f"controller {entry.controller}": laps_of(entry) for entry in by_controller(session)},
            **incidents_of(session),
        }
    )


def by_controller(session: Session) -> Iterable[Entry]:
    return Entry.objects.filter(session=session).order_by("controller")


def result_of(entry: Entry) -> str:
    """`1. controller 2, Ada Sommer in BMW | 8 laps, 8 recorded | best 7.340 | gap +5.397 | pit stops 1`."""
    place = "-" if entry.position is None else f"{entry.position}."
    laps = f"{entry.laps_counted} laps, {entry.lap_count} recorded"
    if entry.missing_laps is not None:
        laps += f", {entry.missing_laps} missing" if entry.missing_laps else ", none missing"
    if entry.laps_completed != entry.lap_count:
        laps += f", driven {entry.laps_completed}"
    best = f"best {seconds(entry.best_lap_ms)}"
    if entry.result_best_lap_ms != entry.best_lap_ms and entry.result_laps is not None:
        best += f", in the result {seconds(entry.result_best_lap_ms)}"
    flags = {"DSQ": entry.is_disqualified, "retired": entry.is_retired, "removed": entry.is_removed}
    return " | ".join(
        [
            f"{place} controller {entry.controller}, {crew_of(entry)}",
            laps,
            best,
            *([f"gap {entry.result_gap}"] if entry.result_gap else []),
            *([f"pit stops {entry.pit_stops}"] if entry.pit_stops else []),
            *(flag for flag, is_set in flags.items() if is_set),
        ]
    )


def laps_of(entry: Entry) -> str:
    """One after the other, with whatever changes in between; the README has the legend."""
    told: list[str] = []
    before, expected = "", 1
    for lap in Lap.objects.filter(entry=entry).with_names().order_by("finished_at", "event"):
        around = ", ".join(
            filter(None, [crew_of(lap), lap.tyre and f"{lap.tyre} tyres", lap.weather and f"{lap.weather} track"])
        )
        if lap.track_id != entry.session.track_id:
            around += f", on {lap.track}"
        if around != before:
            told.append(f"[{around}]")
        if lap.number is not None and lap.number != expected:
            told.append(f"#{lap.number}")
        told.append(marked(lap))
        before, expected = around, (lap.number or expected) + 1
    return " ".join(told)


def marked(lap: Lap) -> str:
    """`7.340*`, `12.480~(in)`, `0.612~(too short)`."""
    judgement = {None: "?", True: "", False: "~"}[lap.is_clean]
    happened = {
        lap.get_exclusion_display(): not lap.is_counting,
        "in": lap.is_in_lap,
        "out": lap.is_out_lap,
        "vsc": lap.is_under_vsc,
        "halted": lap.is_under_suspension,
        "no record?": lap.is_counting is (lap.exclusion != Lap.Exclusion.NONE),
    }
    words = ", ".join(word for word, is_so in happened.items() if is_so)
    best = "*" if lap.is_personal_best else ""
    return f"{seconds(lap.lap_time_ms)}{best}{judgement}" + (f"({words})" if words else "")


def incidents_of(session: Session | None) -> Report:
    """By kind, what was told in a session, or outside of any."""
    kinds: dict[str, tuple[Any, Callable[[Any], str]]] = {
        "stints": (Stint, stint),
        "pit stops": (PitStop, lambda one: f"{on(one)}: {period(one.in_at, one.out_at)}{took(one.duration_ms)}"),
        "penalties": (Penalty, lambda one: f"{on(one)}: {one.seconds} s at {clock(one.at)}{until('served', one)}"),
        "damages": (Damage, lambda one: f"{on(one)}: {one.kind} at {clock(one.at)}{until('repaired', one)}"),
        "tyre changes": (TyreChange, lambda one: f"{on(one)}: {one.tyre} at {clock(one.at)}"),
        "fuel": (FuelReading, lambda one: f"{on(one)}: {one} at {clock(one.at)}"),
        "removals": (CarRemoval, lambda one: f"{on(one)} at {clock(one.at)}"),
        "neutralisations": (Neutralisation, lambda one: f"{one}: {period(one.began_at, one.ended_at)}"),
        "suspensions": (Suspension, lambda one: period(one.began_at, one.ended_at)),
        "jump starts": (JumpStart, lambda one: str(clock(one.at))),
        "weather reports": (WeatherReport, lambda one: f"{one} at {clock(one.at)}"),
    }
    told = {
        name: [tell(row) for row in model.objects.filter(session=session).order_by("at", "event")]
        for name, (model, tell) in kinds.items()
    }
    told["fuel"] = in_one_line(told["fuel"])
    told["stints"].sort()
    return {name: rows for name, rows in told.items() if rows}


def in_one_line(readings: list[str]) -> list[str]:
    """`controller 1: 100 % at …` once a controller, with its levels one after the other."""
    levels: dict[str, list[str]] = {}
    for reading in readings:
        controller, _, level = reading.partition(": ")
        levels.setdefault(controller, []).append(level.partition(" at ")[0])
    return [f"{controller}: {', '.join(some)}" for controller, some in sorted(levels.items())]


def stint(one: Stint) -> str:
    tyre = f" on {one.tyre} tyres" if one.tyre else ""
    end = ", ends in the pits" if one.ends_in_pits else ""
    laps = f"{one.lap_count} laps in {seconds(one.total_ms)}, best {seconds(one.best_lap_ms)}"
    return f"{on(one)}, stint {one.number}: {crew_of(one)}{tyre}, {laps}, {period(one.at, one.ended_at)}{end}"


def known(somebody: Any, alias_model: Any, **meant: Any) -> str:
    """`Ada Sommer, of Kellerkinder: tablet says Ada Sommer (id 1)`."""
    aliases = alias_model.objects.filter(**meant).order_by("source__name", "app_id", "name")
    team = getattr(somebody, "team", None)
    said = ", ".join(f"{alias.source} says {alias}" for alias in aliases)
    return f"{somebody}{f', of {team}' if team else ''}: {said}"


def crew_of(row: Any) -> str:
    return f"{row.driver or 'nobody'}{f' of {row.team}' if row.team else ''} in {row.car or 'no car'}"


def on(row: Any) -> str:
    return f"controller {row.controller}"


def until(what: str, row: Any) -> str:
    at = getattr(row, f"{what}_at")
    return f", {what} at {clock(at)}" if at else f", not {what}"


def period(begin: datetime | None, end: datetime | None) -> str:
    return f"{clock(begin) or '?'} to {clock(end) or '?'}"


def took(duration_ms: int | None) -> str:
    return "" if duration_ms is None else f", {seconds(duration_ms)}"


def clock(instant: datetime | None) -> str | None:
    """The time of day, in UTC."""
    return None if instant is None else f"{instant:%H:%M:%S.%f}"[:-3]


def seconds(milliseconds: int | None) -> str:
    return "none" if milliseconds is None else f"{milliseconds // 1000}.{milliseconds % 1000:03}"


def full(report: Report) -> Report:
    return {name: value for name, value in report.items() if value not in (None, "", [], {})}
