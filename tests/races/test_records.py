"""Who holds which record, and which laps hold none."""

from __future__ import annotations

from typing import Any

import pytest

from drivers.models import Car, Driver
from races.history.best_laps import (
    best_laps,
    personal_bests,
)
from races.history.selection import Selection
from races.models import Lap, Track
from tests.api.api_reading import get
from tests.rulings import void_lap
from tests.tablet import Tablet, event, lap, started

ADA, BOB, CYD = (1, "Ada"), (2, "Bob"), (3, "Cyd")
GT3, F1 = (11, "GT3"), (12, "F1")
HOLDERS = ["overall", "driver", "car", "driver_car", "session"]


def track(name: str = "Demo Circuit", seconds: float = 0, **limits: Any) -> dict[str, Any]:
    """A track is chosen."""
    return event(seconds, "util.set_active_track", {"id": 7, "name": name, **limits})


def demo_circuit() -> Track:
    return Track.objects.get(name="Demo Circuit")


def answer(**query: Any) -> list[dict[str, Any]]:
    """What the API says of the records of the demo circuit."""
    lines: list[dict[str, Any]] = get("records/", {"track": demo_circuit().pk, **query})
    return lines


def records(**query: Any) -> list[tuple[str | None, int]]:
    """Driver and time of the records, the best first."""
    return [(line["driver"] and line["driver"]["name"], line["time_ms"]) for line in answer(**query)]


@pytest.fixture
def practice(tablet: Tablet) -> None:
    """Bob in the GT3 is quickest, Ada drove both cars, somebody nobody named is second."""
    tablet.tell(
        track(),
        lap(10, 1, 5200, driver=ADA, car=F1),
        lap(11, 2, 5000, driver=BOB, car=GT3),
        lap(16, 1, 5300, driver=ADA, car=F1),
        lap(17, 5, 5050),
        lap(30, 1, 5100, driver=ADA, car=GT3),
    )


def test_every_counting_lap_is_ranked(practice: None) -> None:
    assert records() == [("Bob", 5000), (None, 5050), ("Ada", 5100), ("Ada", 5200), ("Ada", 5300)]
    assert [(line["rank"], line["gap_ms"]) for line in answer()] == [(1, 0), (2, 50), (3, 100), (4, 200), (5, 300)]


def test_each_driver_has_one_best_lap(practice: None) -> None:
    assert records(by="driver") == [("Bob", 5000), ("Ada", 5100)]


def test_each_car_has_one_best_lap_whoever_drove_it(practice: None) -> None:
    assert [(line["car"]["name"], line["driver"]["name"]) for line in answer(by="car")] == [
        ("GT3", "Bob"),
        ("F1", "Ada"),
    ]


def test_a_driver_in_two_cars_has_a_best_lap_in_each(practice: None) -> None:
    assert [(line["driver"]["name"], line["car"]["name"], line["time_ms"]) for line in answer(by="driver_car")] == [
        ("Bob", "GT3", 5000),
        ("Ada", "GT3", 5100),
        ("Ada", "F1", 5200),
    ]


def test_each_session_has_one_best_lap_whoever_drove_it(practice: None, tablet: Tablet) -> None:
    tablet.tell(
        started(60),
        lap(70, 1, 4990, 1, driver=ADA, car=GT3),
        started(120, "qualifying"),
        lap(130, 5, 5010, 1),
        lap(140, 1, 5005, 1, driver=ADA, car=GT3),
    )
    assert [(line["session_type"], line["time_ms"]) for line in answer(by="session")] == [
        ("race", 4990),
        ("practice", 5000),
        ("qualifying", 5005),
    ]


def test_records_can_be_asked_for_of_one_driver_or_one_car(practice: None) -> None:
    assert records(driver=Driver.objects.get(name="Ada").pk) == [("Ada", 5100), ("Ada", 5200), ("Ada", 5300)]
    assert records(car=Car.objects.get(name="GT3").pk) == [("Bob", 5000), ("Ada", 5100)]
    assert records(car=Car.objects.get(name="GT3").pk, by="driver", limit=1) == [("Bob", 5000)]


def test_what_is_filtered_is_laps_and_not_who_holds_the_records(practice: None) -> None:
    ada = Driver.objects.get(name="Ada")
    assert [(line["car"]["name"], line["time_ms"]) for line in answer(by="car", driver=ada.pk)] == [
        ("GT3", 5100),
        ("F1", 5200),
    ]
    best_by_car = best_laps(Selection.on(demo_circuit()), by="car")
    assert [held.lap_time_ms for held in best_by_car if held.driver == ada] == [5200]


