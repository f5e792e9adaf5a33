"""How far behind, or ahead of, one of them everybody was at the end of each lap."""

from __future__ import annotations

import pytest

from races.derived.driven_laps import driven_laps_of
from races.models import Session
from races.session_report.gap_chart import (
    NoSuchReference,
    gap_chart,
    reference_of,
)
from tests.tablet import Tablet, ended, lap, started

RACE = started(0, laps="3")


def gaps(reference: int) -> list[tuple[int, int, int | None, str | None]]:
    """Lap, controller, gap and what it was measured by, of the only session."""
    session = Session.objects.get()
    lines = gap_chart(session, driven_laps_of(session), reference)
    return [(line.lap.number, line.lap.controller, line.gap_ms, line.basis) for line in lines]


def winner() -> int | None:
    session = Session.objects.get()
    return reference_of(session, driven_laps_of(session))


@pytest.fixture
def race(tablet: Tablet) -> None:
    """The clock says something else than the lap times, as it does."""
    tablet.tell(
        RACE,
        lap(7, 1, 6000, 1),
        lap(7.6, 2, 6500, 1),
        lap(12.5, 2, 5000, 2),
        lap(13, 1, 6000, 2),
        lap(18, 2, 5500, 3),
    )


def test_a_gap_is_the_difference_of_the_cumulated_times_at_the_same_lap(race: None) -> None:
    assert gaps(1) == [
        (1, 1, 0, "lap_times"),
        (1, 2, 500, "lap_times"),
        (2, 2, -500, "lap_times"),
        (2, 1, 0, "lap_times"),
        (3, 2, None, None),
    ]


def test_whoever_is_ahead_of_the_reference_has_a_negative_gap(race: None) -> None:
    assert [(number, gap) for number, controller, gap, _ in gaps(2) if controller == 1] == [(1, -500), (2, 500)]


def test_a_race_goes_by_the_clock_once_a_lap_never_arrived(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        lap(7, 1, 6000, 1),
        lap(8, 2, 7000, 1),
        lap(13, 1, 6000, 2),
        lap(19, 1, 6000, 3),
        lap(22.1, 2, 7000, 3),
    )
    assert gaps(1) == [
        (1, 1, 0, "lap_times"),
        (1, 2, 1000, "lap_times"),
        (2, 1, 0, "lap_times"),
        (3, 1, 0, "lap_times"),
        (3, 2, 3100, "clock"),
    ]
    assert gaps(2)[-2:] == [(3, 1, -3100, "clock"), (3, 2, 0, "clock")]


def test_elsewhere_there_is_no_gap_once_a_lap_never_arrived(tablet: Tablet) -> None:
    tablet.tell(
        started(0, "qualifying"),
        lap(10, 1, 6000, 1),
        lap(60, 2, 5000, 1),
        lap(16, 1, 6000, 2),
        lap(70, 2, 5000, 3),
        lap(22, 1, 6000, 3),
    )
    assert gaps(1) == [
        (1, 1, 0, "lap_times"),
        (1, 2, -1000, "lap_times"),
        (2, 1, 0, "lap_times"),
        (3, 1, 0, "lap_times"),
        (3, 2, None, None),
    ]


def test_a_swap_of_drivers_goes_on_with_the_controllers_time(tablet: Tablet) -> None:
    tablet.tell(
        RACE,
        lap(7, 1, 6000, 1, driver="Ada"),
        lap(8, 2, 7000, 1, driver="Cy"),
        lap(13, 1, 6000, 2, driver=(5, "Bob")),
        lap(14, 2, 5500, 2, driver="Cy"),
    )
    assert gaps(2) == [
        (1, 1, -1000, "lap_times"),
        (1, 2, 0, "lap_times"),
        (2, 1, -500, "lap_times"),
        (2, 2, 0, "lap_times"),
    ]


def test_without_a_reference_it_is_the_winner(race: None) -> None:
    assert winner() == 2


def test_a_winner_of_whom_no_lap_arrived_is_no_reference(tablet: Tablet) -> None:
    lines = ({"controller_id": 5, "laps": 2}, {"controller_id": 3, "laps": 1}, {"controller_id": 1, "laps": 1})
    tablet.tell(
        RACE,
        lap(7, 1, 6000, 1),
        lap(8, 3, 6500, 1),
        ended(20, "race", *lines),
    )
    assert winner() == 3


def test_the_ghost_car_is_no_reference(tablet: Tablet) -> None:
    tablet.tell(RACE, lap(6, 7, 5000, 1), lap(7, 1, 6000, 1))
    session = Session.objects.get()
    with pytest.raises(NoSuchReference, match=r"Controller 7 drove no lap in this session; there are: 1\."):
        reference_of(session, driven_laps_of(session), 7)
    assert gaps(1) == [(1, 1, 0, "lap_times")]


def test_a_session_without_laps_has_no_reference(tablet: Tablet) -> None:
    tablet.tell(RACE)
    assert winner() is None
    with pytest.raises(NoSuchReference, match=r"Controller 1 drove no lap in this session; nobody did\."):
        reference_of(Session.objects.get(), [], 1)
