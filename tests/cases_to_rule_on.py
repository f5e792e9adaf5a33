"""One qualifying and one race of four, on which the tests decide."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.tablet import EVENING, ended, lap, started

CASE = Path(__file__).parent / "cases" / "to-be-ruled-on.jsonl"


def recorded() -> Iterator[dict[str, Any]]:
    """The bodies of the recording, moved to the tests' evening."""
    bodies = [json.loads(line)["body"] for line in CASE.read_text().splitlines()]
    for body in bodies:
        yield {**body, "time": body["time"] - bodies[0]["time"] + round(EVENING.timestamp() * 1000)}


def race_of(began: float, *laps: tuple[int, int]) -> list[dict[str, Any]]:
    """A race in which controllers 1 and 2 drove so many milliseconds a lap, with SmartRace's result."""
    told, now = [started(began)], [began, began]
    for number, times in enumerate(laps, start=1):
        for place, time in enumerate(times):
            now[place] += time / 1000
            told.append(lap(now[place], place + 1, time, number))
    first = min((0, 1), key=lambda place: now[place])
    lines = [
        {
            "pos": str(place),
            "controller_id": str(one + 1),
            "laps": len(laps),
            "best_laptime_raw": min(times[one] for times in laps),
            "gap": "",
            "disqualified": False,
            "retired": False,
        }
        for place, one in enumerate((first, 1 - first), start=1)
    ]
    return [*told, ended(max(now) + 1, "race", *lines)]