def test_no_more_than_the_limit_are_told_and_ten_where_none_is_said(tablet: Tablet) -> None:
    tablet.tell(track(), *(lap(10 + 6 * number, 1, 5000 + number) for number in range(12)))
    assert [time for _, time in records()] == [5000, 5001, 5002, 5003, 5004, 5005, 5006, 5007, 5008, 5009]
    assert [time for _, time in records(limit=2)] == [5000, 5001]
    assert len(records(limit=100)) == 12


def test_the_best_laps_may_all_be_of_one_driver_though_others_drove(tablet: Tablet) -> None:
    tablet.tell(
        track(),
        lap(10, 1, 5000, driver=ADA),
        lap(11, 2, 5900, driver=BOB),
        lap(15, 1, 5001, driver=ADA),
        lap(20, 1, 5002, driver=ADA),
    )
    assert records(limit=3) == [("Ada", 5000), ("Ada", 5001), ("Ada", 5002)]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_record_goes_to_the_earlier_of_two_equal_laps(tablet: Tablet, limit: int) -> None:
    tablet.tell(
        track(),
        lap(20, 1, 5000, driver=ADA, car=GT3),
        lap(30, 2, 5000, driver=BOB, car=GT3),
        # Wi-Fi held this one back: it was driven first.
        lap(10, 3, 5000, driver=CYD, car=F1),
    )
    expected = [("Cyd", 5000), ("Ada", 5000), ("Bob", 5000)][:limit]
    assert records(limit=limit) == records(by="driver", limit=limit) == expected
    assert records(by="driver_car", limit=limit) == expected
    assert records(by="car", limit=limit) == [("Cyd", 5000), ("Ada", 5000)][:limit]
    assert [(line["rank"], line["gap_ms"]) for line in answer(limit=limit)] == [(1, 0), (2, 0), (3, 0)][:limit]


def test_of_two_equal_bests_of_a_driver_the_earlier_is_told_in_whatever_session(tablet: Tablet) -> None:
    tablet.tell(
        track(),
        started(1),
        lap(10, 1, 5000, 1, driver=ADA, car=GT3),
        started(20),
        lap(30, 2, 5000, 1, driver=ADA, car=GT3),
        lap(35, 2, 5000, 2, driver=ADA, car=GT3),
    )
    for by in ("driver", "car", "driver_car"):
        assert [line["controller"] for line in answer(by=by)] == [1]
    assert [line["controller"] for line in answer()] == [1, 2, 2]


@pytest.mark.parametrize("by", HOLDERS)
def test_ghost_and_safety_car_hold_no_record(tablet: Tablet, by: str) -> None:
    tablet.tell(
        track(),
        lap(10, 7, 4000, driver=BOB, car=F1),
        lap(11, 8, 4100, driver=BOB, car=F1),
        lap(12, 6, 5000, driver=ADA, car=GT3),
    )
    assert records(by=by) == [("Ada", 5000)]
    assert list(Lap.objects.filter(is_counting=False).values_list("controller", "exclusion")) == [
        (7, "no_person"),
        (8, "no_person"),
    ]


@pytest.mark.parametrize("by", HOLDERS)
def test_a_voided_lap_holds_no_record_and_what_was_behind_it_does(practice: None, by: str) -> None:
    void_lap(Lap.objects.get(lap_time_ms=5000), "cut the chicane")
    second = {"overall": (None, 5050), "session": (None, 5050)}
    assert records(by=by)[0] == second.get(by, ("Ada", 5100))


@pytest.mark.parametrize(
    ("limits", "counting"),
    [
        ({}, [1000, 6000, 10000, 3_600_000]),
        ({"minimum_lap_time": "", "maximum_lap_time": None}, [1000, 6000, 10000, 3_600_000]),
        ({"minimum_lap_time": "6000"}, [6000, 10000, 3_600_000]),
        ({"minimum_lap_time": "6001"}, [10000, 3_600_000]),
        ({"minimum_lap_time": "800"}, [895, 999, 1000, 6000, 10000, 3_600_000]),
        ({"maximum_lap_time": 10000}, [1000, 6000, 10000]),
        ({"minimum_lap_time": 5000, "maximum_lap_time": 9999}, [6000]),
    ],
)
def test_a_lap_too_short_or_too_long_for_the_track_holds_no_record(
    tablet: Tablet, limits: dict[str, Any], counting: list[int]
) -> None:
    times = (421, 895, 999, 1000, 6000, 10000, 3_600_000)
    tablet.tell(track(**limits), *(lap(10 + place, 1, time) for place, time in enumerate(times)))
    assert [time for _, time in records()] == counting


