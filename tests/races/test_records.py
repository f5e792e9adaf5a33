"""Who holds which record, and which laps hold none."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from drivers.models import Car, Driver
from races.models import Lap, Track
from tests.tablet import Tablet, at, event, lap

ADA, BOB, CYD = (1, "Ada"), (2, "Bob"), (3, "Cyd")
GT3, F1 = (11, "GT3"), (12, "F1")


def track(name: str = "Demo Circuit", seconds: float = 0, **limits: Any) -> dict[str, Any]:
    """A track is chosen."""
    return event(seconds, "util.set_active_track", {"id": 7, "name": name, **limits})


def demo_circuit() -> Track:
    return Track.objects.get(name="Demo Circuit")


def answer(**query: Any) -> list[dict[str, Any]]:
    """What the API says of the records of the demo circuit."""
    response = Client().get("/api/v1/records/", {"track": demo_circuit().pk, **query})
    assert response.status_code == 200, response.content
    return response.json()


def records(**query: Any) -> list[tuple[str | None, int]]:
    """Driver and time of the records, the best first."""
    return [(line["driver"] and line["driver"]["name"], line["lap_time_ms"]) for line in answer(**query)]


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


def test_records_can_be_asked_for_of_one_driver_or_one_car(practice: None) -> None:
    assert records(driver=Driver.objects.get(name="Ada").pk) == [("Ada", 5100), ("Ada", 5200), ("Ada", 5300)]
    assert records(car=Car.objects.get(name="GT3").pk) == [("Bob", 5000), ("Ada", 5100)]
    assert records(car=Car.objects.get(name="GT3").pk, by="driver", limit=1) == [("Bob", 5000)]


def test_a_filter_after_the_ranking_asks_who_holds_them(practice: None) -> None:
    best_by_car = Lap.objects.records(demo_circuit(), by="car")
    assert [held.lap_time_ms for held in best_by_car.filter(driver__name="Ada")] == [5200]
    assert [held.lap_time_ms for held in best_by_car.filter(driver__name="Bob")] == [5000]


def test_no_more_than_the_limit_are_told_and_ten_where_none_is_said(tablet: Tablet) -> None:
    tablet.tell(track(), *(lap(10 + 6 * number, 1, 5000 + number) for number in range(12)))
    assert [time for _, time in records()] == [5000, 5001, 5002, 5003, 5004, 5005, 5006, 5007, 5008, 5009]
    assert [time for _, time in records(limit=2)] == [5000, 5001]
    assert len(records(limit=100)) == 12


def test_a_record_goes_to_the_earlier_of_two_equal_laps(tablet: Tablet) -> None:
    tablet.tell(
        track(),
        lap(20, 1, 5000, driver=ADA, car=GT3),
        lap(30, 2, 5000, driver=BOB, car=GT3),
        # Wi-Fi held this one back: it was driven first.
        lap(10, 3, 5000, driver=CYD, car=F1),
    )
    assert records() == records(by="driver") == [("Cyd", 5000), ("Ada", 5000), ("Bob", 5000)]
    assert records(by="car") == [("Cyd", 5000), ("Ada", 5000)]
    assert [line["gap_ms"] for line in answer()] == [0, 0, 0]


@pytest.mark.parametrize("by", ["overall", "driver", "car"])
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
        event(60, "event.start", {"type": "qualifying"}),
        lap(70, 1, 4800, 1, driver=ADA),
        event(120, "event.start", {"type": "race"}),
        lap(130, 1, 5000, 1, driver=ADA),
        lap(131, 2, 5100, 1, driver=BOB),
    )
    assert records(limit=2) == [("Ada", 4800), ("Ada", 4900)]
    assert records(type="race") == records(type="race", by="driver") == [("Ada", 5000), ("Bob", 5100)]
    assert records(type="practice") == [("Ada", 4900)]


def test_a_new_layout_inherits_no_record_even_under_the_same_number(tablet: Tablet) -> None:
    tablet.tell(track("Oval"), lap(10, 1, 3000, driver=ADA), track(seconds=60), lap(70, 1, 5000, driver=ADA))
    assert records() == [("Ada", 5000)]


def test_a_track_nobody_has_driven_on_has_no_records(tablet: Tablet) -> None:
    tablet.tell(track())
    assert records() == records(by="driver") == records(by="car") == []


def test_a_record_tells_all_of_its_lap(tablet: Tablet) -> None:
    tablet.tell(
        track(), event(9, "event.start", {"type": "race"}), lap(10, 1, 65234, 1, driver=ADA, car=GT3, sector_1="0:20.5")
    )
    lap_driven = Lap.objects.get()
    assert answer() == [
        {
            "rank": 1,
            "gap_ms": 0,
            "id": lap_driven.pk,
            "controller": 1,
            "number": 1,
            "driver": {"id": lap_driven.driver_id, "name": "Ada"},
            "car": {"id": lap_driven.car_id, "name": "GT3"},
            "lap_time_ms": 65234,
            "lap_time": "1:05.234",
            "sector_1_ms": 20500,
            "sector_2_ms": None,
            "sector_3_ms": None,
            "is_personal_best": False,
            "is_sector_1_best": False,
            "is_sector_2_best": False,
            "is_sector_3_best": False,
            "finished_at": at(10).isoformat().replace("+00:00", "Z"),
            "is_counting": True,
            "exclusion": "",
            "is_clean": None,
            "team": None,
            "track": {"id": demo_circuit().pk, "name": "Demo Circuit"},
            "session": lap_driven.session_id,
            "session_type": "race",
            "car_odometer": None,
        }
    ]


@pytest.mark.parametrize(
    ("query", "status", "names"),
    [
        ({}, 400, "track"),
        ({"track": 1, "by": "team"}, 400, "overall, driver, car"),
        *(({"track": 1, "limit": limit}, 400, "limit") for limit in (0, 101, "ten", "1.5", "-1")),
        *(({"track": track}, 400, "track") for track in (0, -1, "demo", "1.5", 2**63)),
        ({"track": 1, "page": 2}, 400, "There are: by, car, driver, limit, track, type."),
        ({"track": 2**63 - 1}, 404, "Track"),
    ],
)
def test_a_wrong_question_is_refused_with_what_is_wrong(
    db: None, query: dict[str, Any], status: int, names: str
) -> None:
    response = Client().get("/api/v1/records/", query)
    assert response.status_code == status
    assert names in response.content.decode()


def test_the_best_laps_of_a_driver_are_one_a_track(tablet: Tablet) -> None:
    tablet.tell(
        track("Oval"),
        lap(10, 1, 3000, driver=ADA),
        lap(14, 1, 2900, driver=ADA),
        lap(18, 2, 2800, driver=BOB),
        track(seconds=60),
        lap(70, 1, 5000, driver=ADA),
    )
    bests = Lap.objects.personal_bests("driver", Driver.objects.get(name="Ada")).told()
    assert [(str(best.track), best.lap_time_ms) for best in bests] == [("Demo Circuit", 5000), ("Oval", 2900)]
