"""The gap chart: how far behind one of them everybody was at the end of each lap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from races.charts.bands import told_bands
from races.charts.bounds import padded, upper_bound
from races.charts.drawn_session import DrawnSession, table_by_lap
from races.charts.lap_chart import LOST
from races.measures.lap_time import lap_time_text
from races.session_report.gap_chart import GapLine, gap_chart
from web.charts.chart import Axis, Chart, Line, Mark, NoChart, Picture, Point, Points, Series, Shape
from web.charts.scales import gap_ticks

NAME, TITLE = "gap-chart", "Gap chart"


def gap_chart_of(drawn: DrawnSession) -> Picture:
    """Of a race, to the best classified who has laps. Further behind is further down."""
    if not drawn.session.decides_by_laps:
        return NoChart(NAME, TITLE, "Gaps on the road are a race's: here the best lap decides.")
    with_laps = [who for who in drawn.competitors if drawn.own_laps.get(who.controller)]
    if len(with_laps) < 2:
        return NoChart(NAME, TITLE, "Fewer than two of them have laps, so there is no gap between any.")
    reference = with_laps[0]
    column = drawn.number_of
    points: list[list[Point]] = [[] for _ in drawn.competitors]
    cells = []
    for line in gap_chart(drawn.session, drawn.laps, reference.controller):
        number = column[line.lap.controller]
        if line.gap_ms is not None:
            points[number].append((line.lap.number, line.gap_ms))
            cells.append((line.lap.number, number, line))
    gaps = [gap for own in points for _, gap in own]
    if not gaps:
        return NoChart(NAME, TITLE, f"{reference.name} finished no lap that another finished too.")
    low, high = padded(min(gaps), upper_bound(gaps))
    marks: list[Mark] = [mark for number, own in enumerate(points) for mark in line_of(number, own)]
    beyond = [Points(number, far, Shape.BEYOND) for number, own in enumerate(points) if (far := beyond_of(own, high))]
    series = [
        Series(who.name, who.look, None, own[-1] if own else None)
        for who, own in zip(drawn.competitors, points, strict=True)
    ]
    last = max(lap for own in points for lap, _ in own)
    bands = drawn.bands(by_laps=True)
    is_lost = any(mark.is_lost for mark in marks if isinstance(mark, Line))
    return Chart(
        NAME,
        TITLE,
        f"How far behind {reference.name} everybody finished each lap; ahead of them is above.",
        Axis("Lap", min(1, last - 1), last),
        Axis(f"Gap to {reference.name}", high, low, gap_ticks),
        table_by_lap(drawn, cells, partial(cell_of, reference.controller), "session-gap-chart"),
        series,
        [*marks, *beyond],
        bands,
        [
            *([(Shape.BEYOND.value, "further behind than is drawn")] if beyond else []),
            *([LOST] if is_lost else []),
            *told_bands(bands, "lap"),
        ],
    )


def cell_of(reference: int, line: GapLine) -> str:
    """`+0.812`, `−1.300`, or `0` of the reference itself."""
    if line.gap_ms is None or line.lap.controller == reference:
        return "0"
    return f"{'+' if line.gap_ms >= 0 else '−'}{lap_time_text(abs(line.gap_ms))}"


def line_of(number: int, own: Sequence[Point], apart: int = 1) -> Iterator[Line]:
    """In parts: laps that follow each other, and dotted what lies between two that are further apart."""
    begin = 0
    for place in range(1, len(own)):
        if own[place][0] > own[place - 1][0] + apart:
            yield Line(number, own[begin:place] if place - begin > 1 else [own[begin], own[begin]])
            yield Line(number, own[place - 1 : place + 1], is_lost=True)
            begin = place
    if own:
        yield Line(number, own[begin:] if len(own) - begin > 1 else [own[begin], own[begin]])


def beyond_of(own: Sequence[Point], high: float) -> list[Point]:
    """The first lap of each stretch that lies further away than is drawn."""
    return [point for place, point in enumerate(own) if point[1] > high and (place == 0 or own[place - 1][1] <= high)]
