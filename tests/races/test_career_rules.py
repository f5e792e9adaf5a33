"""What counts for a career, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from races.history.career import career
from races.models import SeasonTotals
from tests.races.career_reading import career_of, told
from tests.races.seasons import (
    ADA,
    BOB,
    CY,
    F1,
    FIRST_NIGHT,
    GT3,
    driven,
    on,
    session,
    tell,
)
from tests.tablet import Tablet, event, lap, started


def race(tablet: Tablet, begin: float, *stints: list[dict[str, Any]], kind: str = "race") -> None:
    order = sorted({int(one["event_data"]["controller_id"]) for stint in stints for one in stint})
    tell(tablet, FIRST_NIGHT, session(FIRST_NIGHT, begin, kind, *stints, order=order))


def laps(begin: float, who: tuple[int, str], *times: int, controller: int = 0) -> list[dict[str, Any]]:
    return driven(FIRST_NIGHT, begin, who, GT3, times, controller)


def test_the_qualifying_of_a_race_is_the_last_before_it_on_its_tablet(tablet: Tablet, second_tablet: Tablet) -> None:
    race(tablet, 0, laps(0, ADA, 9000), laps(0, BOB, 9100), kind="qualifying")
    race(tablet, 100, laps(100, BOB, 9100), kind="qualifying")
    race(second_tablet, 150, laps(150, CY, 8000), kind="qualifying")
    # Nobody came to a place in this one, so it decides nothing. The second race has no qualifying of its own.
    tell(tablet, FIRST_NIGHT, [started(on(FIRST_NIGHT, 200), "qualifying")])
    race(tablet, 300, laps(300, ADA, 9000), laps(300, BOB, 9100))
    race(tablet, 400, laps(400, ADA, 9000), laps(400, BOB, 9100))
    race(tablet, 500, laps(500, ADA, 9000), kind="qualifying")
    assert [(career_of(name).poles, career_of(name).starts) for name in ("Ada", "Bob", "Cy")] == [
        (0, 2),
        (1, 2),
        (0, 0),
    ]


@pytest.mark.parametrize(("seconds", "poles"), [(5 * 3600, 1), (7 * 3600, 0)])
def test_a_qualifying_belongs_to_races_of_its_own_meeting(tablet: Tablet, seconds: int, poles: int) -> None:
    race(tablet, 0, laps(0, ADA, 9000), kind="qualifying")
    race(tablet, seconds, laps(seconds, ADA, 9000))
    assert career_of("Ada").poles == poles


def test_a_qualifying_on_another_track_gives_no_pole(tablet: Tablet) -> None:
    race(tablet, 0, laps(0, ADA, 9000), kind="qualifying")
    tell(tablet, FIRST_NIGHT, [event(on(FIRST_NIGHT, 100), "util.set_active_track", {"id": 9, "name": "Other"})])
    race(tablet, 200, laps(200, ADA, 9000))
    assert (career_of("Ada").starts, career_of("Ada").poles) == (1, 0)


def test_a_race_nobody_ended_has_laps_but_no_places(tablet: Tablet) -> None:
    told = session(FIRST_NIGHT, 0, "race", laps(0, ADA, 9000, 9000), order=[1])
    tell(tablet, FIRST_NIGHT, [*told[:-1], event(on(FIRST_NIGHT, 100), "ui.reset")])
    ada = career_of("Ada")
    assert (ada.sessions, ada.lap_count, ada.starts, ada.wins, ada.laps_led) == (1, 2, 0, 0, 0)


def test_an_open_session_counts_once_it_is_closed(tablet: Tablet) -> None:
    told = session(FIRST_NIGHT, 0, "race", laps(0, ADA, 9000, 9000), order=[1])
    tell(tablet, FIRST_NIGHT, told[:-1])
    assert career_of("Ada").sessions == 0
    tell(tablet, FIRST_NIGHT, told[-1:])
    assert (career_of("Ada").sessions, career_of("Ada").wins) == (1, 1)


def test_who_shares_a_car_shares_its_place_and_nothing_else(tablet: Tablet) -> None:
    """Ada drives the first two laps, Bob the fastest of all and the last."""
    first, second = laps(0, ADA, 9000, 9000), laps(18, BOB, 8900, 9000, controller=1)
    for number, one in enumerate(second, start=3):
        one["event_data"]["lap"] = number
    race(tablet, 0, first + second, laps(0, CY, 9500, 9500, 9500, 9500))
    ada, bob = career_of("Ada"), career_of("Bob")
    assert (ada.wins, ada.fastest_laps, ada.laps_led, ada.lap_count) == (1, 0, 2, 2)
    assert (bob.wins, bob.fastest_laps, bob.laps_led, bob.lap_count) == (1, 1, 2, 2)
    car = career(SeasonTotals.objects.of("car").filter(car__name="GT3"))
    assert (car.starts, car.wins, car.laps_led) == (1, 1, 4)


def test_ghost_and_safety_car_have_no_career(tablet: Tablet) -> None:
    race(tablet, 0, laps(0, ADA, 9000, 9000), laps(0, (7, "Ghost"), 5000, 5000), laps(0, (8, "Safety"), 5500))
    assert (career_of("Ghost").sessions, career_of("Safety").sessions) == (0, 0)
    assert (career_of("Ada").wins, career_of("Ada").laps_led, career_of("Ada").fastest_laps) == (1, 2, 1)


def test_practice_counts_laps_and_sessions_alone(tablet: Tablet) -> None:
    practice = [lap(on(FIRST_NIGHT, 10), 1, 9000, driver=ADA, car=F1), event(on(FIRST_NIGHT, 20), "ui.reset")]
    tell(tablet, FIRST_NIGHT, practice)
    assert told(career_of("Ada")) == {"sessions": 1, "lap_count": 1, "total_ms": 9000, "best_lap_ms": 9000}
