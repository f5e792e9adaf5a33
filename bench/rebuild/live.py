"""A live lap at the end of a log: recorded and projected in process, as a request does it, with race control kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from time import perf_counter, process_time

from django.utils import timezone

from bench.laps import encoded, endless_race
from bench.rebuild.nights import packed
from drivers.models import Source
from ingest.log.append import append
from ingest.log.imports import BATCH, append_new
from ingest.projection import project, project_at_once
from ingest.projection.live import cached_races
from ingest.simulation import SimulatedEvent
from races.models import Lap

OPENING = 4
"""Events of a race before its first lap."""
WARM_UP = 30
BEGAN_AGO = timedelta(hours=5)
"""How long ago the race began: laps are a second apart, must not lie ahead, and are believed for a day."""


def measure(times: int, *lengths: int) -> list[dict[str, object]]:
    """What so many laps cost, in ms each, once the open session has as many laps as each of `lengths` says."""
    source = Source.objects.get()
    project(source)
    bodies = encoded(endless_race(1), round((timezone.now() - BEGAN_AGO).timestamp() * 1000))
    drive(source, list(islice(bodies, OPENING)))
    found: list[dict[str, object]] = []
    driven = 0
    for laps in lengths:
        drive(source, list(islice(bodies, laps - WARM_UP - driven)))
        timed(source, islice(bodies, WARM_UP))
        found.append({"laps": laps, **timed(source, islice(bodies, times))})
        driven = laps + times
    there = Lap.objects.filter(session__closed_at=None).count()
    if there != driven:
        raise SystemExit(f"The open session has {there} laps, and {driven} were driven.")
    return found


def drive(source: Source, bodies: Sequence[bytes]) -> None:
    """Record and project these events in batches."""
    now = timezone.now()
    for first in range(0, len(bodies), BATCH):
        append_new(source.pk, [packed(source.pk, SimulatedEvent(0, body), now) for body in bodies[first:][:BATCH]])
    project(source)


def timed(source: Source, bodies: Iterator[bytes]) -> dict[str, object]:
    """Record and project these events one at a time; how long each took, and how many took the short road."""
    waited, cpu, short = [], [], 0
    for body in bodies:
        before = cached_races.get(source.pk)
        begin, used = perf_counter(), process_time()
        recorded = append(source, body)
        assert recorded.event is not None
        project_at_once(recorded.event)
        cpu.append(1000 * (process_time() - used))
        waited.append(1000 * (perf_counter() - begin))
        after = cached_races.get(source.pk)
        short += before is not None and after is not None and after.race is before.race
    return {"waited_ms": waited, "cpu_ms": cpu, "short": short}
