"""How far behind the leader somebody is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from races.models import Entry, Session
from races.session_report.gaps import (
    Gap,
    gap_to,
)
from races.session_report.results import results_of
from tests.tablet import Tablet, ended, lap, started

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
RACE, QUALIFYING = Session(type="race"), Session(type="qualifying")


def entry(position: int | None, laps: int, at_s: float | None = None, best_ms: int | None = None) -> Entry:
    """An entry in that place, which crossed the line last that many seconds after noon."""
    last_lap_at = None if at_s is None else NOON + timedelta(seconds=at_s)
    return Entry(position=position, laps_completed=laps, last_lap_at=last_lap_at, best_lap_ms=best_ms)


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        (Gap(), ""),
        (Gap(laps=1), "+1 lap"),
        (Gap(laps=12), "+12 laps"),
        (Gap(laps=0, ms=1), "+0.001"),
        (Gap(laps=0, ms=0), "+0.000"),
        (Gap(ms=65234), "+1:05.234"),
    ],
)
def test_a_gap_is_said_in_laps_or_in_seconds(gap: Gap, text: str) -> None:
    assert str(gap) == text


@pytest.mark.parametrize(
    ("behind", "gap"),
    [
        (entry(2, 10, 61.234), Gap(laps=0, ms=1234)),
        (entry(2, 10, 60), Gap(laps=0, ms=0)),
        (entry(2, 9, 59), Gap(laps=1)),
        (entry(3, 7, 90), Gap(laps=3)),
        # The tablet put a car with more laps, or an earlier finish, behind: a penalty, which is no gap the hub knows.
        (entry(2, 11, 61), Gap()),
        (entry(2, 10, 59), Gap()),
        (entry(2, 10, None), Gap()),
        (entry(None, 4, 30), Gap()),
    ],
)
def test_a_race_goes_by_laps_and_then_by_who_crossed_the_line_when(behind: Entry, gap: Gap) -> None:
    assert gap_to(entry(1, 10, 60), behind, RACE) == gap


@pytest.mark.parametrize(
    ("behind", "gap"),
    [
        (entry(2, 1, 5, best_ms=5003), Gap(ms=3)),
        (entry(2, 30, 5, best_ms=5000), Gap(ms=0)),
        (entry(3, 30, 5, best_ms=None), Gap()),
        (entry(None, 30, 5, best_ms=6000), Gap()),
    ],
)
def test_a_qualifying_goes_by_best_lap(behind: Entry, gap: Gap) -> None:
    assert gap_to(entry(1, 3, 60, best_ms=5000), behind, QUALIFYING) == gap


def test_the_leader_has_no_gap() -> None:
    leader = entry(1, 10, 60, best_ms=5000)
    assert gap_to(leader, leader, RACE) == gap_to(leader, leader, QUALIFYING) == Gap()


def gaps() -> list[tuple[int | None, int, str]]:
    """Place, controller and gap, in the order of the only session's results."""
    return [(line.position, line.controller, str(line.gap)) for line in results_of(Session.objects.get())]  # type: ignore[attr-defined]


def test_a_race_under_way_shows_the_gaps_at_the_line(tablet: Tablet) -> None:
    tablet.tell(
        started(0, laps="3"),
        *(lap(seconds, 2, 5000, number) for number, seconds in enumerate((10, 15, 20), start=1)),
        *(lap(seconds, 1, 5100, number) for number, seconds in enumerate((10.2, 15.3, 20.456), start=1)),
        lap(12, 5, 5900, 1),
        lap(19, 3, 5500, 1),
        lap(25, 3, 5500, 2),
        lap(9, 7, 4000, 1),
    )
    assert gaps() == [(1, 2, ""), (2, 1, "+0.456"), (3, 3, "+1 lap"), (4, 5, "+1 lap"), (None, 7, "")]


def test_an_official_result_counts_the_laps_that_never_arrived(tablet: Tablet) -> None:
    tablet.tell(
        started(0, laps="9"),
        lap(10, 1, 5000, 1),
        lap(11, 2, 5000, 1),
        ended(60, "race", {"controller_id": 2, "laps": 9}, {"controller_id": 1, "laps": 7}),
    )
    assert gaps() == [(1, 2, ""), (2, 1, "+2 laps")]


def test_a_gap_is_not_made_up_where_the_last_lap_never_arrived(tablet: Tablet) -> None:
    """Both have two laps in the result, but when the second one's last ended is not known here."""
    tablet.tell(
        started(0, laps="2"),
        lap(10, 1, 5000, 1),
        lap(11, 2, 5000, 1),
        lap(15, 1, 5000, 2),
        ended(60, "race", {"controller_id": 1, "laps": 2}, {"controller_id": 2, "laps": 2}),
    )
    assert gaps() == [(1, 1, ""), (2, 2, "")]


def test_a_result_in_which_nobody_has_a_place_has_no_gaps(tablet: Tablet) -> None:
    tablet.tell(started(0), lap(10, 7, 5000, 1), lap(12, 8, 5000, 1))
    assert gaps() == [(None, 7, ""), (None, 8, "")]
