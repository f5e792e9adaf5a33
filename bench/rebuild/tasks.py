"""A long log of simulated nights, its rows taken away, and a live lap at its end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from io import StringIO
from itertools import count, islice
from statistics import fmean
from time import perf_counter, process_time

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from bench.evenings import CONTROLLERS, races
from drivers.models import Source
from ingest.log.append import append
from ingest.models import Problem, RawEvent
from ingest.payloads.envelope import (
    NotAnEvent,
    read_body,
)
from ingest.projection import project_at_once
from ingest.projection.live import cached_races
from ingest.simulation import simulate_night
from races.models import Lap, Track, TrackAlias

SMALLEST_NIGHT = 1600
"""Events; a simulated night has more, so that the last one lies in the past."""
WARM_UP = 30
BEGAN_AGO = timedelta(hours=5)
"""How long ago the race began: laps are a second apart, must not lie ahead, and are believed for a day."""


def fill(events: int) -> float:
    """A log of that many events of one tablet; how many bytes their bodies have."""
    nights = nights_since(timezone.now() - timedelta(days=3 + events // SMALLEST_NIGHT))
    read, body_bytes = 0, 0
    while missing := events - RawEvent.objects.count():
        bodies = list(islice(nights, min(missing, 50_000)))
        take_in(bodies)
        read, body_bytes = read + len(bodies), body_bytes + sum(map(len, bodies))
    return body_bytes / read


def nights_since(first: datetime) -> Iterator[bytes]:
    """Night after night, in the order of their arrival; seeds never repeat."""
    begin = first.replace(hour=19, minute=0, second=0, microsecond=0)
    for night in count():
        for event in simulate_night(seed=night, start=begin + timedelta(days=night), traps=night % 2 == 1):
            # A recording has no lines of which nobody could say what they are.
            with suppress(NotAnEvent):
                read_body(event.body)
                yield event.body


def take_in(bodies: Iterable[bytes], *options: str) -> None:
    """By `import_log`, into one source."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        file.writelines(body + b"\n" for body in bodies)
        file.flush()
        call_command("import_log", file.name, *options, club="Bench", source="Tablet", stdout=StringIO())


def empty() -> int:
    """Take away all that was projected but who and what was met, which the log alone brings back; of how many tables.

    With what refers to sessions from elsewhere: a championship's rounds, of which a log of its own has none.
    """
    models: list[type[Model]] = [*apps.get_app_config("races").get_models(), Problem]
    tables = [model._meta.db_table for model in models if model not in (Track, TrackAlias)]
    statements = connection.ops.sql_flush(no_style(), tables, allow_cascade=True)
    connection.ops.execute_sql_flush(statements)
    return len(tables)


def live(times: int, *lengths: int) -> list[dict[str, list[float]]]:
    """What so many laps cost, in ms each, once the open session has as many laps as each of `lengths` says."""
    source = Source.objects.get()
    start_ms = round((timezone.now() - BEGAN_AGO).timestamp() * 1000)
    bodies = races(len(CONTROLLERS), start_ms, laps=(max(lengths) + times) // 4)
    found: list[dict[str, list[float]]] = []
    driven = 0
    for length in lengths:
        take_in(laps(bodies, length - WARM_UP - driven), "--project")
        timed(source, laps(bodies, WARM_UP))
        found.append(timed(source, laps(bodies, times)))
        driven = length + times
    there = Lap.objects.filter(session__closed_at=None).count()
    if there != driven:
        raise SystemExit(f"The open session has {there} laps, and {driven} were driven.")
    return found


def laps(bodies: Iterator[bytes], number: int) -> Iterator[bytes]:
    """All events until so many laps are among them."""
    for body in bodies:
        yield body
        number -= b'"ui.lap_update"' in body
        if not number:
            return


def timed(source: Source, bodies: Iterable[bytes]) -> dict[str, list[float]]:
    """Record and project these events one at a time; how long each took, and whether it took the short road."""
    found: dict[str, list[float]] = {"ms": [], "cpu_ms": [], "short_pct": []}
    for body in bodies:
        before = cached_races.get(source.pk)
        begin, used = perf_counter(), process_time()
        recorded = append(source, body)
        assert recorded.event is not None
        project_at_once(recorded.event)
        found["cpu_ms"].append(1000 * (process_time() - used))
        found["ms"].append(1000 * (perf_counter() - begin))
        after = cached_races.get(source.pk)
        is_short = before is not None and after is not None and after.race is before.race
        found["short_pct"].append(100 * is_short)
    found["short_pct"] = [fmean(found["short_pct"])]
    return found
