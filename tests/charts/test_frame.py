"""Names beside lines, whatever names they are: none over another, none outside the frame."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.charts.chart import Axis, Band, Chart, Line, Row, Series, Table, table_of
from web.charts.colours import NIGHT, PALETTE, PAPER, contrast, distance, looks_of, rgb_of
from web.charts.frame import FRAMES, LINE, NARROW, SIZE, WIDE, layout_of
from web.charts.labels import pushed_apart
from web.charts.paths import thinned
from web.charts.scales import Ticks, day_ticks, gap_ticks, percent_ticks, place_ticks, time_ticks, whole_ticks
from web.charts.svg import svg_of
from web.charts.text import clusters, cut, cut_apart, plain, width_of

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=0, max_size=250)


def picture(names: list[str], ends: list[float], bands: list[Band] | None = None) -> Chart:
    points = [(float(one), float(end)) for one, end in enumerate(ends)]
    series = [
        Series(name, look, point, point)
        for name, look, point in zip(names, looks_of([""] * len(names)), points, strict=True)
    ]
    marks = [Line(one, [(0.0, 0.0), point]) for one, point in enumerate(points)]
    table = Table(["Lap", *names], [Row(["1", *names], 1)])
    return Chart("c", "Chart", "It.", Axis("Lap", 0, 100), Axis("Place", 100, 0), table, series, marks, bands or [])


@given(st.lists(st.tuples(NAMES, st.floats(-50, 150)), min_size=1, max_size=40))
def test_no_name_covers_another_or_leaves_the_frame(lines: list[tuple[str, float]]) -> None:
    drawn = picture([name for name, _ in lines], [end for _, end in lines])
    for frame in FRAMES:
        layout = layout_of(drawn, frame)
        for labels in (layout.begins, layout.ends):
            middles = sorted(label.y for label in labels)
            assert all(after - before >= LINE - 1e-6 for before, after in pairwise(middles))
            assert middles[0] >= LINE / 2
            assert middles[-1] <= layout.height - LINE / 2
        for label in layout.begins:
            assert layout.left - layout.tick_room - width_of(label.text, SIZE) >= 0
        for label in layout.ends:
            assert layout.right + width_of(label.text, SIZE) <= frame.width
        assert layout.right - layout.left > frame.width / 3, "room is left for the lines"
        ElementTree.fromstring(svg_of(drawn, frame))


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100), NAMES), max_size=30))
def test_no_name_of_a_band_covers_another_or_leaves_the_frame(bands: list[tuple[float, float, str]]) -> None:
    named = [Band(min(one), max(one), name) for *one, name in bands]
    for frame in FRAMES:
        layout = layout_of(picture(["Ada"], [1], named), frame)
        places = [(label.x, label.x + width_of(label.text, SIZE)) for label in layout.band_labels]
        assert all(before[1] <= after[0] + 1e-6 for before, after in pairwise(places))
        assert all(place[1] <= frame.width for place in places)


@given(st.lists(st.floats(-1000, 1000), max_size=20))
def test_labels_with_room_stay_where_they_are_wanted_and_keep_their_order(wanted: list[float]) -> None:
    found = pushed_apart(wanted, 10, 0, 300)
    assert all(5 <= one <= 295 for one in found)
    order = sorted(range(len(wanted)), key=lambda one: (wanted[one], one))
    assert all(found[after] - found[before] >= 10 - 1e-6 for before, after in pairwise(order))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ([100, 200], [100, 200]),
        ([100, 100], [95, 105]),
        ([100, 102, 200], [96, 106, 200]),
        ([0, 0, 0], [5, 15, 25]),
        ([300, 299], [295, 285]),
    ],
)
def test_labels_move_as_little_as_they_can(wanted: list[float], found: list[float]) -> None:
    assert pushed_apart(wanted, 10, 0, 300) == found


def test_labels_without_room_are_an_error() -> None:
    with pytest.raises(ValueError, match="31 labels of 10 have no room in 300"):
        pushed_apart([0] * 31, 10, 0, 300)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ada", "Ada"),
        ("A" * 250, "AAAAAAA…"),
        ("日本語日本語日本語", "日本語日本…"),
        ("👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀", "👩‍🚀👩‍🚀…"),
        ("🇩🇪🇫🇷🇩🇪🇫🇷🇩🇪🇫🇷🇩🇪", "🇩🇪🇫🇷…"),
        ("z̶̢̧̨̛̛͔̥͍̗͖̤͐", "z̶̢"),
        ("a\u202egnp.exe\nb", "a gnp.exe b"),
        ("\x00\x1f", ""),
    ],
)
def test_a_name_is_cut_between_letters(text: str, kept: str) -> None:
    assert cut(text, 84, SIZE) == kept


def test_names_that_would_read_alike_keep_their_ends() -> None:
    names = ["Driver number 11", "Driver number 12", "Ada Lovelace the First", "Bob", "Bob"]
    assert cut_apart(names, 84, SIZE) == ["Drive…er 11", "Drive…er 12", "Ada Lovel…", "Bob", "Bob"]


@given(st.lists(NAMES, max_size=5))
def test_names_cut_apart_have_room(names: list[str]) -> None:
    assert all(width_of(name, SIZE) <= 50 for name in cut_apart(names, 50, SIZE))


@given(NAMES)
def test_letters_are_never_torn_or_lost(text: str) -> None:
    told = plain(text)
    assert len("".join(clusters(told))) <= len(told)
    assert width_of(cut(text, 50, SIZE), SIZE) <= 50


def test_every_colour_of_the_palette_can_be_seen_and_told_from_the_others() -> None:
    for light, dark in PALETTE:
        assert contrast(rgb_of(light) or PAPER, PAPER) >= 3
        assert contrast(rgb_of(dark) or NIGHT, NIGHT) >= 3
    for paper in zip(*PALETTE, strict=True):
        assert all(distance(one, other) >= 0.1 for one in paper for other in paper if one != other)


@pytest.mark.parametrize(
    "own",
    [
        [""] * 8,
        ["#ff0000"] * 8,
        ["#fff", "#ffffff", "white", "#000", "rgb(255,255,0)", "#ffff00", "nonsense", "#00f"],
        ["#e11d48", "#2563eb", "#16a34a", "#f59e0b", "#7c3aed", "#0891b2", "#111827", "#9ca3af"],
    ],
    ids=["none", "all alike", "whatever", "apart"],
)
def test_eight_lines_can_be_told_apart_with_and_without_colour(own: list[str]) -> None:
    looks = looks_of(own)
    assert len({look.dash for look in looks}) == 8
    for paper, colours in ((PAPER, [look.light for look in looks]), (NIGHT, [look.dark for look in looks])):
        assert all(contrast(rgb_of(colour) or paper, paper) >= 3 for colour in colours)
        assert len(set(colours)) == 8


def test_a_colour_of_their_own_stays_theirs_and_is_only_made_to_be_seen() -> None:
    red, yellow = looks_of(["#e11d48", "#ffff00"])
    assert (red.light, red.dark) == ("#e11d48", "#e11d48")
    assert yellow.dark == "#ffff00"
    assert yellow.light == "#8c8c00"


@pytest.mark.parametrize(
    ("ticks", "low", "high", "told"),
    [
        (whole_ticks, 0, 112, "0 50 100"),
        (whole_ticks, 1, 3, "1 2 3"),
        (whole_ticks, 5, 5, "5"),
        (place_ticks, 0.6, 36.4, "1 10 20 30"),
        (place_ticks, 0.6, 4.4, "1 2 3 4"),
        (time_ticks, 6_950, 7_420, "7.0 7.1 7.2 7.3 7.4"),
        (time_ticks, 0, 86_400_000, "0 6:00:00 12:00:00 18:00:00 24:00:00"),
        (gap_ticks, -1_000, 91_000, "0 +30 +1:00 +1:30"),
        (percent_ticks, -0.4, 1.1, "0 % +0.5 % +1.0 %"),
        (day_ticks, 738_000, 738_003, "29 Jul 30 Jul 31 Jul 1 Aug"),
        (day_ticks, 735_000, 738_700, "2015 2020"),
    ],
)
def test_ticks_are_round_and_few(ticks: Ticks, low: float, high: float, told: str) -> None:
    assert " ".join(text for _, text in ticks(low, high, 6)) == told


@pytest.mark.parametrize("ticks", [whole_ticks, time_ticks, gap_ticks, percent_ticks])
@given(low=st.floats(-1e18, 1e18), span=st.floats(0, 1e18))
def test_no_axis_has_more_ticks_than_have_room(ticks: Ticks, low: float, span: float) -> None:
    found = ticks(low, low + span, 6)
    assert len(found) <= 7


def test_a_line_of_a_day_has_no_more_points_than_can_be_seen() -> None:
    """In each column of pixels its ends and its extremes stay."""
    places = [(lap / 100, float(lap % 7)) for lap in range(20_000)]
    kept = thinned(places)
    assert len(kept) <= 3 * 201
    assert {up for _, up in kept} >= {0.0, 6.0}
    assert (kept[0], kept[-1]) == (places[0], places[-1])


def test_a_long_table_is_told_in_part_and_says_so() -> None:
    rows = [Row([str(lap)], lap) for lap in range(1, 1202)]
    table = table_of(["Lap"], rows, "/all")
    assert [row.cells[0] for row in table.rows[:2]] == ["1", "4"]
    assert table.rows[-1].cells[0] == "1201"
    assert (table.note, table.whole) == ("Every 3rd of 1,201 lines.", "/all")


def test_the_narrow_frame_is_that_of_a_phone() -> None:
    assert (NARROW.width, WIDE.width) == (360, 800)
    assert re.search(r'viewBox="0 0 360 ', svg_of(picture(["Ada"], [1]), NARROW))
