"""What a projection left, in words that do not depend on keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from drivers.models import CarAlias, DriverAlias, Source, TeamAlias
from drivers.models.naming import Alias
from ingest.models import Problem
from races.control.tables import event_row_models
from races.models import (
    Appearance,
    CarRemoval,
    Damage,
    Entry,
    Figures,
    FuelReading,
    JumpStart,
    Lap,
    LapSummary,
    Neutralisation,
    Penalty,
    PitStop,
    Session,
    Stint,
    Suspension,
    TrackAlias,
    TyreChange,
    WeatherReport,
)

ALIASES: dict[str, type[Alias]] = {"driver": DriverAlias, "car": CarAlias, "team": TeamAlias, "track": TrackAlias}
SUMMARY = [
    "track", "session_type", "opened_at", "weather", "tyre", "lap_count", "counting_laps", "laps_led", "total_ms",
    "shortest_lap_ms", "longest_lap_ms", "ended_at", "best_lap_ms", "best_lap_at", "best_sector_1_ms",
    "best_sector_1_at", "best_sector_2_ms", "best_sector_2_at", "best_sector_3_ms", "best_sector_3_at", "clean_laps",
    "clean_total_ms", "clean_squares", "car_odometer", "car_serviced_at_lap",
]  # fmt: skip
COMMON = {field.name for field in CarRemoval._meta.concrete_fields}
"""A removal says nothing but when and of whom."""


def own_fields(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.name not in COMMON]


TOLD: dict[str, tuple[type[Any], list[str]]] = {
    "lap summaries": (LapSummary, SUMMARY),
    "stints": (Stint, ["number", "tyre", "lap_count", "total_ms", "best_lap_ms", "ended_at", "ends_in_pits"]),
    "pit stops": (PitStop, ["in_at", "out_at", "duration_ms", "laps_done"]),
    "penalties": (Penalty, ["seconds", "served_at", "laps_done"]),
    "damages": (Damage, ["kind", "repaired_at", "laps_done"]),
    "fuel readings": (FuelReading, ["level_pct", "laps_done"]),
    "tyre changes": (TyreChange, ["tyre", "laps_done"]),
    "removals": (CarRemoval, ["laps_done"]),
    "weather reports": (WeatherReport, ["weather", "is_announcement"]),
    "neutralisations": (Neutralisation, ["kind", "began_at", "ended_at"]),
    "suspensions": (Suspension, ["began_at", "ended_at"]),
    "jump starts": (JumpStart, []),
}
"""Kinds of row that one event told of first, beside laps, with the fields that are their own, as goldens have them."""
TOLD |= {
    str(model._meta.verbose_name_plural): (model, own_fields(model))
    for model in event_row_models()
    if model not in [known for known, _ in TOLD.values()]
}


def rows_of(source: Source) -> dict[str, list[Any]]:
    """All that is projected of a source; keys give way to instants, controllers and names."""
    sessions = Session.objects.filter(source=source).with_names().select_related("meeting")
    entries = Entry.objects.filter(session__source=source).with_names()
    problems = Problem.objects.filter(event__source=source)
    return {
        "sessions": in_order(session_row(session) for session in sessions),
        "entries": in_order(entry_row(entry) for entry in entries),
        "laps": in_order(lap_row(lap) for lap in Lap.objects.filter(source=source).with_names()),
        **{
            kind: in_order(told_row(row, fields) for row in told_by(source, model))
            for kind, (model, fields) in TOLD.items()
        },
        "appearances": in_order(appearance_row(row) for row in appearances_of(source)),
        "problems": sorted([problem.kind, problem.message] for problem in problems),
        **roster_of(source),
    }


def told_by(source: Source, model: type[Any]) -> Iterable[Any]:
    crew = ["driver", "car", "team", "entry"] if hasattr(model, "controller") else []
    return model._default_manager.filter(source=source).select_related("session", *crew)


def appearances_of(source: Source) -> Iterable[Appearance]:
    return Appearance.objects.filter(session__source=source).select_related("session", "driver", "car", "track")


def appearance_row(row: Appearance) -> list[Any]:
    figures = [getattr(row, name) for name in (*Figures.SUMS, *Figures.LEASTS)]
    of = [str(one) for one in (row.driver, row.car, row.track)]
    instants = [plain(row.opened_at), plain(row.session.opened_at), plain(row.best_lap_at)]
    return [*instants, *of, row.session_type, row.season, row.controller, row.position, *figures]


def roster_of(source: Source) -> dict[str, list[Any]]:
    """What the tablet's aliases are and mean: drivers, cars, teams and tracks, with all that was said of them."""
    rows: dict[str, list[Any]] = {}
    for kind, alias_model in ALIASES.items():
        aliases = list(alias_model._default_manager.filter(source=source).select_related(kind))
        # An id that was met without a name is only remembered; entries show whom it was taken for.
        aliases = [alias for alias in aliases if alias.name]
        rows[f"{kind} aliases"] = in_order(alias_row(alias, kind) for alias in aliases)
        meant = {getattr(alias, f"{kind}_id"): getattr(alias, kind) for alias in aliases}
        rows[f"{kind}s"] = in_order(described_row(one) for one in meant.values())
    return rows


