"""Marks as the paths of SVG: as few figures as tell the same picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from web.charts.chart import Bar, Box, Point, Shape
from web.charts.scales import Scale

SIGNS = {
    Shape.DOT: "M{x} {y}h0",
    Shape.RING: "M{x} {y}m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0",
    Shape.CROSS: "M{x} {y}m-3.5-3.5l7 7m0-7l-7 7",
    Shape.DIAMOND: "M{x} {y}m0-4.5l4 4.5l-4 4.5l-4-4.5z",
    Shape.BEYOND: "M{x} {y}m0-1l4 7h-8z",
}
PER_COLUMN = 3
"""Of more points that share a column of pixels, the lowest and the highest are drawn."""


MOST_SIGNS, COARSE = 200, 3


def figure(value: float) -> str:
    """To a tenth, as short as can be."""
    return f"{value:.1f}".removesuffix(".0")


def line_path(points: Sequence[Point], x: Scale, y: Scale, *, is_stepped: bool = False) -> str:
    """From point to point; stepped, to the next x first."""
    places = places_of(points, x, y)
    if is_stepped:
        places = list(steps(places))
    path = "L".join([f"{across:.1f} {up:.1f}" for across, up in straightened(thinned(places))])
    return f"M{path}L".replace(".0 ", " ").replace(".0L", "L")[:-1]


def places_of(points: Sequence[Point], x: Scale, y: Scale) -> list[Point]:
    return list(zip(x.places([across for across, _ in points]), y.places([up for _, up in points]), strict=True))


def steps(places: Sequence[Point]) -> Iterator[Point]:
    before: float | None = None
    for across, up in places:
        if before is not None and before != up:
            yield across, before
        yield across, up
        before = up


def thinned(places: Sequence[Point]) -> list[Point]:
    """No more than so many in a column of pixels, and the ends; what is seen is the same."""
    if len(places) <= PER_COLUMN or len(places) <= PER_COLUMN * (abs(places[-1][0] - places[0][0]) + 1):
        return list(places)
    found: list[Point] = [places[0]]
    column: list[Point] = []
    for place in places[1:-1]:
        if column and int(place[0]) != int(column[0][0]):
            found += extremes_of(column)
            column = []
        column.append(place)
    return [*found, *extremes_of(column), places[-1]]


def extremes_of(column: Sequence[Point]) -> list[Point]:
    if len(column) <= PER_COLUMN:
        return list(column)
    heights = [up for _, up in column]
    return [column[one] for one in sorted({heights.index(min(heights)), heights.index(max(heights))})]


def straightened(places: Sequence[Point]) -> list[Point]:
    """Without those in the middle of a level stretch."""
    if len(places) < 3:
        return list(places)
    heights = [up for _, up in places]
    inner = zip(places[1:-1], heights, heights[2:], strict=False)
    return [places[0], *(one for one, before, after in inner if not before == one[1] == after), places[-1]]


def signs_path(points: Iterable[Point], shape: Shape, x: Scale, y: Scale) -> str:
    """All points marked by one sign, each only once where several are at one place; of very many, nearly at one."""
    sign = SIGNS[shape]
    places = places_of(list(points), x, y)
    if len(places) > MOST_SIGNS:
        places = [(COARSE * round(across / COARSE), COARSE * round(up / COARSE)) for across, up in places]
    told = dict.fromkeys((figure(across), figure(up)) for across, up in places)
    return "".join(sign.format(x=across, y=up) for across, up in told)


BOX_HEIGHT = 12


def box_path(box: Box, x: Scale, y: Scale) -> str:
    """Whiskers, and the middle half as a box with a line at the middle."""
    middle = y(box.at)
    top, bottom = figure(middle - BOX_HEIGHT / 2), figure(middle + BOX_HEIGHT / 2)
    least, quarter, half, three_quarters, most = (
        figure(x(value)) for value in (box.least, box.quarter, box.middle, box.three_quarters, box.most)
    )
    level = figure(middle)
    return (
        f"M{least} {level}H{quarter}M{three_quarters} {level}H{most}"
        f"M{quarter} {top}H{three_quarters}V{bottom}H{quarter}zM{half} {top}V{bottom}"
    )


def bar_path(bar: Bar, x: Scale, y: Scale) -> str:
    left, right = (figure(x(value)) for value in bar.x)
    foot, head = (figure(y(value)) for value in bar.y)
    return f"M{left} {foot}H{right}V{head}H{left}z"
