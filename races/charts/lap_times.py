"""Lap times, stint by stint, with what sets a lap apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from statistics import median_low

from races.charts.bands import told_bands
from races.charts.bounds import padded, upper_bound
from races.charts.drawn_session import DrawnSession, table_by_lap
from races.charts.gap_chart import line_of
from races.charts.lap_chart import LOST
from races.derived.driven_laps import DrivenLap
from races.measures.lap_time import lap_time_text
from web.charts.chart import Axis, Chart, Line, Mark, NoChart, Picture, Point, Points, Series, Shape
from web.charts.scales import time_ticks

NAME, TITLE = "lap-times", "Lap times"
VOID, NOT_CLEAN = "void", "not clean"
MOST_POINTS = 800
"""Of one of them, before laps are drawn several together."""
KEY = {
    Shape.RING: "not clean: it does not tell of pace",
    Shape.CROSS: "voided by the club",
    Shape.BEYOND: "slower than is drawn",
}


def lap_times_of(drawn: DrawnSession) -> Picture:
    """By each controller's own laps; a line ends where a stint ends."""
    laps = [lap for own in drawn.own_laps.values() for lap in own]
    if not laps:
        return NoChart(NAME, TITLE, "No lap arrived that stands in the end.")
    together = -(-max(map(len, drawn.own_laps.values())) // MOST_POINTS)
    every = [drawn.own_laps.get(who.controller, []) for who in drawn.competitors]
    lines = [[points_of(stint, together) for stint in stints_of(own, drawn.stint_beginnings)] for own in every]
    times = [time for line in lines for stint in line for _, time in stint]
    low, high = padded(min(times), upper_bound(times))
    marks: list[Mark] = []
    series = []
    cells = []
    for number, (who, own, line) in enumerate(zip(drawn.competitors, every, lines, strict=True)):
        for stint in line:
            marks += line_of(number, stint, 1 if together == 1 else 2 * together)
        marks += signs_of(number, own, drawn.void, high, only_void=together > 1)
        cells += [(lap.number, number, lap) for lap in own]
        series.append(Series(who.name, who.look, None, line[-1][-1] if line else None))
    numbers = [lap.number for lap in laps]
    bands = drawn.bands(by_laps=True)
    shapes = {mark.shape for mark in marks if isinstance(mark, Points)}
    is_lost = any(mark.is_lost for mark in marks if isinstance(mark, Line))
    return Chart(
        NAME,
        TITLE,
        "How long each lap took. A line ends where a stint ends."
        if together == 1
        else f"How long laps took: each point is the median of up to {together} laps of a stint.",
        Axis("Lap", min(1, max(numbers) - 1), max(numbers)),
        Axis("Lap time", low, high, time_ticks),
        table_by_lap(drawn, cells, partial(cell_of, drawn.void), "session-laps"),
        series,
        marks,
        bands,
        [
            *((shape.value, told) for shape, told in KEY.items() if shape in shapes),
            *([LOST] if is_lost else []),
            *told_bands(bands, "lap"),
        ],
    )


def point_of(lap: DrivenLap) -> Point:
    return lap.number, lap.lap_time_ms


def points_of(stint: Sequence[DrivenLap], together: int) -> list[Point]:
    """Each lap, or of very many the median of so many that follow each other, at the one in their middle."""
    if together == 1:
        return [point_of(lap) for lap in stint]
    parts = (stint[begin : begin + together] for begin in range(0, len(stint), together))
    return [(part[len(part) // 2].number, median_low(lap.lap_time_ms for lap in part)) for part in parts]


def stints_of(own: Sequence[DrivenLap], beginnings: set[int]) -> Iterator[list[DrivenLap]]:
    stint: list[DrivenLap] = []
    for lap in own:
        if stint and lap.event in beginnings:
            yield stint
            stint = []
        stint.append(lap)
    if stint:
        yield stint


def signs_of(
    number: int, own: Sequence[DrivenLap], void: set[int], high: float, *, only_void: bool
) -> Iterator[Points]:
    signs: dict[Shape, list[Point]] = {}
    for lap in own:
        shape = sign_of(lap, void, high)
        if shape is Shape.CROSS or (shape is not None and not only_void):
            signs.setdefault(shape, []).append(point_of(lap))
    for shape, points in signs.items():
        yield Points(number, points, shape)


def sign_of(lap: DrivenLap, void: set[int], high: float) -> Shape | None:
    if lap.event in void:
        return Shape.CROSS
    if lap.lap_time_ms > high:
        return Shape.BEYOND
    return Shape.RING if lap.is_clean is False else None


def cell_of(void: set[int], lap: DrivenLap) -> str:
    apart = VOID if lap.event in void else NOT_CLEAN if lap.is_clean is False else ""
    return f"{lap_time_text(lap.lap_time_ms)} {apart}".rstrip()
