"""Careers of two nights, reckoned by hand."""

from __future__ import annotations

import pytest

from drivers.models import Car, Driver
from ingest.projection.rebuild import check, rebuild
from races.history.career import (
    breakdown,
    career,
    of_track,
    statistics,
)
from races.models import Appearance, Entry, Lap, SeasonTotals, Session, Track
from tests.evenings.sums import assert_sums_are_right
from tests.races.career_reading import career_of, told
from tests.races.seasons import (
    FIRST_NIGHT,
    first_night,
    second_night,
    tell,
    tell_both,
)
from tests.rulings import correct_result, merge, void_lap, withdraw_all
from tests.tablet import Tablet


@pytest.fixture
def seasons(tablet: Tablet) -> None:
    tell_both(tablet)


ADAS = {
    "sessions": 4,
    "starts": 2,
    "finishes": 2,
    "finish_sum": 2,
    "wins": 2,
    "podiums": 2,
    "poles": 1,
    "fastest_laps": 1,
    "grand_slams": 1,
    "lap_count": 15,
    "laps_led": 8,
    "total_ms": 132700,
    "clean_laps": 11,
    "judged_laps": 10,
    "best_finish": 1,
    "best_lap_ms": 7100,
    "measured_laps": 8,
    "average_finish": "1.00",
    "consistency_pct": "100.000",
    "win_rate_pct": "100.00",
    "podium_rate_pct": "100.00",
    "distance_m": "84.000",
    "kilometres": "0.084",
}
BOBS = {
    "sessions": 4,
    "starts": 2,
    "finishes": 2,
    "finish_sum": 4,
    "podiums": 2,
    "poles": 1,
    "fastest_laps": 1,
    "lap_count": 15,
    "laps_led": 4,
    "total_ms": 134112,
    "clean_laps": 11,
    "judged_laps": 10,
    "best_finish": 2,
    "best_lap_ms": 7000,
    "measured_laps": 8,
    "average_finish": "2.00",
    # 100 in the first race; in the second 100 · (1 − 158.1139 / 8200) = 98.072; five laps each.
    "consistency_pct": "99.036",
    "podium_rate_pct": "100.00",
    "distance_m": "84.000",
    "kilometres": "0.084",
}
CYS = {
    "sessions": 1,
    "starts": 1,
    "finishes": 1,
    "finish_sum": 3,
    "podiums": 1,
    "retirements": 1,
    "lap_count": 3,
    "total_ms": 30600,
    "clean_laps": 2,
    "best_finish": 3,
    "best_lap_ms": 10200,
    "measured_laps": 3,
    "average_finish": "3.00",
    "podium_rate_pct": "100.00",
    "distance_m": "31.500",
    "kilometres": "0.032",
}


def assert_careers() -> None:
    assert {name: told(career_of(name)) for name in ("Ada", "Bob", "Cy")} == {"Ada": ADAS, "Bob": BOBS, "Cy": CYS}
    assert_sums_are_right()


def test_a_career_is_the_sum_of_its_sessions(seasons: None) -> None:
    assert_careers()
    assert career_of("Ada").unmeasured_laps == 7


def test_nobody_has_a_career_of_nothing(db: None) -> None:
    assert told(career_of("Ada")) == {}
    assert career_of("Ada").average_finish is None


def test_a_career_goes_by_the_year_where_the_club_is(seasons: None) -> None:
    shares = breakdown(SeasonTotals.objects.of("driver").filter(driver__name="Bob"), "season")
    assert [(share.key, share.career.poles, share.career.lap_count) for share in shares] == [(2025, 0, 8), (2026, 1, 7)]
    assert [str(share.career.consistency_pct) for share in shares] == ["100.000", "98.072"]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("type", [("qualifying", 3, 0), ("race", 12, 2)]),
        ("track", [("Oval", 7, 1), ("Ring", 8, 1)]),
        ("car", [("DTM", 7, 1), ("F1", 8, 1)]),
    ],
)
def test_a_career_has_parts(seasons: None, by: str, expected: list[tuple[str, int, int]]) -> None:
    totals = SeasonTotals.objects.of("driver", *({"car"} & {by})).filter(driver__name="Bob")
    shares = breakdown(totals, by)
    assert [(str(share.key), share.career.lap_count, share.career.starts) for share in shares] == expected


def test_a_car_has_the_career_of_whoever_drove_it(seasons: None) -> None:
    totals = SeasonTotals.objects.filter(car__name="F1")
    # Bob's two sessions and Cy's race, of which one is the same: the better place counts, and both of their laps.
    whole = career(totals.of("car"))
    assert (whole.sessions, whole.starts, whole.podiums, whole.best_finish) == (2, 1, 1, 2)
    assert (whole.lap_count, whole.retirements, whole.total_ms) == (11, 0, 17500 + 60612 + 30600)
    shares = breakdown(totals.of("driver", "car"), "driver")
    assert [(str(share.key), share.career.lap_count) for share in shares] == [("Bob", 8), ("Cy", 3)]