def test_without_a_track_only_a_glitch_does_not_count(tablet: Tablet) -> None:
    tablet.tell(lap(10, 1, 999), lap(15, 1, 1000), lap(20, 1, 3_600_000))
    laps = Lap.objects.order_by("finished_at").values_list("is_counting", "exclusion")
    assert list(laps) == [(False, "too_short"), (True, ""), (True, "")]


def test_a_lap_record_is_of_a_race_and_a_track_record_of_any_session(tablet: Tablet) -> None:
    tablet.tell(
        track(),
        lap(10, 1, 4900, driver=ADA),
        started(60, "qualifying"),
        lap(70, 1, 4800, 1, driver=ADA),
        started(120),
        lap(130, 1, 5000, 1, driver=ADA),
        lap(131, 2, 5100, 1, driver=BOB),
    )
    assert records(limit=2) == [("Ada", 4800), ("Ada", 4900)]
    assert records(type="race") == records(type="race", by="driver") == [("Ada", 5000), ("Bob", 5100)]
    assert records(type="practice") == [("Ada", 4900)]
    assert [(line["time_ms"], line["is_lap_record"], line["is_track_record"]) for line in answer()] == [
        (4800, False, True),
        (4900, False, False),
        (5000, True, False),
        (5100, False, False),
    ]
    assert [(line["rank"], line["is_lap_record"]) for line in answer(type="race")] == [(1, True), (2, False)]


def test_a_new_layout_inherits_no_record_even_under_the_same_number(tablet: Tablet) -> None:
    tablet.tell(track("Oval"), lap(10, 1, 3000, driver=ADA), track(seconds=60), lap(70, 1, 5000, driver=ADA))
    assert records() == [("Ada", 5000)]


def test_a_track_nobody_has_driven_on_has_no_records(tablet: Tablet) -> None:
    tablet.tell(track())
    assert [records(by=by) for by in HOLDERS] == [[], [], [], [], []]


@pytest.fixture
def check_lanes(tablet: Tablet) -> None:
    """Ada is quickest in the first sector, Bob in the second, where the third has no lane; a glitch is best of all."""
    tablet.tell(
        track(),
        started(1),
        lap(10, 1, 6000, 1, driver=ADA, sector_1="0:01.000", sector_2="0:02.500"),
        lap(11, 2, 6100, 1, driver=BOB, sector_1="0:01.200", sector_2="0:02.400"),
        lap(16, 1, 6500, 2, driver=ADA, sector_1="0:01.000", sector_2="0:02.700"),
        lap(17, 2, 900, 2, driver=BOB, sector_1="0:00.300", sector_2="0:00.300"),
        lap(18, 7, 5000, 1, sector_1="0:00.900", sector_2="0:00.900"),
        lap(22, 1, 5900, 3, driver=ADA),
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"of": "lap", "by": "driver"}, [("Ada", 5900), ("Bob", 6100)]),
        ({"of": "sector_1"}, [("Ada", 1000), ("Ada", 1000), ("Bob", 1200)]),
        ({"of": "sector_1", "by": "driver"}, [("Ada", 1000), ("Bob", 1200)]),
        ({"of": "sector_2"}, [("Bob", 2400), ("Ada", 2500), ("Ada", 2700)]),
        ({"of": "sector_2", "by": "session"}, [("Bob", 2400)]),
        ({"of": "sector_2", "limit": 2}, [("Bob", 2400), ("Ada", 2500)]),
        ({"of": "sector_3"}, []),
        ({"of": "sector_3", "by": "driver"}, []),
    ],
)
def test_sectors_have_records_of_their_own(
    check_lanes: None, query: dict[str, Any], expected: list[tuple[str, int]]
) -> None:
    assert records(**query) == expected


def test_the_record_of_a_sector_is_the_first_of_two_equal_ones(check_lanes: None) -> None:
    assert [(line["number"], line["is_lap_record"]) for line in answer(of="sector_1")] == [
        (1, True),
        (2, False),
        (1, False),
    ]


@pytest.mark.parametrize("by", HOLDERS)
def test_without_check_lanes_there_are_no_records_of_sectors(practice: None, by: str) -> None:
    assert records(of="sector_1", by=by) == []


def test_the_best_laps_of_a_driver_are_one_a_track(tablet: Tablet) -> None:
    tablet.tell(
        track("Oval"),
        lap(10, 1, 3000, driver=ADA),
        lap(14, 1, 2900, driver=ADA),
        lap(18, 2, 2800, driver=BOB),
        track(seconds=60),
        lap(70, 1, 5000, driver=ADA),
    )
    bests = personal_bests(Selection.of("driver", Driver.objects.get(name="Ada")))
    assert [(str(best.track), best.lap_time_ms) for best in bests] == [("Demo Circuit", 5000), ("Oval", 2900)]
