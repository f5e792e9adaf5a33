"""Whether the hub's clock can be right: it says when laps were driven where a tablet's does not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from ingest.models import Journal
from smartrace_hub.watching import Complaint, check

BEFORE_THE_HUB = datetime(2026, 1, 1, tzinfo=UTC)
FAR_OFF = timedelta(minutes=1)
JUMP_S = 30.0
REMEMBERED_S = 6 * 3600.0
SET_IT = "Set it, and let it be kept right (`timedatectl set-ntp true`)."
LOOK = "Look whether it is right now; laps driven meanwhile may stand at another time."


def since_boot_s() -> float:
    """A clock that nobody sets, and that goes on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Jumps:
    """What the clock did against the one nobody sets, since this process began."""

    def __init__(self) -> None:
        self.offset_s = time.time() - since_boot_s()
        self.by_s, self.at_s = 0.0, float("-inf")

    def look(self) -> float:
        """By how many seconds it jumped lately; 0 where it did not."""
        offset_s, now_s = time.time() - since_boot_s(), since_boot_s()
        if abs(offset_s - self.offset_s) >= JUMP_S:
            self.by_s, self.at_s = offset_s - self.offset_s, now_s
        self.offset_s = offset_s
        return self.by_s if now_s - self.at_s < REMEMBERED_S else 0.0


of_process = Jumps()


@check
def the_clock_jumped() -> Iterator[Complaint]:
    if by_s := of_process.look():
        way = "ahead" if by_s > 0 else "back"
        yield Complaint(f"The hub's clock jumped {told(timedelta(seconds=abs(by_s)))} {way}.", LOOK)


@check
def the_clock_is_wrong() -> Iterator[Complaint]:
    """As what is known to have been before it tells, or the database's server, which may be another machine."""
    now = timezone.now()
    heard = Journal.objects.aggregate(last=Max("last_arrival_at"))["last"] or BEFORE_THE_HUB
    if now < BEFORE_THE_HUB or heard - now > FAR_OFF:
        yield Complaint(f"The hub's clock is slow by {told(max(heard, BEFORE_THE_HUB) - now)} or more.", SET_IT)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            (server,) = cursor.fetchone()
        if abs(server - now) > FAR_OFF:
            yield Complaint(f"The clocks of the hub and of PostgreSQL are {told(abs(server - now))} apart.", SET_IT)


def told(span: timedelta) -> str:
    """In the unit that says enough."""
    for unit in ("days", "hours", "minutes"):
        if span >= timedelta(**{unit: 2}):
            return f"{round(span / timedelta(**{unit: 1})):,} {unit}"
    return f"{span.total_seconds():.0f} seconds"
