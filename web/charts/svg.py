"""A chart drawn into a frame: SVG that needs no style sheet, and takes the colours of one."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from web.charts.chart import Box, Chart, Line, Mark, Points, Shape
from web.charts.frame import EDGE, HEAD, LEADER, LINE, SIZE, Frame, Label, Layout, layout_of
from web.charts.paths import bar_path, box_path, figure, line_path, signs_path
from web.charts.text import cut_apart, isolated, plain

GRID = 'stroke="currentColor" stroke-opacity=".15"'
LOST = "1 4"
"""The dots of what never arrived."""
BASELINE = SIZE * 0.35
"""From the middle of a line of text down to where its letters stand."""


def svg_of(chart: Chart, frame: Frame) -> str:
    """Of that frame's width; everything in it stays inside."""
    layout = layout_of(chart, frame)
    name = f"{chart.name}-{frame.name}"
    parts = [
        f'<svg class="chart-{frame.name}" viewBox="0 0 {frame.width} {figure(layout.height)}" role="img" '
        f'aria-labelledby="{name}-title {name}-told" xmlns="http://www.w3.org/2000/svg" font-size="{SIZE}" '
        f'fill="currentColor" direction="ltr" data-left="{figure(layout.left)}" data-right="{figure(layout.right)}" '
        f'data-low="{chart.x.low:g}" data-high="{chart.x.high:g}">',
        f'<title id="{name}-title">{escape(chart.title)}</title><desc id="{name}-told">{escape(chart.told)}</desc>',
        *bands(chart, layout),
        *axes(chart, layout),
        *series(chart, layout, name),
        *(label for one in layout.begins for label in name_beside(chart, one, layout, is_begin=True)),
        *(label for one in layout.ends for label in name_beside(chart, one, layout, is_begin=False)),
        f'<path class="chart-rule" d="M0 {figure(layout.top)}V{figure(layout.bottom)}" stroke="currentColor" '
        'visibility="hidden"/></svg>',
    ]
    return "".join(parts)


def bands(chart: Chart, layout: Layout) -> Iterator[str]:
    for band in chart.bands:
        left, right = layout.x(band.begins), layout.x(band.ends)
        yield (
            f'<rect class="chart-band chart-band-{band.kind}" x="{figure(left)}" y="{figure(layout.top)}" '
            f'width="{figure(max(right - left, 1.5))}" height="{figure(layout.bottom - layout.top)}" '
            'fill-opacity=".13"/>'
        )
    for label in layout.band_labels:
        yield text(label.text, label.x, HEAD + LINE / 2, "start", "chart-band-name")


def axes(chart: Chart, layout: Layout) -> Iterator[str]:
    """Lines at the ticks and what stands beside them; what the axes are of, at their ends."""
    lines, foot = [], layout.bottom
    for value, _ in layout.y_ticks:
        lines.append(f"M{figure(layout.left)} {figure(layout.y(value))}H{figure(layout.right)}")
    lines.append(f"M{figure(layout.left)} {figure(foot)}H{figure(layout.right)}")
    lines += [f"M{figure(layout.x(value))} {figure(foot)}v4" for value, _ in layout.x_ticks]
    yield f'<path class="chart-grid" d="{"".join(lines)}" fill="none" {GRID}/>'
    for value, told in layout.y_ticks:
        yield text(told, layout.left - 2 * EDGE, layout.y(value), "end")
    for place, name in enumerate(cut_apart(chart.y.names, layout.left - 2 * EDGE, SIZE)):
        yield text(name, layout.left - 2 * EDGE, layout.y(place), "end")
    for value, told in layout.x_ticks:
        yield text(told, layout.x(value), foot + LINE - 2, "middle")
    yield text(chart.y.title, EDGE, HEAD / 2 - 4, "start", "chart-axis")
    yield text(chart.x.title, layout.right, foot + 2 * LINE - 1, "end", "chart-axis")


def series(chart: Chart, layout: Layout, name: str) -> Iterator[str]:
    """A group for each: its colour is told once, its marks take it."""
    marks: list[list[Mark]] = [[] for _ in chart.series]
    for mark in chart.marks:
        marks[mark.series].append(mark)
    for number, (one, own) in enumerate(zip(chart.series, marks, strict=True)):
        drawn = "".join(drawing(mark, layout, one.look.dash) for mark in own)
        yield (
            f'<g class="chart-line" data-series="{number}" style="--light:{one.look.light};--dark:{one.look.dark}" '
            f'color="{one.look.light}">{drawn}</g>'
        )


def drawing(mark: Mark, layout: Layout, dash: str) -> str:
    x, y = layout.x, layout.y
    if isinstance(mark, Line):
        path = line_path(mark.points, x, y, is_stepped=mark.is_stepped)
        if mark.is_lost:
            return (
                f'<path class="chart-lost" d="{path}" fill="none" stroke="currentColor" stroke-width="2" '
                f'stroke-dasharray="{LOST}" stroke-linecap="round"/>'
            )
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        return f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"{dashed}/>'
    if isinstance(mark, Points):
        return signs(signs_path(mark.points, mark.shape, x, y), mark.shape)
    if isinstance(mark, Box):
        path = box_path(mark, x, y)
        return f'<path d="{path}" stroke="currentColor" stroke-width="1.6" fill="currentColor" fill-opacity=".15"/>'
    return f'<path d="{bar_path(mark, x, y)}"/>'


def signs(path: str, shape: Shape) -> str:
    if shape is Shape.DOT:
        return f'<path d="{path}" stroke="currentColor" stroke-width="5" stroke-linecap="round"/>'
    if shape is Shape.BEYOND:
        return f'<path d="{path}"/>'
    fill = "none" if shape is Shape.CROSS else "#fff"
    return f'<path class="chart-sign" d="{path}" fill="{fill}" stroke="currentColor" stroke-width="1.6"/>'


def name_beside(chart: Chart, label: Label, layout: Layout, *, is_begin: bool) -> Iterator[str]:
    """The name of a line at its end, and a thin line that leads to it."""
    look = chart.series[label.series].look
    x, y = label.at
    if is_begin:
        edge = layout.left - layout.tick_room
        ends, anchor, beside = edge - EDGE / 2, "end", edge - EDGE
        path = f"M{figure(ends)} {figure(label.y)}L{figure(ends + LEADER / 2)} {figure(y)}"
    else:
        ends, anchor = layout.right + LEADER - EDGE, "start"
        beside = ends + EDGE / 2
        path = f"M{figure(x)} {figure(y)}H{figure(max(x, layout.right))}L{figure(ends)} {figure(label.y)}"
    yield (
        f'<g class="chart-name" data-series="{label.series}" style="--light:{look.light};--dark:{look.dark}">'
        f'<path d="{path}" fill="none" stroke="{look.light}" stroke-opacity=".6"/>'
        f"{text(label.text, beside, label.y, anchor)}</g>"
    )


def text(told: str, x: float, y: float, anchor: str, of: str = "") -> str:
    """A line of text with its middle at that height."""
    if not told:
        return ""
    anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
    named = f' class="{of}"' if of else ""
    shown = escape(isolated(plain(told)))
    return f'<text{named} x="{figure(x)}" y="{figure(y + BASELINE)}"{anchored}>{shown}</text>'
