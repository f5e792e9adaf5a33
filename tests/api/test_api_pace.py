"""How fast each driver of a session was, over REST."""

from __future__ import annotations

from tests.api.api_reading import (
    get,
    iso,
    short,
)
from tests.tablet import Tablet, event, lap, started


def even_race(tablet: Tablet, *, is_over: bool = True) -> None:
    """Ada's laps 2 to 6 are clean; so are Bob's, who took over controller 1, and whose last is his best."""
    tablet.tell_at_once(
        started(0),
        *(lap(10 * n, 1, time, n, driver="Ada", car="GT3") for n, time in enumerate(ADA, start=1)),
        *(lap(10 * n, 1, time, n, driver=(5, "Bob"), car="GT3") for n, time in enumerate(BOB, start=7)),
    )
    if is_over:
        tablet.tell_at_once(event(200, "event.end", {"type": "race"}))


ADA = [9000, 5200, 5100, 5000, 5300, 5400]
BOB = [6000, 6100, 5900]


def test_pace_is_told_of_each_driver(tablet: Tablet) -> None:
    even_race(tablet)
    [ada, bob] = get("sessions/latest/pace/", {"consecutive": 3})
    assert (ada.pop("driver")["name"], ada.pop("best_lap_car")["name"]) == ("Ada", "GT3")
    assert ada == {
        "controllers": [1],
        "laps": 6,
        "counting_laps": 6,
        "clean_laps": 5,
        "best_lap_ms": 5000,
        "best_lap": "5.000",
        "best_lap_at": iso(40),
        "theoretical_best_ms": None,
        "theoretical_best": None,
        "theoretical_best_car": None,
        "mean_ms": 5200,
        "mean": "5.200",
        "median_ms": 5200,
        "median": "5.200",
        "deviation_ms": 158,
        "deviation": "0.158",
        "consistency_pct": "96.959",
        "consecutive_ms": 15_300,
        "consecutive": "15.300",
        "consecutive_controller": 1,
        "consecutive_first_lap": 2,
        "consecutive_last_lap": 4,
    }
    assert short(bob, "driver", "laps", "clean_laps", "consecutive_ms", "consecutive_first_lap", "consistency_pct") == (
        "Bob", 3, 3, 18_000, 7, None,
    )  # fmt: skip
    # Without a number of laps it is five: 26000 is the sum of Ada's only run.
    assert [row["consecutive_ms"] for row in get("sessions/latest/pace/")] == [26_000, None]


def test_while_a_session_is_open_nothing_clean_is_told(tablet: Tablet) -> None:
    even_race(tablet, is_over=False)
    [ada, _] = get("sessions/latest/pace/", {"consecutive": 1})
    assert (ada["laps"], ada["counting_laps"], ada["best_lap_ms"]) == (6, 6, 5000)
    judged = ("clean_laps", "mean_ms", "median_ms", "deviation_ms", "consistency_pct", "consecutive_ms")
    assert [ada[name] for name in judged] == [None] * 6
