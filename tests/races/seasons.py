"""Two club nights in two seasons, on two tracks, small enough to reckon by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.tablet import EVENING, Tablet, ended, event, lap, started

FIRST_NIGHT = datetime(2025, 11, 20, 18, tzinfo=UTC)
SECOND_NIGHT = datetime(2025, 12, 31, 23, 5, tzinfo=UTC)
"""In Berlin, where the club is, that is in 2026."""
ADA, BOB, CY = (1, "Ada"), (2, "Bob"), (3, "Cy")
GT3, F1, DTM = (1, "GT3"), (2, "F1"), (5, "DTM")
ADAS_QUALIFYING, ADAS_RACE = [9000, 8000], [10000] * 6
BOBS_SECOND_RACE = [8000, 8000, 8100, 8200, 8300, 8400]


def on(night: datetime, seconds: float) -> float:
    """Seconds into a night as seconds into the evening of the tests' tablet."""
    return (night - EVENING).total_seconds() + seconds


def driven(
    night: datetime, begin: float, who: tuple[int, str], car: tuple[int, str], times: Iterable[int], controller: int = 0
) -> list[dict[str, Any]]:
    """Laps one after the other, from so many seconds into the night on."""
    laps, at = [], begin
    for number, time in enumerate(times, start=1):
        at += time / 1000
        laps.append(lap(on(night, at), controller or who[0], time, number, driver=who, car=car))
    return laps


def session(
    night: datetime, begin: float, kind: str, *stints: list[dict[str, Any]], order: Iterable[int], **flags: int
) -> list[dict[str, Any]]:
    """A session from its start to its official result: the controllers in `order`, `retired` being one of them."""
    lines: list[dict[str, Any]] = [{"controller_id": controller, "laps": 6} for controller in order]
    for line in lines:
        line |= {flag: True for flag, controller in flags.items() if controller == line["controller_id"]}
    return [
        started(on(night, begin), kind),
        *sorted((one for stint in stints for one in stint), key=lambda one: one["time"]),
        ended(on(night, begin + 90), kind, *lines),
    ]


def tell(tablet: Tablet, night: datetime, events: Iterable[dict[str, Any]]) -> None:
    """As if the hub heard of them that night."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(timezone, "now", lambda: night + timedelta(hours=2))
        tablet.tell_at_once(*events)


def first_night() -> list[dict[str, Any]]:
    """Ada on pole; she leads every lap, wins, and drives the fastest lap. Bob is second; Cy retires, third.

    The Ring is 10.5 m long.
    """
    night = FIRST_NIGHT
    return [
        event(on(night, 0), "util.set_active_track", {"id": 7, "name": "Ring", "length": 10.5}),
        *session(
            night, 10, "qualifying",
            driven(night, 10, ADA, GT3, ADAS_QUALIFYING),
            driven(night, 10, BOB, F1, [9000, 8500]),
            order=[1, 2],
        ),
        *session(
            night, 200, "race",
            driven(night, 200, ADA, GT3, ADAS_RACE),
            driven(night, 200, BOB, F1, [10102] * 6),
            driven(night, 200, CY, F1, [10200] * 3),
            order=[1, 2, 3], retired=3,
        ),
    ]  # fmt: skip


def second_night() -> list[dict[str, Any]]:
    """Bob on pole; he leads four of six laps, one of them the fastest. Ada wins. How long the Oval is, nobody knows."""
    night = SECOND_NIGHT
    return [
        event(on(night, 0), "util.set_active_track", {"id": 8, "name": "Oval"}),
        *session(
            night, 10, "qualifying",
            driven(night, 10, ADA, GT3, [7100]),
            driven(night, 10, BOB, DTM, [7000]),
            order=[2, 1],
        ),
        *session(
            night, 200, "race",
            driven(night, 200, ADA, GT3, [8100] * 6),
            driven(night, 200, BOB, DTM, BOBS_SECOND_RACE),
            order=[1, 2],
        ),
    ]  # fmt: skip


def tell_both(tablet: Tablet) -> None:
    tell(tablet, FIRST_NIGHT, first_night())
    tell(tablet, SECOND_NIGHT, second_night())
