"""Duels over two nights, reckoned by hand."""

from __future__ import annotations

from typing import Any

import pytest

from drivers.models import Club, Driver, Source
from races.history.duel import (
    Duel,
    duels,
)
from races.models import Appearance, Entry, Session
from tests.races.seasons import ADA, BOB, FIRST_NIGHT, GT3, driven, session, tell, tell_both
from tests.rulings import correct_result
from tests.tablet import Tablet


@pytest.fixture
def seasons(tablet: Tablet) -> None:
    tell_both(tablet)


def between(*names: str, **asked: Any) -> list[Duel]:
    return duels(Appearance.objects.filter(**asked), [Driver.objects.get(name=name) for name in names])


def test_a_duel_is_over_the_sessions_both_drove_in(seasons: None) -> None:
    ada, bob = Driver.objects.get(name="Ada"), Driver.objects.get(name="Bob")
    adas = Duel(
        driver=ada,
        rival=bob,
        sessions=4,
        races=2,
        wins=2,
        finishes_ahead=2,
        qualifyings=2,
        qualifyings_ahead=1,
        qualifyings_behind=1,
        timed=4,
        best_laps_ahead=2,
        best_laps_behind=2,
        # 8000 − 8500, 10000 − 10102, 7100 − 7000, 8100 − 8000
        gap_sum_ms=-402,
    )
    bobs = Duel(
        driver=bob,
        rival=ada,
        sessions=4,
        races=2,
        finishes_behind=2,
        qualifyings=2,
        qualifyings_ahead=1,
        qualifyings_behind=1,
        timed=4,
        best_laps_ahead=2,
        best_laps_behind=2,
        gap_sum_ms=402,
        rivals_wins=2,
    )
    assert between("Ada", "Bob") == [adas, bobs]
    assert between("Bob", "Ada") == [bobs, adas]
    # Half a millisecond goes away from zero, for both the same.
    assert (adas.mean_gap_ms, bobs.mean_gap_ms) == (-101, 101)


def test_of_three_each_meets_each(seasons: None) -> None:
    met = [(str(one.driver), str(one.rival), one.sessions, one.mean_gap_ms) for one in between("Cy", "Ada", "Bob")]
    assert met == [
        ("Cy", "Ada", 1, 200),
        ("Cy", "Bob", 1, 98),
        ("Ada", "Cy", 1, -200),
        ("Ada", "Bob", 4, -101),
        ("Bob", "Cy", 1, -98),
        ("Bob", "Ada", 4, 101),
    ]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"season": 2025}, (2, 1, 1, -301)),
        ({"season": 2026}, (2, 1, 1, 100)),
        ({"session_type": "race"}, (2, 2, 2, -1)),
        ({"track__name": "Oval"}, (2, 1, 1, 100)),
        ({"season": 1999}, (0, 0, 0, None)),
    ],
)
def test_a_duel_may_be_of_a_part(seasons: None, asked: dict[str, Any], expected: tuple[Any, ...]) -> None:
    ada, _ = between("Ada", "Bob", **asked)
    assert (ada.sessions, ada.races, ada.wins, ada.mean_gap_ms) == expected


def test_who_is_disqualified_is_behind_whoever_is_not(seasons: None) -> None:
    race = Session.objects.filter(type="race").earliest("opened_at")
    correct_result(Entry.objects.get(session=race, controller=1), "magnets", position=1, is_disqualified=True)
    ada, bob = between("Ada", "Bob")
    assert (ada.finishes_ahead, ada.finishes_behind, ada.wins) == (1, 1, 1)
    assert (bob.finishes_ahead, bob.finishes_behind, bob.wins) == (1, 1, 1)


def test_who_shares_a_car_is_neither_ahead_nor_behind(tablet: Tablet) -> None:
    first = driven(FIRST_NIGHT, 0, ADA, GT3, [9000, 9000])
    second = driven(FIRST_NIGHT, 18, BOB, GT3, [9000, 9100], controller=1)
    for number, one in enumerate(second, start=3):
        one["event_data"]["lap"] = number
    tell(tablet, FIRST_NIGHT, session(FIRST_NIGHT, 0, "race", first + second, order=[1]))
    [ada, _] = between("Ada", "Bob")
    assert (ada.races, ada.wins, ada.rivals_wins, ada.finishes_ahead, ada.finishes_behind) == (1, 1, 1, 0, 0)
    assert (ada.timed, ada.best_laps_ahead, ada.best_laps_behind, ada.mean_gap_ms) == (1, 0, 0, 0)


def test_drivers_of_different_clubs_never_met(seasons: None) -> None:
    other = Tablet(Source.objects.create(club=Club.objects.create(name="Others"), name="Theirs"))
    tell(other, FIRST_NIGHT, session(FIRST_NIGHT, 0, "race", driven(FIRST_NIGHT, 0, (1, "Dee"), GT3, [9]), order=[1]))
    [ada, dee] = between("Ada", "Dee")
    assert (ada.sessions, dee.sessions, ada.mean_gap_ms) == (0, 0, None)
