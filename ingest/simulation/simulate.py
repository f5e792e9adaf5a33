"""A whole night, from a seed to the bodies that are posted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from ingest.simulation.delivery import SimulatedEvent
from ingest.simulation.events import encoded
from ingest.simulation.night import evening
from ingest.simulation.traps import bend, deliver_badly


def simulate_night(seed: int, start: datetime, *, traps: bool = True) -> list[SimulatedEvent]:
    """The events of a night that begins at `start`, in the order they arrive; the same arguments give the same bytes.

    Without `traps` it is a tidy night: each event once, in order, well formed.
    """
    happenings = evening(Random(seed))
    # A generator of their own, so that the races are the same with and without traps.
    random = Random(f"traps {seed}")
    start_ms = round(start.timestamp() * 1000)
    told = bend(happenings, random) if traps else happenings
    events = [SimulatedEvent(happening.at_ms, encoded(happening, start_ms)) for happening in told]
    return deliver_badly(events, random, start_ms) if traps else events


def night_length(seed: int, *, traps: bool = True) -> timedelta:
    """From the first event of that night to its last."""
    events = simulate_night(seed, datetime(2026, 1, 1, tzinfo=UTC), traps=traps)
    return timedelta(milliseconds=events[-1].after_ms)
