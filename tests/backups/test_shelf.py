"""Which backups stay: 7 days, 5 weeks, 12 months, whatever the hub lived through."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartrace_hub.backups.shelf import STAMP, Backup, kept, on_shelf, thin

NOW = datetime(2026, 11, 29, 3, 30, tzinfo=UTC)


def made(ago: timedelta, why: str = "nightly") -> Backup:
    at = NOW - ago
    return Backup(Path(f"hub-{at.strftime(STAMP)}-{why}.sqlite3"), at, why)


def ages(backups: list[Backup]) -> list[int]:
    return [(NOW - backup.made_at).days for backup in backups]


def test_of_two_years_of_nights_there_are_days_weeks_and_months() -> None:
    """29 November 2026 is a Sunday: weeks end 0, 7, 14, 21 and 28 days ago, months 0, 29, 60, 90, … days ago."""
    there: list[Backup] = []
    for night in reversed(range(730)):
        at = NOW - timedelta(days=night)
        there = kept([*there, Backup(Path(f"{night}"), at, "nightly")], at)
    assert ages(there) == [0, 1, 2, 3, 4, 5, 6, 7, 14, 21, 28, 29, 60, 90, 121, 152, 182, 213, 243, 274, 302, 333]


def test_a_hub_that_runs_on_fridays_alone_keeps_its_last_seven_fridays() -> None:
    there: list[Backup] = []
    for week in reversed(range(60)):
        at = NOW - timedelta(weeks=week)
        there = kept([*there, Backup(Path(f"{week}"), at, "nightly")], at)
    assert ages(there)[:7] == [0, 7, 14, 21, 28, 35, 42]


def test_the_one_before_the_last_update_stays_and_all_of_today() -> None:
    today = [made(timedelta(hours=hour), "by-hand") for hour in range(5)]
    updates = [made(timedelta(days=500), "update"), made(timedelta(days=800), "update")]
    nights = [made(timedelta(days=day)) for day in range(1, 500)]
    stay = kept([*today, *nights, *updates], NOW)
    assert stay[:5] == today
    assert updates[0] in stay
    assert updates[1] not in stay


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=900)), unique=True, max_size=60))
def test_the_newest_always_stays_and_thinning_again_takes_nothing(old: list[timedelta]) -> None:
    there = [made(ago) for ago in {timedelta(seconds=ago // timedelta(seconds=1)) for ago in old}]
    stay = kept(there, NOW)
    assert stay[:1] == sorted(there, key=lambda one: one.made_at, reverse=True)[:1]
    assert kept(stay, NOW) == stay
    assert len([one for one in stay if NOW - one.made_at >= timedelta(days=1)]) <= 7 + 5 + 12


@pytest.mark.parametrize(("most_mb", "left"), [(10, 3), (3, 3), (2, 2), (1, 1), (0, 1)])
def test_the_oldest_go_first_where_there_is_no_room(most_mb: int, left: int, tmp_path: Path) -> None:
    for day in range(3):
        file = tmp_path / made(timedelta(days=day)).file
        file.touch()
        os.truncate(file, 1_000_000)
        file.with_name(f"{file.name}.json").touch()
    (tmp_path / "holiday.sqlite3").touch()
    thin(tmp_path, NOW, most_mb * 1_000_000)
    assert ages(on_shelf(tmp_path)) == [0, 1, 2][:left]
    assert len(list(tmp_path.iterdir())) == 2 * left + 1
