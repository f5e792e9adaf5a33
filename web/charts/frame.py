"""Where in the frame of a picture everything stands: the plot, and the names around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web.charts.chart import Axis, Band, Chart
from web.charts.labels import pushed_apart
from web.charts.scales import Scale, Tick
from web.charts.text import cut, cut_apart, width_of


@dataclass(frozen=True, slots=True)
class Frame:
    """A width, in units that are pixels where it is shown unscaled, and what fits into it."""

    name: str
    width: int
    plot_height: int
    ticks_across: int
    ticks_up: int
    name_room: int


WIDE = Frame("wide", 800, 280, ticks_across=11, ticks_up=8, name_room=150)
NARROW = Frame("narrow", 360, 280, ticks_across=5, ticks_up=7, name_room=68)
"""What fits a desk, and what fits a phone; a page has both, and shows one."""
FRAMES = (WIDE, NARROW)

SIZE = 12
LINE = 15
ROW = 24
EDGE = 4
HEAD, FOOT = 26, 38
LEADER = 16
"""From a line's end to its name."""
LEAST_MARGIN = 26
"""Half of the longest label of a tick below the plot."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name at a line's end, as much as has room, and the middle of where it stands; `at` is the line's end."""

    series: int
    text: str
    y: float
    at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class BandLabel:
    text: str
    x: float


@dataclass(frozen=True, slots=True)
class Layout:
    """All places of one chart in one frame."""

    frame: Frame
    height: float
    x: Scale
    y: Scale
    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]
    tick_room: float
    begins: Sequence[Label]
    ends: Sequence[Label]
    band_labels: Sequence[BandLabel]

    @property
    def left(self) -> float:
        return self.x.start

    @property
    def right(self) -> float:
        return self.x.end

    @property
    def top(self) -> float:
        return min(self.y.start, self.y.end)

    @property
    def bottom(self) -> float:
        return max(self.y.start, self.y.end)


def layout_of(chart: Chart, frame: Frame) -> Layout:
    """Higher than the frame asks for where there are more names than it has room for."""
    begin = [number for number, one in enumerate(chart.series) if one.begins is not None]
    end = [number for number, one in enumerate(chart.series) if one.ends is not None]
    y_ticks = [] if chart.y.names else ticks_of(chart.y, frame.ticks_up)
    tick_room = room_of([text for _, text in y_ticks] or chart.y.names, 1.3 * frame.name_room) + EDGE
    left = tick_room + room_for_names(chart, begin, frame)
    right = max(LEAST_MARGIN, room_for_names(chart, end, frame))
    top = HEAD + (LINE if chart.bands else 0)
    rows = max(len(begin), len(end)) * LINE, len(chart.y.names) * ROW
    height = max(ROW if chart.y.names else frame.plot_height, *rows)
    x = Scale(chart.x.low, chart.x.high, max(left, LEAST_MARGIN), frame.width - right)
    y = Scale(chart.y.low, chart.y.high, top + height, top)
    return Layout(
        frame,
        top + height + FOOT,
        x,
        y,
        ticks_of(chart.x, frame.ticks_across),
        y_ticks,
        tick_room,
        labels_of(chart, begin, frame, x, y, is_begin=True),
        labels_of(chart, end, frame, x, y, is_begin=False),
        band_labels_of(chart.bands, x),
    )


def ticks_of(axis: Axis, most: int) -> list[Tick]:
    low, high = sorted((axis.low, axis.high))
    return axis.ticks(low, high, most)


def room_of(texts: Sequence[str], most: float) -> float:
    return min(max((width_of(text, SIZE) for text in texts), default=0.0), most) + 2 * EDGE


def room_for_names(chart: Chart, numbers: Sequence[int], frame: Frame) -> float:
    if not numbers:
        return 0
    return (
        room_of(cut_apart([chart.series[one].name for one in numbers], frame.name_room, SIZE), frame.name_room) + LEADER
    )


def labels_of(chart: Chart, numbers: Sequence[int], frame: Frame, x: Scale, y: Scale, *, is_begin: bool) -> list[Label]:
    """The names of those series beside the plot, pushed apart where they would overlap."""
    points = [chart.series[one].begins if is_begin else chart.series[one].ends for one in numbers]
    places = [(x(point[0]), y(point[1])) for point in points if point is not None]
    top, bottom = min(y.start, y.end) - LINE / 2, max(y.start, y.end) + LINE / 2
    middles = pushed_apart([place[1] for place in places], LINE, top, bottom)
    names = cut_apart([chart.series[one].name for one in numbers], frame.name_room, SIZE)
    return [Label(*one) for one in zip(numbers, names, middles, places, strict=True)]


def band_labels_of(bands: Sequence[Band], x: Scale) -> list[BandLabel]:
    """The names above bands that have room for any of theirs; the key names all."""
    found: list[BandLabel] = []
    in_order = sorted(bands, key=lambda band: (band.begins, band.ends))
    free = x.start
    for place, band in enumerate(in_order):
        begins = max(x(band.begins), free)
        following = next((x(other.begins) for other in in_order[place + 1 :] if x(other.begins) > begins), x.end)
        is_last = following == x.end
        wanted = width_of(band.name, SIZE)
        if is_last and begins + wanted > x.end:
            before = max((x(other.ends) + EDGE for other in in_order[:place]), default=x.start)
            begins = min(begins, max(free, x.end - wanted, before))
        is_beside = begins <= max(x(band.ends), x(band.begins) + LINE)
        text = cut(band.name, following - begins - EDGE * (not is_last), SIZE) if is_beside else ""
        if len(text) > 2 or text == band.name != "":
            found.append(BandLabel(text, begins))
            free = begins + width_of(text, SIZE) + EDGE
    return found