def test_a_track_has_what_everybody_drove_on_it(seasons: None) -> None:
    ring = statistics(of_track(Track.objects.get(name="Ring")))
    assert (ring.drivers, ring.cars, ring.whole.sessions, ring.whole.starts) == (3, 2, 2, 1)
    assert (ring.whole.lap_count, ring.whole.best_lap_ms, str(ring.whole.distance_m)) == (19, 8000, "199.500")
    # Cy had too few clean laps to tell.
    assert (ring.whole.judged_laps, str(ring.whole.consistency_pct)) == (10, "100.000")


def test_a_void_lap_is_driven_but_neither_fast_nor_clean(seasons: None) -> None:
    void_lap(Lap.objects.filter(lap_time_ms=8000, session__type="race").earliest("finished_at"), "cut the chicane")
    void_lap(Lap.objects.filter(lap_time_ms=8000, session__type="race").latest("finished_at"), "cut the chicane")
    bob = career_of("Bob", season=2026)
    # Ada's 8100 is first driven at lap 1; Bob's own comes later. Four clean laps are too few for consistency.
    assert (bob.fastest_laps, bob.lap_count, bob.laps_led, bob.judged_laps) == (0, 7, 4, 0)
    assert bob.consistency_pct is None
    assert career_of("Ada").fastest_laps == 2


def test_a_ruling_changes_careers_until_it_is_withdrawn(seasons: None, tablet: Tablet) -> None:
    race = Session.objects.filter(type="race").earliest("opened_at")
    correct_result(Entry.objects.get(session=race, controller=1), "magnets", is_disqualified=True)
    ada, bob = career_of("Ada"), career_of("Bob")
    assert (ada.wins, ada.starts, ada.finishes, ada.disqualifications, ada.grand_slams) == (1, 2, 1, 1, 0)
    assert (bob.wins, bob.podiums, str(bob.average_finish)) == (1, 2, "1.50")
    assert Appearance.objects.of("driver").get(session=race, driver__name="Ada").is_disqualified
    withdraw_all()
    assert_careers()


def test_the_pole_of_a_disqualified_winner_is_the_next_ones(seasons: None) -> None:
    qualifying = Session.objects.filter(type="qualifying").earliest("opened_at")
    correct_result(Entry.objects.get(session=qualifying, controller=1), "magnets", is_disqualified=True)
    assert (career_of("Ada").poles, career_of("Ada").grand_slams, career_of("Bob").poles) == (0, 0, 2)


def test_careers_follow_a_merge(seasons: None) -> None:
    bob, cy = Driver.objects.get(name="Bob"), Driver.objects.get(name="Cy")
    merge(cy, bob)
    merged = career(SeasonTotals.objects.of("driver").filter(driver=bob))
    # In the first race he drove on two controllers, and was second and third: one start, the better place.
    assert (merged.sessions, merged.starts, merged.podiums, merged.retirements) == (4, 2, 2, 0)
    assert (merged.lap_count, merged.total_ms, str(merged.average_finish)) == (18, 164712, "2.00")
    assert told(career_of("Ada")) == ADAS
    assert not Driver.objects.filter(pk=cy.pk).exists()
    assert_sums_are_right()


def test_careers_follow_a_merge_of_cars(seasons: None) -> None:
    f1 = Car.objects.get(name="F1")
    merge(Car.objects.get(name="DTM"), f1)
    merged = career(SeasonTotals.objects.of("car").filter(car=f1))
    assert (merged.sessions, merged.starts, merged.lap_count, merged.best_finish) == (4, 2, 18, 2)
    assert_sums_are_right()


def test_a_late_event_and_a_rebuild_leave_the_same_careers(tablet: Tablet) -> None:
    """Ada's third lap of the first race and her first qualifying come last."""
    night = first_night()
    missing = [one for one in night if one["event_type"] == "ui.lap_update"][-12:-9]
    tell(tablet, FIRST_NIGHT, [one for one in night if one not in missing])
    assert career_of("Ada").lap_count + career_of("Bob").lap_count + career_of("Cy").lap_count == 16
    tell(tablet, FIRST_NIGHT, missing)
    second = second_night()
    tell(tablet, FIRST_NIGHT.replace(month=12, day=31, hour=23), [second[0], *second[4:]])
    tell(tablet, FIRST_NIGHT.replace(month=12, day=31, hour=23), second[1:4])
    assert_careers()
    rebuild(tablet.source)
    assert_careers()
    assert list(map(str, check(tablet.source))) == []
