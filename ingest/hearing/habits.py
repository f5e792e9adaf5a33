"""When a tablet usually races, learned from the last weeks, and when it should have been heard and was not.

Pure: local times in, dates out. A day of racing goes on until five in the morning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median_low

WEEKS = 4
RACED_IN = 3
"""Of so many weeks, in so many makes a habit."""
DAY_ENDS = timedelta(hours=5)
WINDOW = timedelta(hours=2)
"""Evenings that began no further apart than that from the usual one are of one habit; and so long it may be late."""
BEFORE = timedelta(hours=3)
"""Whoever is heard so long before the usual start is there."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A day on which a tablet usually races and was not heard, and when it usually starts, both local."""

    day: date
    usual_start: datetime

    @property
    def weekday(self) -> str:
        return self.day.strftime("%A")


def racing_day(at: datetime) -> date:
    return (at - DAY_ENDS).date()


def missed(starts: Iterable[datetime], last_heard_at: datetime | None, now: datetime) -> Missed | None:
    """The last day of the week gone by on which it should have raced, silent since; None where there is none.

    `starts` are those of its sessions, all local, as is `now`.
    """
    firsts = first_starts(starts)
    for ago in range(7):
        day = racing_day(now) - timedelta(days=ago)
        usual = usual_start(day, firsts)
        if usual is None or now < usual + WINDOW:
            continue
        is_heard = last_heard_at is not None and last_heard_at >= usual - BEFORE
        return None if is_heard else Missed(day, usual)
    return None


def first_starts(starts: Iterable[datetime]) -> dict[date, datetime]:
    """By day of racing, when its first session began."""
    firsts: dict[date, datetime] = {}
    for at in sorted(starts):
        firsts.setdefault(racing_day(at), at)
    return firsts


def usual_start(day: date, firsts: dict[date, datetime]) -> datetime | None:
    """When racing usually begins on that weekday, by the four before; None where that is no habit."""
    before = [day - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    told = [since_midnight(one, firsts[one]) for one in before if one in firsts]
    if not told:
        return None
    usual = median_low(told)
    if sum(abs(one - usual) <= WINDOW for one in told) < RACED_IN:
        return None
    zone = firsts[next(one for one in before if one in firsts)].tzinfo
    return datetime.combine(day, time(), zone) + usual


def since_midnight(day: date, at: datetime) -> timedelta:
    """By the clock on the wall, whatever the time of the year."""
    return at.replace(tzinfo=None) - datetime.combine(day, time())
