"""How a record fell: when, by how much, and how long it stood."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from races.history import record_history as falls
from races.history.record_history import history
from races.history.selection import Selection
from races.models import Lap, Track
from tests.api.api_reading import get
from tests.rulings import void_lap
from tests.tablet import Tablet, at, event, lap

ADA, BOB = (1, "Ada"), (2, "Bob")
TRACK = event(0, "util.set_active_track", {"id": 7, "name": "Demo Circuit"})
RACE, QUALIFYING = {"type": "race"}, {"type": "qualifying"}


def told(**query: Any) -> list[tuple[str | None, int, int | None, int | None]]:
    """Driver, time, what was gained and how long it stood, both in ms, as the API tells."""
    lines = get("records/history/", {"track": Track.objects.get().pk, **query})
    return [
        (line["driver"] and line["driver"]["name"], line["time_ms"], line["gained_ms"], line["stood_ms"])
        for line in lines
    ]


def test_each_lap_that_was_the_best_so_far_is_told(tablet: Tablet) -> None:
    tablet.tell(
        TRACK,
        lap(10, 1, 6000, driver=ADA),
        lap(20, 2, 5900, driver=BOB),
        lap(25, 1, 5950, driver=ADA),
        lap(40.5, 1, 5700, driver=ADA),
        lap(50, 2, 5700, driver=BOB),
    )
    assert told() == [
        ("Ada", 6000, None, 10_000),
        ("Bob", 5900, 100, 20_500),
        ("Ada", 5700, 200, None),
    ]
    steps = history(Selection.on(Track.objects.get()))
    assert [(step.stood_until_at, step.stood, step.is_current) for step in steps] == [
        (at(20), timedelta(seconds=10), False),
        (at(40.5), timedelta(seconds=20.5), False),
        (None, None, True),
    ]


def test_nothing_fell_where_nobody_drove(tablet: Tablet) -> None:
    tablet.tell(TRACK)
    assert told() == []


def test_a_lap_its_driver_beat_later_in_the_same_session_was_a_record_meanwhile(tablet: Tablet) -> None:
    """Nothing but laps tells of it: the summary knows only the last of the three."""
    tablet.tell(
        TRACK,
        event(1, "event.start", RACE),
        lap(10, 1, 6000, 1, driver=ADA),
        lap(16, 1, 5800, 2, driver=ADA),
        lap(18, 2, 5850, 1, driver=BOB),
        lap(22, 1, 5500, 3, driver=ADA),
    )
    assert told() == [("Ada", 6000, None, 6000), ("Ada", 5800, 200, 6000), ("Ada", 5500, 300, None)]


def test_who_was_slower_in_the_end_may_have_held_it_in_between(tablet: Tablet) -> None:
    """Bob's best beat Ada's best of that moment, though Ada's best of the evening, driven later, is better."""
    tablet.tell(
        TRACK,
        event(1, "event.start", RACE),
        lap(10, 1, 6000, 1, driver=ADA),
        lap(11, 2, 5900, 1, driver=BOB),
        lap(16, 1, 5950, 2, driver=ADA),
        lap(17, 2, 5800, 2, driver=BOB),
        lap(22, 1, 5700, 3, driver=ADA),
        event(60, "event.start", RACE),
        lap(70, 2, 5750, 1, driver=BOB),
        lap(76, 2, 5650, 2, driver=BOB),
        lap(82, 2, 5600, 3, driver=BOB),
    )
    assert told() == [
        ("Ada", 6000, None, 1000),
        ("Bob", 5900, 100, 6000),
        ("Bob", 5800, 100, 5000),
        ("Ada", 5700, 100, 54_000),
        ("Bob", 5650, 50, 6000),
        ("Bob", 5600, 50, None),
    ]


def test_of_two_that_cross_the_line_together_the_better_breaks_it(tablet: Tablet) -> None:
    tablet.tell(TRACK, lap(10, 1, 6000, driver=ADA), lap(10, 2, 5900, driver=BOB), lap(10, 3, 5900))
    assert told() == [("Bob", 5900, None, None)]


