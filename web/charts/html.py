"""A picture as a page shows it: drawn for a desk and for a phone, with its key, and its table beneath."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from web.charts.chart import Chart, Picture, Table
from web.charts.frame import FRAMES
from web.charts.svg import svg_of
from web.charts.text import plain


def html_of(picture: Picture) -> str:
    """Safe to put into a page, whatever names there are in it."""
    title = f"<h2>{escape(picture.title)}</h2>"
    if not isinstance(picture, Chart):
        why = f'<p class="chart-none">{escape(picture.why)}</p>'
        return f'<section class="picture" id="{picture.name}">{title}{why}</section>'
    drawn = "".join(svg_of(picture, frame) for frame in FRAMES)
    return (
        f'<section class="picture" id="{picture.name}">{title}<p class="chart-about">{escape(picture.told)}</p>'
        f'<div class="chart-plot">{drawn}</div><p class="chart-read" role="status"></p>'
        f"{''.join(key_of(picture))}{''.join(table_html(picture.table, picture.title, picture.name))}</section>"
    )


def key_of(chart: Chart) -> Iterator[str]:
    """The signs of the picture; that of a band in its tint."""
    kinds = {band.name: f' class="chart-key-{band.kind}"' for band in chart.bands}
    if chart.key:
        signs = (
            f"<li><span{kinds.get(words.partition(':')[0], '')}>{escape(sign)}</span> {escape(plain(words))}</li>"
            for sign, words in chart.key
        )
        yield f'<ul class="chart-key">{"".join(signs)}</ul>'


def table_html(table: Table, title: str, name: str) -> Iterator[str]:
    """Closed until somebody wants it; printed only where it is open."""
    yield f'<details class="chart-table"><summary>As a table<span class="chart-said">: {escape(title)}</span></summary>'
    yield f'<div class="race-scroll race-box" tabindex="0" role="region" aria-label="{escape(title)}, as a table">'
    yield f'<table class="race-table" id="{name}-table"><thead><tr>'
    yield "".join(f'<th scope="col">{escape(plain(one))}</th>' for one in table.head)
    yield "</tr></thead><tbody>"
    for row in table.rows:
        head, *cells = row.cells
        at = "" if row.at is None else f' data-at="{row.at:g}"'
        yield f'<tr{at}><th scope="row">{escape(head)}</th><td>{"</td><td>".join(map(escape, cells))}</td></tr>'
    yield "</tbody></table></div>"
    if table.note:
        whole = f' <a href="{escape(table.whole)}">All of them, as CSV</a>' if table.whole else ""
        yield f'<p class="chart-about">{escape(table.note)}{whole}</p>'
    yield "</details>"