def session_row(session: Session) -> list[Any]:
    meeting = session.meeting
    return [
        plain(session.opened_at),
        session.type,
        str(session.track),
        session.status,
        session.outcome,
        session.planned_laps,
        session.planned_duration_s,
        *map(plain, (session.started_at, session.ended_at, session.closed_at)),
        session.app_event_id,
        session.start_event is not None,
        session.weather,
        meeting and (meeting.name or plain(meeting.began_at)),
    ]


def entry_row(entry: Entry) -> list[Any]:
    return [
        plain(entry.session.opened_at),
        entry.controller,
        *(str(one) for one in (entry.driver, entry.car, entry.team)),
        entry.position,
        entry.lap_count,
        entry.laps_completed,
        entry.total_ms,
        entry.best_lap_ms,
        plain(entry.best_lap_at),
        plain(entry.last_lap_at),
        entry.result_position,
        entry.result_laps,
        entry.result_best_lap_ms,
        entry.result_gap,
        entry.pit_stops,
        entry.is_disqualified,
        entry.is_retired,
        entry.is_removed,
        entry.colour,
        entry.text_colour,
        entry.tyre,
        entry.lap_tyre,
        entry.fuel_pct,
    ]


def lap_row(lap: Lap) -> list[Any]:
    return [
        plain(lap.finished_at),
        plain(lap.session.opened_at),
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
        lap.tyre,
        lap.weather,
        lap.fuel_pct,
        lap.is_in_lap,
        lap.is_out_lap,
        lap.is_under_vsc,
        lap.is_under_suspension,
        lap.is_clean,
    ]


def told_row(row: Any, fields: Iterable[str]) -> list[Any]:
    """Something one event told of: when, in which session, of whom, and what."""
    whom = []
    if hasattr(row, "controller"):
        whom = [row.controller, *(str(one) for one in (row.driver, row.car, row.team)), row.entry is not None]
    session = row.session and plain(row.session.opened_at)
    return [plain(row.at), session, *whom, *(plain(getattr(row, field)) for field in fields)]


def alias_row(alias: Any, kind: str) -> list[Any]:
    instants = map(plain, (alias.first_seen_at, alias.current_from))
    return [alias.app_id, alias.name, str(getattr(alias, kind)), *instants, alias.said, alias.is_decided]


def described_row(one: Model) -> list[Any]:
    """All of its fields but the keys; what it points at is there by name."""
    fields = [field for field in one._meta.concrete_fields if not field.primary_key and field.name != "club"]
    return [plain(getattr(one, field.name)) for field in fields]


def plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | list | dict) else str(value)


def in_order(rows: Iterable[list[Any]]) -> list[list[Any]]:
    """By instant, where they begin with one; the rest makes the order the same everywhere."""
    return sorted(rows, key=str)


def keys_of(source: Source) -> dict[str, dict[Any, int]]:
    """Primary keys of the projected rows by their natural keys."""
    kinds: list[tuple[str, type[Any]]] = [("laps", Lap), *((kind, model) for kind, (model, _) in TOLD.items())]
    return {
        "appearances": {
            (row.session.first_event, str(row.driver), str(row.car)): row.pk for row in appearances_of(source)
        },
        "sessions": dict(Session.objects.filter(source=source).values_list("first_event", "pk")),
        "entries": {
            (entry.session.first_event, entry.controller): entry.pk
            for entry in Entry.objects.filter(session__source=source).select_related("session")
        },
        **{
            kind: dict(model._default_manager.filter(source=source).values_list("event", "pk")) for kind, model in kinds
        },
        **{
            f"{kind} aliases": {
                (alias.app_id, alias.name): alias.pk for alias in model._default_manager.filter(source=source)
            }
            for kind, model in ALIASES.items()
        },
    }
