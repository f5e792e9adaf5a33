"""What is marked on a race: pit stops, who retired, void laps, and what lay over all of it."""

from __future__ import annotations

from races.charts.drawn_session import DrawnSession
from races.charts.lap_chart import lap_chart_of
from races.charts.lap_times import lap_times_of
from races.models import Lap, Session
from tests.charts.geometry import chart, line, rows, signs
from tests.rulings import void_lap
from tests.tablet import Tablet, ended, lap, lights_out, started
from web.charts.chart import Shape


def test_rain_safety_cars_and_halts_are_bands_with_their_names(eventful_race: None) -> None:
    """Lights out at 10 s; Ada leads lap by lap at 20, 32, 44 and 120 s."""
    drawn = chart(lap_chart_of(DrawnSession(Session.objects.get())))
    found = [(band.name, band.kind, round(band.begins, 2), round(band.ends, 2)) for band in drawn.bands]
    assert found == [
        ("VSC", "flag", 2.17, 2.67),
        ("Wet", "wet", 2.75, 4),
        ("Suspended", "halt", 3.03, 3.89),
    ]
    assert ("▒", "Wet: lap 3–4") in drawn.key


def test_pit_stops_end_a_stint_and_are_on_the_lap_the_car_came_in_on(eventful_race: None) -> None:
    """Ada is in the pits from 24 to 28.5 s, during her second lap; only Bob's way out was told, after his third."""
    race = DrawnSession(Session.objects.get())
    assert signs(lap_chart_of(race), "Ada", Shape.RING) == [(2, 1)]
    assert signs(lap_chart_of(race), "Bob", Shape.RING) == [(4, 2)]
    assert ("○", "pit stop") in chart(lap_chart_of(race)).key


def test_a_void_lap_is_crossed_and_said_to_be(eventful_race: None) -> None:
    void_lap(Lap.objects.get(lap_time_ms=10_500), "cut the chicane")
    times = lap_times_of(DrawnSession(Session.objects.get()))
    assert signs(times, "Ada", Shape.CROSS) == [(4, 10_500)]
    assert rows(times)["4"][0] == "10.500 void"
    assert ("✕", "voided by the club") in chart(times).key


def test_who_retired_has_a_cross_where_they_did(tablet: Tablet) -> None:
    tablet.tell_at_once(
        started(0, laps="2"),
        lights_out(1),
        lap(11, 1, 10_000, 1, driver="Ada"),
        lap(12, 2, 11_000, 1, driver="Bob"),
        lap(21, 1, 10_000, 2, driver="Ada"),
        ended(30, "race", {"controller_id": 1, "laps": 2}, {"controller_id": 2, "laps": 1, "retired": True}),
    )
    drawn = lap_chart_of(DrawnSession(Session.objects.get()))
    assert signs(drawn, "Bob", Shape.CROSS) == line(drawn, "Bob") == [(1, 2)]
    assert not signs(drawn, "Ada", Shape.CROSS)


def test_one_lap_in_a_wall_flattens_nothing(tablet: Tablet) -> None:
    """Ten laps of 10 s, and one of ten minutes, which is drawn at the edge and told as it was."""
    laps = [lap(10 + 10 * number, 1, 10_000 + number, number, driver="Ada") for number in range(1, 11)]
    tablet.tell_at_once(started(0, laps="11"), lights_out(10), *laps, lap(710, 1, 600_000, 11, driver="Ada"))
    drawn = lap_times_of(DrawnSession(Session.objects.get()))
    assert chart(drawn).y.high < 10_100
    assert signs(drawn, "Ada", Shape.BEYOND) == [(11, 600_000)]
    assert rows(drawn)["11"] == ["10:00.000"]
