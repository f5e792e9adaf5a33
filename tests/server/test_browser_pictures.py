"""What moves on a picture, in a browser but without a hub: the page is made of pictures alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from web.charts.chart import Axis, Band, Chart, Line, Row, Series, Table
from web.charts.colours import looks_of
from web.charts.html import html_of

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "web" / "static" / "web"
NAMES = [
    "Ada",
    "W" * 250,
    "محمد بن عبد الله بن محمد",
    "日本語の名前はとても長い",
    "👩‍🚀👨‍👩‍👧‍👦🇩🇪👍🏽😀😀😀",
    "z̶̢̧̨̛̛͔̥͍̗͖̤͐algo",
    "﷽﷽﷽",
    "<b>&\"'",
]
OUTSIDE_OR_OVER_ANOTHER = """() => [...document.querySelectorAll("svg")].filter(svg => svg.getClientRects().length)
    .flatMap(svg => {
        const {width, height} = svg.viewBox.baseVal;
        const boxes = [...svg.querySelectorAll("text")].map(one => [one.textContent, one.getBBox()]);
        const outside = ([, box]) => box.x < 0 || box.x + box.width > width || box.y + box.height > height;
        const over = ([, one], [, other]) =>
            Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x) > 1 &&
            Math.abs(one.y + one.height / 2 - other.y - other.height / 2) < 11;
        return boxes.filter((one, place) => outside(one) || boxes.slice(0, place).some(other => over(one, other)));
    }).map(([text]) => text)"""


def picture(name: str, names: list[str]) -> Chart:
    """Lap by lap, everybody in the place they began in."""
    looks = looks_of([""] * len(names))
    lines = [[(float(lap), place) for lap in range(1, 21)] for place in range(1, len(names) + 1)]
    series = [Series(who, look, own[0], own[-1]) for who, look, own in zip(names, looks, lines, strict=True)]
    marks = [Line(number, own) for number, own in enumerate(lines)]
    rows = [
        Row([str(lap), *(f"{place} · {lap}.{place}00" for place in range(1, len(names) + 1))], lap)
        for lap in range(1, 21)
    ]
    x, y = Axis("Lap", 1, 20), Axis("Place", len(names) + 0.4, 0.6)
    bands = [Band(lap, lap + 2, names[-1] * 20, "wet") for lap in (2, 9, 18)]
    return Chart(name, name.capitalize(), "Places.", x, y, Table(["Lap", *names], rows), series, marks, bands)


def show(page: Page, *pictures: Chart) -> None:
    page.set_content("".join(map(html_of, pictures)))
    page.add_style_tag(path=STATIC / "charts.css")
    page.add_script_tag(path=STATIC / "charts.js", type="module")
    page.wait_for_selector(".chart-plot[tabindex]")


def test_arrow_keys_read_out_what_stands_in_the_table_of_that_picture(page: Page) -> None:
    show(page, picture("first", ["Ada", "Bob"]), picture("second", ["Cy", "Dee"]))
    said, other = page.locator("#first .chart-read"), page.locator("#second .chart-read")
    page.locator("#first .chart-plot").focus()
    for _ in range(17):
        page.keyboard.press("ArrowRight")
    expect(said).to_have_text("Lap 17: Ada: 1 · 17.100; Bob: 2 · 17.200; ")
    cells = page.locator('#first tr[data-at="17"] td').all_text_contents()
    assert cells == ["1 · 17.100", "2 · 17.200"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(said).to_have_text("Lap 17: Bob: 2 · 17.200; ")
    assert page.locator("#first svg.chart-wide .chart-line.chart-picked").get_attribute("data-series") == "1"
    page.keyboard.press("End")
    expect(said).to_have_text("Lap 20: Bob: 2 · 20.200; ")
    expect(other).to_have_text("")
    page.keyboard.press("Escape")
    expect(said).to_have_text("")


def test_a_mouse_reads_out_the_lap_under_it_and_picks_a_line_near_it(page: Page) -> None:
    show(page, picture("first", ["Ada", "Bob"]))
    box = page.locator("#first svg.chart-wide").bounding_box()
    line = page.locator("#first svg.chart-wide .chart-line").nth(1).bounding_box()
    assert box is not None
    assert line is not None
    page.mouse.move(line["x"] + line["width"] * 9 / 19, box["y"] + box["height"] / 2)
    expect(page.locator("#first .chart-read")).to_have_text("Lap 10: Ada: 1 · 10.100; Bob: 2 · 10.200; ")
    page.mouse.move(line["x"] + line["width"] * 9 / 19, line["y"] + line["height"] / 2 - 5)
    expect(page.locator("#first .chart-read")).to_have_text("Lap 10: Bob: 2 · 10.200; ")
    page.mouse.move(0, 0)
    expect(page.locator("#first .chart-read")).to_have_text("")


@pytest.mark.parametrize("width", [360, 1280])
def test_no_name_in_any_script_leaves_the_frame_or_covers_another(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show(page, picture("names", NAMES))
    assert page.locator("svg:visible").count() == 1
    assert page.evaluate(OUTSIDE_OR_OVER_ANOTHER) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
