"""The pictures of a session: what happened is where it happened."""

from __future__ import annotations

import pytest

from races.charts.drawn_session import DrawnSession
from races.charts.gap_chart import gap_chart_of
from races.charts.lap_chart import lap_chart_of
from races.charts.lap_times import lap_times_of
from races.charts.pages import OF_A_SESSION
from races.models import Session
from tests.charts.geometry import chart, compare, line, rows, signs
from tests.conftest import Writing, slotfreunde, tablet_of
from tests.tablet import Tablet, ended, event, lap, lights_out, started
from web.charts.chart import NoChart, Shape
from web.charts.html import html_of


@pytest.fixture(scope="module")
def evening(of_module: Writing) -> None:
    """Qualifying: Bob, Ada, Cy. Race of four laps: Bob leads, Ada on lap 2, Bob again from the lap that Ada's lost
    lap 3 was on; Cy pits on lap 2 and is a lap down, Dee retires after one."""
    with of_module():
        Tablet(tablet_of(slotfreunde())).tell_at_once(
            event(0, "util.set_active_track", {"id": 7, "name": "Demo Circuit"}),
            started(10, "qualifying", duration=60),
            lights_out(11),
            lap(20, 1, 9_000, 1, driver="Ada"),
            lap(21, 2, 8_900, 1, driver="Bob"),
            lap(22, 3, 9_900, 1, driver="Cy"),
            ended(70, "qualifying", *({"controller_id": number, "laps": 1} for number in (2, 1, 3))),
            started(100, "race", laps="4"),
            lights_out(110),
            lap(120, 2, 10_000, 1, driver="Bob"),
            lap(121, 1, 11_000, 1, driver="Ada"),
            lap(125, 3, 15_000, 1, driver="Cy"),
            lap(126, 4, 16_000, 1, driver="Dee"),
            lap(131, 1, 10_000, 2, driver="Ada"),
            lap(132, 2, 12_000, 2, driver="Bob"),
            event(133, "race.vsc_deployed"),
            event(138, "race.vsc_retracted"),
            event(136, "event.pit.enter", {"controller_id": "3"}),
            event(139, "event.pit.leave", {"controller_id": "3"}),
            lap(142, 3, 17_000, 2, driver="Cy"),
            lap(142.5, 2, 10_500, 3, driver="Bob"),
            lap(152.5, 2, 10_000, 4, driver="Bob"),
            lap(155, 1, 12_000, 4, driver="Ada"),
            lap(156, 3, 14_000, 3, driver="Cy"),
            ended(
                160,
                "race",
                {"controller_id": 2, "laps": 4},
                {"controller_id": 1, "laps": 4},
                {"controller_id": 3, "laps": 3},
                {"controller_id": 4, "laps": 1, "retired": True},
            ),
        )


@pytest.fixture
def race(evening: None, db: None) -> DrawnSession:
    return DrawnSession(Session.objects.get(type="race"))


def test_a_lead_changes_on_the_lap_it_changed_on(race: DrawnSession) -> None:
    drawn = lap_chart_of(race)
    assert line(drawn, "Bob") == [(0, 1), (1, 1), (2, 2), (3, 1), (4, 1)]
    assert line(drawn, "Ada") == [(0, 2), (1, 2), (2, 1), (3, 2), (4, 2)]


def test_who_is_a_lap_down_ends_a_lap_before_the_end(race: DrawnSession) -> None:
    assert line(lap_chart_of(race), "Cy") == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_who_was_not_in_the_qualifying_begins_with_the_first_lap(race: DrawnSession) -> None:
    drawn = lap_chart_of(race)
    assert chart(drawn).x.low == 0
    assert line(drawn, "Dee") == [(1, 4)]


def test_a_lost_lap_is_dotted_and_no_other(race: DrawnSession) -> None:
    drawn = lap_chart_of(race)
    assert line(drawn, "Ada", is_lost=True) == [(2, 1), (3, 2)]
    assert not line(drawn, "Bob", is_lost=True)
    assert line(gap_chart_of(race), "Ada", is_lost=True) == [(2, -1000), (4, 2500)]


def test_a_pit_stop_is_on_the_lap_the_car_came_in_on(race: DrawnSession) -> None:
    assert signs(lap_chart_of(race), "Cy", Shape.RING) == [(2, 3)]


def test_gaps_are_those_at_the_line(race: DrawnSession) -> None:
    drawn = gap_chart_of(race)
    assert line(drawn, "Bob") == [(1, 0), (2, 0), (3, 0), (4, 0)]
    assert line(drawn, "Cy") == [(1, 5000), (2, 10_000), (3, 13_500)]
    assert chart(drawn).y.low > chart(drawn).y.high, "further behind is further down"


def test_the_safety_car_lies_on_the_laps_of_the_leader(race: DrawnSession) -> None:
    """From 2 s into the third lap of Bob, who leads it in 10.5 s after Ada's second, until 7 s into it."""
    [band] = chart(lap_chart_of(race)).bands
    assert (round(band.begins, 2), round(band.ends, 2), band.name) == (2.17, 2.61, "VSC")


def test_the_table_beneath_says_the_same(race: DrawnSession) -> None:
    told = rows(lap_chart_of(race))
    assert chart(lap_chart_of(race)).table.head == ["Lap", "Bob", "Ada", "Cy", "Dee"]
    assert told["0 (grid)"] == ["1", "2", "3", ""]
    assert told["2"] == ["2 · 12.000 · +1.000", "1 · 10.000", "3 · 17.000 · +11.000", ""]
    assert told["3"] == ["1 · 10.500", "2 (lost)", "3 · 14.000 · +13.500", ""]
    assert rows(gap_chart_of(race))["4"] == ["0", "+2.500", "", ""]
    assert rows(lap_times_of(race))["2"] == ["12.000", "10.000", "17.000 not clean", ""]


def test_each_picture_is_drawn_as_it_was(race: DrawnSession) -> None:
    for picture in OF_A_SESSION:
        drawn = picture(race)
        compare(drawn, f"race-{drawn.name}")


def test_a_qualifying_goes_by_time_and_has_no_gaps(evening: None, db: None) -> None:
    drawn = DrawnSession(Session.objects.get(type="qualifying"))
    places = lap_chart_of(drawn)
    assert (line(places, "Ada"), line(places, "Bob"), line(places, "Cy")) == (
        [(9000, 1)],
        [(10_000, 1)],
        [(11_000, 3)],
    )
    assert isinstance(gap_chart_of(drawn), NoChart)
    assert "best lap decides" in html_of(gap_chart_of(drawn))
