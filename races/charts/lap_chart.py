"""The lap chart: who was where at the end of each lap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse

from races.charts.bands import told_bands
from races.charts.drawn_session import DrawnSession, table_by_lap
from races.measures.lap_time import lap_time_text
from races.session_report.lap_chart import ChartedLap
from web.charts.chart import Axis, Chart, Line, Mark, NoChart, Picture, Point, Points, Row, Series, Shape, table_of
from web.charts.scales import place_ticks, time_text, time_ticks

NAME, TITLE = "lap-chart", "Lap chart"
LOST = ("···", "a lap that never arrived: only where it began and ended is known")
MOST_STOPS = 50
"""More of one car cover its line."""
PIT, RETIRED = (Shape.RING.value, "pit stop"), (Shape.CROSS.value, "retired")


def lap_chart_of(drawn: DrawnSession) -> Picture:
    """Of a race place by lap, from the grid where it is known; of anything else place by best lap, as time went by."""
    if not any(one.position for one in drawn.charted):
        return NoChart(NAME, TITLE, "Nobody has finished a lap that counts, so nobody was ahead of anybody.")
    return by_laps(drawn) if drawn.session.decides_by_laps else by_time(drawn)


def by_laps(drawn: DrawnSession) -> Chart:
    lines = [[one for one in drawn.charted if one.controller == who.controller] for who in drawn.competitors]
    marks: list[Mark] = []
    series = []
    untold = 0
    for number, (who, charted) in enumerate(zip(drawn.competitors, lines, strict=True)):
        start = [(0.0, float(drawn.grid[who.controller]))] if who.controller in drawn.grid else []
        places = {one.number: (float(one.number), float(one.position or 0)) for one in charted}
        points = [*start, *places.values()]
        marks += parts(number, points, {one.number for one in charted if not one.is_recorded})
        stops = [places[lap] for lap in drawn.stop_laps(who.controller) if lap in places]
        untold += len(stops) if len(stops) > MOST_STOPS else 0
        marks += [Points(number, stops, Shape.RING)] if 0 < len(stops) <= MOST_STOPS else []
        marks += [Points(number, points[-1:], Shape.CROSS)] if who.is_retired and points else []
        ends = (points[0], points[-1]) if points else (None, None)
        series.append(Series(who.name, who.look, *ends))
    last = max(one.number for one in drawn.charted)
    bands = drawn.bands(by_laps=True)
    return Chart(
        NAME,
        TITLE,
        f"Place by lap, {'from the grid' if drawn.grid else 'from the first lap on'}, until lap {last}.",
        Axis("Lap", 0 if drawn.grid or last == 1 else 1, last),
        Axis("Place", len(drawn.competitors) + 0.4, 0.6, place_ticks),
        table_by_lap(
            drawn,
            ((one.number, drawn.number_of[one.controller], one) for one in drawn.charted),
            cell_of,
            "session-lap-chart",
            grid_row(drawn),
        ),
        series,
        marks,
        bands,
        [*key_of(marks), *many_stops(untold), *told_bands(bands, "lap")],
    )


def parts(number: int, points: Sequence[Point], lost: set[int]) -> Iterator[Line]:
    """A line in as many parts as it changes between laps that arrived and laps that never did."""
    begin = 0
    for place in range(1, len(points)):
        is_lost = int(points[place][0]) in lost
        is_over = place + 1 == len(points) or (int(points[place + 1][0]) in lost) != is_lost
        if is_over:
            yield Line(number, points[begin : place + 1], is_lost)
            begin = place
    if len(points) == 1:
        yield Line(number, [points[0], points[0]])


def key_of(marks: Sequence[Mark]) -> list[tuple[str, str]]:
    shapes = {mark.shape for mark in marks if isinstance(mark, Points)}
    is_lost = any(mark.is_lost for mark in marks if isinstance(mark, Line))
    signs = [*([PIT] if Shape.RING in shapes else []), *([RETIRED] if Shape.CROSS in shapes else [])]
    return [*signs, *([LOST] if is_lost else [])]


def many_stops(untold: int) -> list[tuple[str, str]]:
    return [(PIT[0], f"{untold:,} pit stops, too many to draw")] if untold else []


def grid_row(drawn: DrawnSession) -> list[Row]:
    grid = drawn.grid
    cells = [str(grid.get(who.controller, "")) for who in drawn.competitors]
    return [Row(["0 (grid)", *cells], 0)] if grid else []


def cell_of(one: ChartedLap) -> str:
    """`2 · 7.345 · +0.812`: place, time and gap to the leader; of a lap that never arrived, about which place."""
    if not one.is_recorded:
        return f"{one.position} (lost)"
    gap = f" · +{lap_time_text(one.gap_to_leader_ms)}" if one.gap_to_leader_ms else ""
    return f"{one.position} · {lap_time_text(one.lap_time_ms)}{gap}"


def by_time(drawn: DrawnSession) -> Chart:
    column = drawn.number_of
    placed = [one for one in drawn.charted if one.position and one.finished_at]
    points: list[list[Point]] = [[] for _ in drawn.competitors]
    rows = []
    for one in placed:
        assert one.finished_at is not None
        into_it = drawn.into_it_ms(one.finished_at)
        points[column[one.controller]].append((into_it, one.position or 0))
        cells = [""] * len(column)
        cells[column[one.controller]] = f"{one.position} · {lap_time_text(one.lap_time_ms)}"
        rows.append(Row([time_text(into_it, 0), *cells], into_it))
    series = [
        Series(who.name, who.look, None, own[-1] if own else None)
        for who, own in zip(drawn.competitors, points, strict=True)
    ]
    marks: list[Mark] = [
        mark
        for number, own in enumerate(points)
        if own
        for mark in (Line(number, own, is_stepped=True), Points(number, own[:1], Shape.DOT))
    ]
    last = max(row.at or 0 for row in rows)
    bands = drawn.bands(by_laps=False)
    return Chart(
        NAME,
        "Places",
        "Place by best lap so far, each time somebody finished a lap.",
        Axis("Since it began", 0, last, time_ticks),
        Axis("Place", len(drawn.competitors) + 0.4, 0.6, place_ticks),
        table_of(
            ["Since it began", *(who.name for who in drawn.competitors)],
            rows,
            reverse("session-lap-chart", args=[drawn.session.pk]) + "?format=csv",
        ),
        series,
        marks,
        bands,
    )
