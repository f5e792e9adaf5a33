"""A night with a new installation, renamings and guests gives one answer, in whatever order it arrives.

Few orders are tried; `SHUFFLES=1000` tries so many.
"""

from __future__ import annotations

import os
import random
from typing import Any

import pytest

from drivers.models import Source
from ingest.projection import rebuild as rebuilding
from ingest.projection.rebuild import check
from tests.drivers.telling import WEEK, crossing, deliver
from tests.evenings.delivery import empty_hub, fresh_source
from tests.evenings.differences import assert_rows
from tests.rows import rows_of
from tests.tablet import event, result

SHUFFLES = int(os.environ.get("SHUFFLES", "8"))


def driven(at: float, driver: tuple[int, str], car: tuple[int, str], team: tuple[int, str]) -> dict[str, Any]:
    told = crossing("team", at, *team)
    data = told["event_data"]
    data |= {"driver_data": {**data["driver_data"], "id": driver[0], "name": driver[1]}}
    data |= {"car_data": {"id": car[0], "name": car[1]}, "controller_id": 1 + driver[0] % 6}
    return told


REDS, BLUES, M4, R8 = (1, "Reds"), (2, "Blues"), (1, "M4"), (2, "R8")


def story() -> list[dict[str, Any]]:
    """Two weeks before, one week before after a new installation, and tonight with guests on one id."""
    first, second, third = -2 * WEEK, -WEEK, 0
    line = {"driver_id": 3, "car_id": 2, "controller_id": 6, "laps": 0}
    return [
        crossing("track", first, 1, "Home", length="12.4"),
        driven(first + 10, (1, "Anna"), M4, REDS),
        driven(first + 20, (2, "Bob"), R8, BLUES),
        driven(first + 30, (1, "Anna B"), M4, REDS),
        crossing("track", second, 1, "Home of speed", length="12.4"),
        driven(second + 10, (1, "Dora"), (2, "M4"), (3, "Reds")),
        driven(second + 20, (2, "Anna B"), (1, "R8"), (1, "Blues")),
        driven(second + 30, (3, "Bob"), (2, "M4"), (1, "Blues")),
        driven(second + 40, (3, "Bob"), (5, "911"), (1, "Blues again")),
        event(third, "event.start", {"type": "race", "laps": "3"}),
        driven(third + 10, (7, "Guest"), (5, "911"), (3, "Reds")),
        driven(third + 20, (7, "Tom"), (5, "911"), (3, "Reds")),
        driven(third + 30, (7, "Guest"), (6, "911"), (3, "Reds")),
        driven(third + 40, (9, "Tom"), (5, "911"), (1, "Blues again")),
        event(third + 50, "event.end", {"type": "race", "result": result(line)}),
    ]


def delivered(seed: int, every: int) -> Source:
    events = story()
    if seed:
        random.Random(seed).shuffle(events)
    source = fresh_source()
    deliver(source, events, every)
    return source


@pytest.mark.django_db
def test_one_answer_in_whatever_order_it_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "LET_OTHERS_WRITE_S", 0)
    with empty_hub():
        tidy = rows_of(delivered(0, every=1000))
    for seed in range(1, SHUFFLES + 1):
        with empty_hub():
            source = delivered(seed, every=1 + seed % 4)
            assert_rows(source, tidy)
            assert list(map(str, check(source))) == [], seed
