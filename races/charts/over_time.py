"""Lines over days: places, paces, records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from races.charts.bounds import padded
from web.charts.chart import Axis, Chart, Line, Mark, Points, Row, Series, Shape, Table, table_of
from web.charts.colours import looks_of
from web.charts.scales import MONTHS, Tick, Ticks, day_ticks, whole_ticks

DAY_S = 86_400
AN_HOUR = 1 / 24
LONG_DAYS = 300


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
    is_one_by_one: bool = False
    """The values of its one line are evenly apart: the races of an evening do not stand one above the other."""
    least: float | None = None
    """A value the axis shows in any case."""


def over_time(scene: Scene, lines: Sequence[tuple[str, Sequence[Dated]]], zone: ZoneInfo, until: datetime) -> Chart:
    """Of lines of which at least one has a value; a record is drawn on to `until`."""
    every = [one for _, line in lines for one in line]
    values = [one.value for one in every] + ([] if scene.least is None else [scene.least])
    low, high = padded(min(values), max(values), 0.08)

    def x_of(one: Dated, place: int) -> float:
        return place if scene.is_one_by_one else day_of(one.at, zone)

    marks: list[Mark] = []
    series = []
    for number, ((name, line), look) in enumerate(zip(lines, looks_of([""] * len(lines)), strict=True)):
        points = [(x_of(one, place), one.value) for place, one in enumerate(line, start=1)]
        marks += [Points(number, points, Shape.DOT)] if points else []
        if scene.is_record and points:
            points = [*points, (max(day_of(until, zone), points[-1][0]), points[-1][1])]
        marks += [Line(number, points, is_stepped=scene.is_record)] if len(points) > 1 else []
        series.append(Series(name, look, None, points[-1] if points and len(lines) > 1 else None))
    first, last = day_of(min(one.at for one in every), zone), day_of(max(until, *(one.at for one in every)), zone)
    return Chart(
        scene.name,
        scene.title,
        scene.told,
        axis_of_events(lines[0][1], zone) if scene.is_one_by_one else axis_of_days(first, last),
        Axis(scene.values, *((high, low) if scene.is_best_low else (low, high)), scene.ticks),
        table_of_events(*lines[0], zone) if scene.is_one_by_one else dated_table(lines, zone),
        series,
        marks,
    )


def axis_of_days(first: float, last: float) -> Axis:
    air = max(AN_HOUR, (last - first) * 0.02)
    return Axis(date_text(first) if int(first) == int(last) else "", first - air, last + air, day_ticks)


def axis_of_events(line: Sequence[Dated], zone: ZoneInfo) -> Axis:
    """One after the other, with their days."""
    days = [one.at.astimezone(zone).date() for one in line]
    return Axis("Race by race", 0.5, len(days) + 0.5, partial(event_ticks, days))


def event_ticks(days: Sequence[date], low: float, high: float, most: int) -> list[Tick]:
    """The days of some of them; of years, months."""
    is_long = (days[-1] - days[0]).days > LONG_DAYS
    found: list[Tick] = []
    for value, _ in whole_ticks(low, high, most):
        day = days[round(value) - 1]
        text = f"{MONTHS[day.month - 1]} {day.year % 100:02}" if is_long else f"{day.day} {MONTHS[day.month - 1]}"
        if not found or found[-1][1] != text:
            found.append((value, text))
    return found


def dated_table(lines: Sequence[tuple[str, Sequence[Dated]]], zone: ZoneInfo) -> Table:
    """A row an instant, the earliest first."""
    rows: dict[datetime, list[str]] = {}
    for column, (_, line) in enumerate(lines):
        for one in line:
            rows.setdefault(one.at, [""] * len(lines))[column] = one.told
    told = [Row([day_text(at, zone), *cells], day_of(at, zone)) for at, cells in sorted(rows.items())]
    return table_of(["When", *(name for name, _ in lines)], told)


def table_of_events(name: str, line: Sequence[Dated], zone: ZoneInfo) -> Table:
    """A row a value, also of those at one instant."""
    rows = [Row([day_text(one.at, zone), one.told], place) for place, one in enumerate(line, start=1)]
    return table_of(["When", name], rows)
