"""What a picture shows, read from what it is made of."""

from __future__ import annotations

import os
import re
from pathlib import Path

from web.charts.chart import Chart, Line, Picture, Points, Shape
from web.charts.frame import FRAMES
from web.charts.svg import svg_of

GOLDEN = Path(__file__).parent / "golden"
Points_ = list[tuple[float, float]]


def chart(picture: Picture) -> Chart:
    assert isinstance(picture, Chart), picture
    return picture


def line(picture: Picture, name: str, *, is_lost: bool | None = None) -> Points_:
    """The points of somebody's line, each once; of its dotted or its whole parts only."""
    of = [one.name for one in chart(picture).series].index(name)
    marks = [mark for mark in chart(picture).marks if isinstance(mark, Line) and mark.series == of]
    told = [point for mark in marks if is_lost in (None, mark.is_lost) for point in mark.points]
    return list(dict.fromkeys(told))


def signs(picture: Picture, name: str, shape: Shape) -> Points_:
    of = [one.name for one in chart(picture).series].index(name)
    marks = [mark for mark in chart(picture).marks if isinstance(mark, Points) and mark.series == of]
    return [point for mark in marks if mark.shape is shape for point in mark.points]


def rows(picture: Picture) -> dict[str, list[str]]:
    """By its head, each row of the table."""
    return {row.cells[0]: list(row.cells[1:]) for row in chart(picture).table.rows}


def compare(picture: Picture, name: str) -> None:
    """With the drawing kept, in either frame; `GOLDENS=write` keeps it anew."""
    for frame in FRAMES:
        drawn = svg_of(chart(picture), frame)
        file = GOLDEN / f"{name}-{frame.name}.svg"
        text = re.sub(r"(?=<(?:g|path|text|rect|title|/svg))", "\n", drawn) + "\n"
        if os.environ.get("GOLDENS") == "write":
            file.write_text(text)
        assert file.read_text() == text, file.name
