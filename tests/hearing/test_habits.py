"""A tablet that races every Friday is missed on the Friday on which it does not, and on no other day."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ingest.hearing.habits import missed

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 11, 27, 19, 0, tzinfo=BERLIN)
"""At the usual time."""


def weeks_ago(*weeks: int, later: timedelta = timedelta(0)) -> list[datetime]:
    """By the clock on the wall: summer time ended on 25 October."""
    return [FRIDAY - timedelta(weeks=week) + later for week in weeks]


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.mark.parametrize(
    ("starts", "now", "is_missed"),
    [
        (weeks_ago(1, 2, 3, 4), FRIDAY + hours(1.9), False),
        (weeks_ago(1, 2, 3, 4), FRIDAY + hours(2.1), True),
        # Three of four are a habit, two are not.
        (weeks_ago(1, 2, 4), FRIDAY + hours(2.1), True),
        (weeks_ago(1, 4), FRIDAY + hours(2.1), False),
        # After a whole week nobody need be told any more; until then also on other days.
        (weeks_ago(1, 2, 3, 4), FRIDAY + timedelta(days=4), True),
        # Two weeks away: three of four again. Three weeks: no habit any more.
        (weeks_ago(2, 3, 4), FRIDAY + hours(3), True),
        (weeks_ago(3, 4, 5), FRIDAY + hours(3), False),
        # Once at noon, once at seven, once at ten: no habit of any time.
        ([*weeks_ago(1), *weeks_ago(2, later=hours(-7)), *weeks_ago(3, later=hours(3))], FRIDAY + hours(6), False),
        # A club that races after midnight does so on the evening before.
        (weeks_ago(1, 2, 3, later=hours(5.5)), FRIDAY + hours(7), False),
        (weeks_ago(1, 2, 3, later=hours(5.5)), FRIDAY + hours(8), True),
        # The first session of an evening counts, however many there were.
        ([*weeks_ago(1, 2, 3), *weeks_ago(1, 2, 3, later=hours(3))], FRIDAY + hours(2.1), True),
        ([], FRIDAY, False),
    ],
)
def test_whoever_does_not_race_when_they_usually_do_is_missed(
    starts: list[datetime], now: datetime, is_missed: bool
) -> None:
    last = max(starts, default=None)
    assert (missed(starts, last, now) is not None) is is_missed


def test_who_is_heard_is_not_missed_also_before_a_race_begins() -> None:
    starts = weeks_ago(1, 2, 3, 4)
    assert missed(starts, FRIDAY - hours(2), FRIDAY + hours(5)) is None
    gone = missed(starts, FRIDAY - hours(4), FRIDAY + hours(5))
    assert gone is not None
    assert (gone.weekday, gone.usual_start) == ("Friday", FRIDAY)
    assert missed(starts, FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=1, hours=1)) is None


def test_of_two_evenings_a_week_the_later_one_is_told() -> None:
    tuesdays = [at - timedelta(days=3) for at in weeks_ago(0, 1, 2, 3)]
    starts = [*weeks_ago(1, 2, 3), *tuesdays]
    gone = missed(starts, max(starts), FRIDAY + hours(3))
    assert gone is not None
    assert gone.weekday == "Friday"
