"""Lines over days: places, paces, records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from races.charts.bounds import padded
from web.charts.chart import Axis, Chart, Line, Mark, Points, Row, Series, Shape, Table, table_of
from web.charts.colours import looks_of
from web.charts.scales import MONTHS, Ticks, day_ticks

DAY_S = 86_400
AN_HOUR = 1 / 24


@dataclass(frozen=True, slots=True)
class Dated:
    """A value at an instant, and what the table says of it."""

    at: datetime
    value: float
    told: str


def day_of(at: datetime, zone: ZoneInfo) -> float:
    """Days, as `date.toordinal` counts them, and what part of the next one, where the club is."""
    local = at.astimezone(zone)
    return local.toordinal() + (local.hour * 3600 + local.minute * 60 + local.second) / DAY_S


def day_text(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


def date_text(day: float) -> str:
    one = date.fromordinal(int(day))
    return f"{one.day} {MONTHS[one.month - 1]} {one.year}"


@dataclass(frozen=True, slots=True)
class Scene:
    """What a picture over time is called and how its values read; `is_best_low`: the lowest value is on top."""

    name: str
    title: str
    told: str
    values: str
    ticks: Ticks
    is_best_low: bool = False
    is_record: bool = False
    """A value stands until the next one."""
    least: float | None = None
    """A value the axis shows in any case."""


def over_time(scene: Scene, lines: Sequence[tuple[str, Sequence[Dated]]], zone: ZoneInfo, until: datetime) -> Chart:
    """Of lines of which at least one has a value; a record is drawn on to `until`."""
    every = [one for _, line in lines for one in line]
    values = [one.value for one in every] + ([] if scene.least is None else [scene.least])
    low, high = padded(min(values), max(values), 0.08)
    marks: list[Mark] = []
    series = []
    for number, ((name, line), look) in enumerate(zip(lines, looks_of([""] * len(lines)), strict=True)):
        points = [(day_of(one.at, zone), one.value) for one in line]
        marks += [Points(number, points, Shape.DOT)] if points else []
        if scene.is_record and points:
            points = [*points, (max(day_of(until, zone), points[-1][0]), points[-1][1])]
        marks += [Line(number, points, is_stepped=scene.is_record)] if len(points) > 1 else []
        series.append(Series(name, look, None, points[-1] if points and len(lines) > 1 else None))
    first, last = day_of(min(one.at for one in every), zone), day_of(max(until, *(one.at for one in every)), zone)
    air = max(AN_HOUR, (last - first) * 0.02)
    return Chart(
        scene.name,
        scene.title,
        scene.told,
        Axis(date_text(first) if int(first) == int(last) else "", first - air, last + air, day_ticks),
        Axis(scene.values, *((high, low) if scene.is_best_low else (low, high)), scene.ticks),
        dated_table([name for name, _ in lines], [line for _, line in lines], zone),
        series,
        marks,
    )


def dated_table(names: Sequence[str], lines: Sequence[Sequence[Dated]], zone: ZoneInfo) -> Table:
    """A row an instant, the earliest first."""
    rows: dict[datetime, list[str]] = {}
    for column, line in enumerate(lines):
        for one in line:
            rows.setdefault(one.at, [""] * len(names))[column] = one.told
    return table_of(
        ["When", *names], [Row([day_text(at, zone), *cells], day_of(at, zone)) for at, cells in sorted(rows.items())]
    )
