"""Sessions there is little to draw of, and names nobody expected: a picture, or a sentence why there is none."""

from __future__ import annotations

import pytest

from races.charts.drawn_session import DrawnSession
from races.charts.lap_chart import lap_chart_of
from races.charts.lap_times import lap_times_of
from races.charts.pace import pace_chart_of
from races.charts.pages import session_pictures
from races.models import Session
from tests.charts.geometry import line, rows
from tests.tablet import Tablet, lap, lights_out, started
from web.charts.chart import Chart, NoChart
from web.charts.html import html_of


def test_an_event_without_laps_says_in_a_sentence_why_nothing_is_drawn(tablet: Tablet) -> None:
    tablet.tell_at_once(started(0, laps="4"))
    pictures = session_pictures(Session.objects.get())
    assert all(isinstance(one, NoChart) and one.why.endswith(".") for one in pictures)


@pytest.mark.parametrize(
    "laps",
    [
        [lap(20, 1, 9_000, 1, driver="Ada")],
        [lap(20 + 9 * number, 1, 9_000, number, driver="Ada") for number in (1, 2, 3)],
        [lap(20, 1, 9_000, 7, driver="Ada")],
        [lap(20, 1, 9_000, 1), lap(21, 2, 9_000, 1)],
        [lap(20, 1, 9_000, 1, driver=(1, "Ada")), lap(30, 1, 9_000, 2, driver=(2, "Bob")), lap(31, 2, 9_000, 1)],
        [lap(20 + number, number, 9_000, 1, driver=(number, "𓀀" * 250)) for number in (1, 2, 3)],
    ],
    ids=["one lap", "one driver", "lost laps alone", "nobody named", "two on one controller", "long names"],
)
def test_whatever_there_is_has_a_picture_or_a_sentence(tablet: Tablet, laps: list[dict[str, object]]) -> None:
    tablet.tell_at_once(started(0, laps="9"), lights_out(10), *laps)
    told = [html_of(one) for one in session_pictures(Session.objects.get())]
    assert len(told) == 4
    assert "<svg" in told[0]
    assert "nan" not in "".join(told)


def test_two_on_one_controller_are_both_named(tablet: Tablet) -> None:
    laps = [lap(20, 1, 9_000, 1, driver=(1, "Ada")), lap(30, 1, 9_000, 2, driver=(2, "Bob"))]
    tablet.tell_at_once(started(0, laps="9"), lights_out(10), *laps)
    drawn = DrawnSession(Session.objects.get())
    assert line(lap_chart_of(drawn), "Ada, Bob") == [(1, 1), (2, 1)]
    assert list(rows(pace_chart_of(drawn))) == ["Ada", "Bob"]


def test_a_name_that_is_markup_is_text(tablet: Tablet) -> None:
    tablet.tell_at_once(started(0, laps="9"), lights_out(10), lap(20, 1, 9_000, 1, driver="<script>&\"'"))
    told = "".join(html_of(one) for one in session_pictures(Session.objects.get()))
    assert "<script" not in told
    assert "&lt;script&gt;" in told


def test_a_race_of_a_day_draws_laps_together_and_says_so(tablet: Tablet) -> None:
    """1,700 laps of one car: three at a time, and of its table every fourth row."""
    laps = [lap(10 + 5 * number, 1, 5_000, number, driver="Ada") for number in range(1, 1_701)]
    tablet.tell_at_once(started(0, laps="1700"), lights_out(10), *laps)
    drawn = DrawnSession(Session.objects.get())
    times = lap_times_of(drawn)
    assert isinstance(times, Chart)
    assert "median of up to 3 laps" in times.told
    assert len(line(times, "Ada")) == 567
    assert times.table.note == "Every 4th of 1,700 lines."
    assert times.table.whole.endswith("/laps/?format=csv")
    assert len(html_of(times)) < 100_000
