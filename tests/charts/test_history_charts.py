"""The pictures of drivers, cars and tracks: form, rivals, times that fall, laps by month."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from drivers.models import Car, Club, Driver
from races.charts.falls import falls, personal_bests_of, record_fall_of
from races.charts.form import against, car_pace_of, field_pace_of, form_of, outings
from races.charts.head_to_head import head_to_head_of
from races.charts.laps_by_month import laps_by_month_of
from races.charts.over_time import Dated, Scene, day_of, over_time
from races.charts.pages import car_pictures, driver_pictures, track_pictures
from races.models import Track
from tests.charts.geometry import chart, compare, line, rows
from tests.conftest import Writing, slotfreunde, tablet_of
from tests.tablet import Tablet, at, ended, event, lap, lights_out, started
from web.charts.chart import Bar, Line, NoChart
from web.charts.html import html_of
from web.charts.scales import place_ticks, time_ticks

TWO_LAPS = ((1, "Ada", "GT3"), (2, "Bob", "F1"))


@pytest.fixture(scope="module")
def evening(of_module: Writing) -> None:
    """Three races of Ada and Bob: Bob, Ada, Ada wins. Their third laps are clean: 10 s and 11 s, 10 s and 10 s, 9 s
    and 10 s; Ada falls from 9.9 to 9.5 to 8.9 s."""
    with of_module():
        tablet = Tablet(tablet_of(slotfreunde()))
        tablet.tell_at_once(event(0, "util.set_active_track", {"id": 7, "name": "Demo Circuit", "length": 10}))
        for number, (first, times) in enumerate(((2, (11, 10)), (1, (10, 10)), (1, (9, 10)))):
            begin = 100 + 200 * number
            told = [started(begin, laps="4"), lights_out(begin + 1)]
            for controller, name, car in TWO_LAPS:
                seconds = times[controller - 1]
                for count in range(1, 5):
                    ms = 1000 * seconds - 100 * (count == 2)
                    end = begin + 2 + count * seconds + controller / 10
                    told.append(lap(end, controller, ms, count, driver=name, car=car))
            order = (first, 3 - first)
            result = ended(begin + 90, "race", *({"controller_id": one, "laps": 4} for one in order))
            tablet.tell_at_once(*sorted(told, key=lambda one: one["time"]), result)
        tablet.tell_at_once(started(900, "qualifying"))


@pytest.fixture
def ada(evening: None, db: None) -> Driver:
    return Driver.objects.get(name="Ada")


def test_the_form_is_the_place_race_by_race(ada: Driver) -> None:
    drawn = form_of(ada, outings("driver", ada))
    assert [place for _, place in line(drawn, "Place")] == [2, 1, 1]
    assert chart(drawn).y.low > chart(drawn).y.high, "the first place is on top"
    assert list(rows(drawn).values()) == [["2"], ["1"], ["1"]]


def test_the_pace_is_that_of_clean_laps_against_the_others(ada: Driver) -> None:
    """Ada's mean over Bob's: 3 clean laps each, without the first, of which one is 0.1 s quicker."""
    drawn = field_pace_of(ada, outings("driver", ada))
    assert [round(pace, 2) for _, pace in line(drawn, "Pace")] == [10.03, 0.0, -10.03]
    assert list(rows(drawn).values()) == [["+10.03 %"], ["+0.00 %"], ["−10.03 %"]]


@pytest.mark.parametrize(
    ("mine", "every", "pct"),
    [
        ((2, 20_000), (4, 40_000), 0.0),
        ((2, 22_000), (4, 42_000), 10.0),
        ((0, 0), (4, 40_000), None),
        ((4, 40_000), (4, 40_000), None),
        ((4, 40_000), (0, 0), None),
    ],
)
def test_a_pace_needs_clean_laps_of_both_sides(
    mine: tuple[int, int], every: tuple[int, int], pct: float | None
) -> None:
    found = against(*mine, *every)
    assert found is pct or found == pytest.approx(pct)


def test_a_personal_best_falls_in_steps(ada: Driver) -> None:
    [drawn] = personal_bests_of(ada)
    assert chart(drawn).title == "Personal best on Demo Circuit"
    assert [ms for _, ms in line(drawn, "Best lap")] == [10_900, 9_900, 8_900]
    assert list(rows(drawn).values()) == [["10.900"], ["9.900 (−1.000)"], ["8.900 (−1.000)"]]
    assert all(mark.is_stepped for mark in chart(drawn).marks if isinstance(mark, Line))


def test_equal_and_slower_laps_make_nothing_fall() -> None:
    noon = datetime(2026, 1, 1, tzinfo=UTC)
    assert falls([(noon, 9), (noon, 9), (noon, 10), (noon, 8)]) == [(noon, 9), (noon, 8)]


def test_who_was_ahead_how_often_is_right_and_left_of_the_middle(ada: Driver) -> None:
    drawn = chart(head_to_head_of(ada))
    assert drawn.y.names == ("Bob",)
    bars = [mark for mark in drawn.marks if isinstance(mark, Bar)]
    assert [(bar.series, bar.x) for bar in bars] == [(0, (0, 2)), (1, (-1, 0))]
    assert rows(drawn)["Bob"][:3] == ["3", "2", "1"]


def test_a_car_is_paced_over_what_it_has_driven(ada: Driver) -> None:
    drawn = car_pace_of(Car.objects.get(name="GT3"))
    assert [round(driven, 3) for driven, _ in line(drawn, "Pace")] == [0.04, 0.08, 0.12]
    assert chart(drawn).x.title == "Kilometres"
    Track.objects.update(length_m=None)
    by_laps = car_pace_of(Car.objects.get(name="GT3"))
    assert [driven for driven, _ in line(by_laps, "Pace")] == [4, 8, 12]
    assert chart(by_laps).title == "Pace over its laps"


def test_the_record_falls_where_it_was_broken(ada: Driver) -> None:
    """Bob's first is broken by his second, 9.9 s; then Ada's two of the last race."""
    drawn = record_fall_of(Track.objects.get())
    steps = [ms for _, ms in line(drawn, "Lap record")][:4]
    assert steps == [10_000, 9_900, 9_000, 8_900]
    assert line(drawn, "Lap record") == line(drawn, "Track record")
    assert [row.cells[2] for row in chart(drawn).table.rows] == ["10.000 Bob", "9.900 Bob", "9.000 Ada", "8.900 Ada"]


def test_a_month_has_all_its_laps(ada: Driver) -> None:
    drawn = chart(laps_by_month_of(Track.objects.get()))
    assert len(drawn.table.rows) == 12
    assert sum(int(row.cells[1]) for row in drawn.table.rows) == 24
    bars = [mark for mark in drawn.marks if isinstance(mark, Bar)]
    assert sum(bar.y[1] for bar in bars) == 24
    day = day_of(at(100), Track.objects.get().club.zone)
    assert any(bar.x[0] - 2 <= day <= bar.x[1] + 2 for bar in bars)


def test_who_has_driven_nothing_has_sentences(club: Club) -> None:
    new = Driver.objects.create(club=club, name="Zoe")
    car, track = Car.objects.create(club=club, name="New"), Track.objects.create(club=club, name="New")
    pictures = [*driver_pictures(new), *car_pictures(car), *track_pictures(track)]
    assert all(isinstance(one, NoChart) and one.why.endswith(".") for one in pictures)
    assert all("<svg" not in html_of(one) for one in pictures)


def test_what_lies_on_days_is_drawn_as_it_was() -> None:
    """Two records over three years; and a form of five races on two evenings."""
    zone = ZoneInfo("Europe/Berlin")
    first, second = datetime(2024, 1, 9, 19, 30, tzinfo=UTC), datetime(2025, 6, 1, 20, tzinfo=UTC)
    last = datetime(2026, 11, 3, tzinfo=UTC)
    fall = Scene("fall", "Fall", "It fell.", "Lap time", time_ticks, is_record=True)
    track = [Dated(first, 9_000, "9.000"), Dated(second, 8_500, "8.500"), Dated(last, 8_450, "8.450")]
    race = [Dated(first, 9_400, "9.400"), Dated(second, 8_700, "8.700")]
    compare(over_time(fall, [("Track record", track), ("Lap record", race)], zone, last), "fall")
    races = [Dated(first, place, str(place)) for place in (3, 1, 2)] + [Dated(second, 6, "6"), Dated(second, 1, "1")]
    form = Scene("form", "Form", "Places.", "Place", place_ticks, is_best_low=True, is_one_by_one=True, least=1)
    drawn = over_time(form, [("Place", races)], zone, second)
    compare(drawn, "form")
    assert [(row.at, row.cells[1]) for row in drawn.table.rows] == [(1, "3"), (2, "1"), (3, "2"), (4, "6"), (5, "1")]
