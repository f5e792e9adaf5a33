"""Whether tablets are heard when they should be, and their clocks agree with the hub's."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.hearing.concerns import Concern, concerns
from smartrace_hub.watching import Complaint, check, complaints

EVERY_S = 60.0
found: list[Concern] = []
"""With names, as of the last look; what is told to anybody has none."""


@check(every_s=EVERY_S)
def a_tablet_is_silent_or_a_clock_off() -> Iterator[Complaint]:
    """Each kind once; whose it is stands on the first page, for the tablet's club."""
    found[:] = concerns()
    yield from dict.fromkeys(Complaint(concern.public, concern.to_do) for concern in found)


def complaints_for(club_ids: set[int]) -> dict[str, list[Complaint]]:
    """All of the hub, and those of the tablets of these clubs with their names."""
    told = complaints()
    if told.pop(a_tablet_is_silent_or_a_clock_off.__name__, None):
        mine = [one for one in found if one.club_id is None or one.club_id in club_ids]
        told |= {"tablets": [Complaint(one.what, one.to_do) for one in mine]} if mine else {}
    return told
