"""Pace: how the laps of each driver lie, the fastest driver on top."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import quantiles

from drivers.models import Driver
from races.charts.bounds import padded, upper_bound
from races.charts.drawn_session import DrawnSession, told_apart
from races.derived.driven_laps import DrivenLap
from races.measures.lap_time import lap_time_text
from races.models import Session
from races.session_report.pace import Person, person_of
from web.charts.chart import Axis, Box, Chart, Mark, NoChart, Picture, Points, Row, Series, Shape, Table
from web.charts.scales import no_ticks, time_ticks

NAME, TITLE = "pace", "Pace"
LEAST_FOR_A_BOX = 5
FENCE = 1.5
"""As Tukey drew them: what lies further from the middle half than so many of its widths is drawn by itself."""


def pace_chart_of(drawn: DrawnSession) -> Picture:
    """Of clean laps; while the session is open, when none is judged, or where there are none, of those that count."""
    times, are_clean = times_of(drawn.laps, drawn.session)
    if not times:
        return NoChart(NAME, TITLE, "Nobody drove a lap that counts.")
    people = sorted(times, key=lambda one: (sorted(times[one])[len(times[one]) // 2], one))
    look_of = {person_of(lap): drawn.competitors[drawn.number_of[lap.controller]].look for lap in reversed(drawn.laps)}
    names = names_of(people)
    marks: list[Mark] = []
    rows = []
    for number, one in enumerate(people):
        own = sorted(times[one])
        marks += marks_of(number, own)
        rows.append(Row([names[number], str(len(own)), *figures(own)]))
    every = [time for own in times.values() for time in own]
    low, high = padded(min(every), upper_bound(every))
    what = "clean laps" if are_clean else "laps that count"
    return Chart(
        NAME,
        TITLE,
        f"How the {what} of each driver lie: the box is the middle half, the line in it the median.",
        Axis("Lap time", low, high, time_ticks),
        Axis("", len(people) - 0.5, -0.5, no_ticks, tuple(names)),
        Table(["Driver", what.capitalize(), "Best", "First quarter", "Median", "Third quarter", "Slowest"], rows),
        [Series(name, look_of[one]) for name, one in zip(names, people, strict=True)],
        marks,
    )


def times_of(laps: Sequence[DrivenLap], session: Session) -> tuple[dict[Person, list[int]], bool]:
    """Of each person, and whether they are of clean laps."""
    are_clean = not session.is_open and any(lap.is_clean for lap in laps)
    times: defaultdict[Person, list[int]] = defaultdict(list)
    for lap in laps:
        if lap.is_clean if are_clean else lap.is_counting:
            times[person_of(lap)].append(lap.lap_time_ms)
    return dict(times), are_clean


def names_of(people: Sequence[Person]) -> list[str]:
    drivers = Driver.objects.in_bulk([key for kind, key in people if kind == "driver"])
    names = [str(drivers[key]) if kind == "driver" else f"Controller {key}" for kind, key in people]
    return told_apart(names, range(1, len(names) + 1))


def quarters(own: Sequence[int]) -> tuple[float, float, float]:
    first, middle, third = quantiles(own, n=4, method="inclusive") if len(own) > 1 else [float(own[0])] * 3
    return first, middle, third


def marks_of(number: int, own: Sequence[int]) -> list[Mark]:
    """A box, and what lies far outside it; of a few laps each as a dot."""
    if len(own) < LEAST_FOR_A_BOX:
        return [Points(number, [(time, number) for time in own], Shape.DOT)]
    first, middle, third = quarters(own)
    reach = FENCE * (third - first)
    inside = [time for time in own if first - reach <= time <= third + reach]
    outside: list[tuple[float, float]] = [(time, number) for time in own if not first - reach <= time <= third + reach]
    box = Box(number, number, inside[0], first, middle, third, inside[-1])
    return [box, *([Points(number, outside, Shape.DOT)] if outside else [])]


def figures(own: Sequence[int]) -> list[str]:
    first, middle, third = (lap_time_text(round(value)) for value in quarters(own))
    return [lap_time_text(own[0]), first, middle, third, lap_time_text(own[-1])]
