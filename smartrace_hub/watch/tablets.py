"""Whether tablets are heard when they should be, and their clocks agree with the hub's."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.hearing.concerns import concerns
from smartrace_hub.watching import Complaint, check

EVERY_S = 60.0


@check(every_s=EVERY_S)
def a_tablet_is_silent_or_a_clock_off() -> Iterator[Complaint]:
    """Each kind once; whose it is stands on the first page, for the tablet's club."""
    yield from dict.fromkeys(Complaint(concern.public, concern.to_do) for concern in concerns())