def test_ghost_safety_car_and_glitches_break_nothing(tablet: Tablet) -> None:
    tablet.tell(TRACK, lap(9, 7, 5000), lap(9, 8, 5000), lap(10, 1, 6000, driver=ADA), lap(11, 2, 500, driver=BOB))
    assert told() == [("Ada", 6000, None, None)]


def test_a_voided_lap_never_was_a_record(tablet: Tablet) -> None:
    tablet.tell(TRACK, lap(10, 1, 6000, driver=ADA), lap(20, 2, 5000, driver=BOB), lap(30, 1, 5900, driver=ADA))
    assert told() == [("Ada", 6000, None, 10_000), ("Bob", 5000, 1000, None)]
    void_lap(Lap.objects.get(lap_time_ms=5000), "cut the chicane")
    assert told() == [("Ada", 6000, None, 20_000), ("Ada", 5900, 100, None)]


def test_the_lap_record_fell_at_other_times_than_the_track_record(tablet: Tablet) -> None:
    tablet.tell(
        TRACK,
        event(1, "event.start", RACE),
        lap(10, 1, 6000, 1, driver=ADA),
        event(30, "event.start", QUALIFYING),
        lap(40, 2, 5500, 1, driver=BOB),
        event(60, "event.start", RACE),
        lap(70, 1, 5700, 1, driver=ADA),
    )
    assert told() == [("Ada", 6000, None, 30_000), ("Bob", 5500, 500, None)]
    assert told(type="race") == [("Ada", 6000, None, 60_000), ("Ada", 5700, 300, None)]
    assert told(type="practice") == []


def test_sectors_have_a_history_of_their_own(tablet: Tablet) -> None:
    tablet.tell(
        TRACK,
        lap(10, 1, 6000, driver=ADA, sector_1="0:02.000"),
        lap(20, 2, 5900, driver=BOB, sector_1="0:02.100"),
        lap(30, 1, 6500, driver=ADA, sector_1="0:01.900"),
        lap(40, 2, 5800, driver=BOB),
    )
    assert told(of="sector_1") == [("Ada", 2000, None, 20_000), ("Ada", 1900, 100, None)]
    assert told(of="sector_2") == []


@pytest.fixture
def long_stint(tablet: Tablet) -> None:
    """One summary of Ada's, whose best is the first lap, and one of Bob's, whose best is the last."""
    tablet.tell(
        TRACK,
        event(1, "event.start", RACE),
        lap(10, 1, 5000, 1, driver=ADA),
        lap(11, 2, 5900, 1, driver=BOB),
        lap(20, 1, 5600, 2, driver=ADA),
        lap(21, 2, 5500, 2, driver=BOB),
        lap(30, 1, 5400, 3, driver=ADA),
        lap(31, 2, 4900, 3, driver=BOB),
    )


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ((None, None), [("Ada", 5000), ("Bob", 4900)]),
        ((10.001, None), [("Bob", 5900), ("Ada", 5600), ("Bob", 5500), ("Ada", 5400), ("Bob", 4900)]),
        ((10, 30), [("Ada", 5000)]),
        ((12, 30), [("Ada", 5600), ("Bob", 5500), ("Ada", 5400)]),
        ((20, 20), [("Ada", 5600)]),
        ((None, 9.999), []),
        ((31.001, None), []),
        ((30, 20), []),
    ],
)
def test_of_what_was_under_way_when_a_period_began_or_ended_only_the_laps_within_it_are_told(
    long_stint: None, period: tuple[float | None, float | None], expected: list[tuple[str, int]]
) -> None:
    names = ("driven_at__gte", "driven_at__lte")
    query = {name: at(bound).isoformat() for name, bound in zip(names, period, strict=True) if bound is not None}
    assert [(driver, time) for driver, time, _, _ in told(**query)] == expected


def test_more_falls_than_a_query_can_name_are_told_all_the_same(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(falls, "MOST_MARKS", 3)
    tablet.tell(TRACK)
    for number in range(8):
        begin = 60 * number
        tablet.tell(event(begin + 1, "event.start", RACE), lap(begin + 10, 1, 6000 - number, 1, driver=ADA))
    assert [time for _, time, _, _ in told()] == [6000, 5999, 5998, 5997, 5996, 5995, 5994, 5993]
