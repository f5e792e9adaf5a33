"""Free practice: whoever wants to drives, the counters run on, and sensors misfire."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from ingest.simulation.cars import Car
from ingest.simulation.events import Crew
from ingest.simulation.people import Driver
from ingest.simulation.tablet import Tablet

GLITCH_MS = (421, 895)
ONE_GLITCH_IN = 60


@dataclass(frozen=True, slots=True)
class Stint:
    """Somebody drives on a controller from `begins_at_ms` until `ends_at_ms`."""

    crew: Crew
    begins_at_ms: int
    ends_at_ms: int


def stints(
    random: Random, controller: int, drivers: Iterable[Driver], cars: Iterable[Car], begins_at_ms: int, ends_at_ms: int
) -> list[Stint]:
    """The drivers take turns on a controller, with pauses between, each in the next of the cars."""
    crews = [Crew(controller, driver, car) for driver in drivers for car in cars]
    turns: list[Stint] = []
    at_ms = begins_at_ms + random.randint(0, 20_000)
    while at_ms < ends_at_ms:
        until_ms = min(at_ms + random.randint(90_000, 200_000), ends_at_ms)
        turns.append(Stint(crews[len(turns) % len(crews)], at_ms, until_ms))
        at_ms = until_ms + random.randint(30_000, 140_000)
    return turns


def practise(tablet: Tablet, turns: Iterable[Stint]) -> None:
    """Drive the stints. A pause becomes a part of the lap after it, as the app times it."""
    queue = [(turn.begins_at_ms + tablet.random.randint(500, 3_000), place, turn) for place, turn in enumerate(turns)]
    heapq.heapify(queue)
    while queue:
        at_ms, place, turn = heapq.heappop(queue)
        cross(tablet, turn.crew, at_ms)
        if tablet.random.random() < 1 / ONE_GLITCH_IN:
            # The car comes off on the line and is put back before it, so the sensor fires twice.
            at_ms += tablet.random.randint(*GLITCH_MS)
            cross(tablet, turn.crew, at_ms)
        at_ms += tablet.pace_ms(turn.crew)
        if at_ms < turn.ends_at_ms:
            heapq.heappush(queue, (at_ms, place, turn))


def cross(tablet: Tablet, crew: Crew, at_ms: int) -> None:
    """A car crosses the line. The first crossing after a reset begins a lap and is told to nobody."""
    before_ms = tablet.crossed_at.get(crew.controller)
    tablet.crossed_at[crew.controller] = at_ms
    if before_ms is not None:
        number = tablet.counters.get(crew.controller, 0) + 1
        tablet.counters[crew.controller] = number
        tablet.time_lap(crew, at_ms, at_ms - before_ms, number)
