"""Whoever is forgotten, whenever, nothing but the names is other than before: here, and on another hub."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desk.forgetting import forget
from drivers.models import Driver, Source
from ingest.log.files import BadLine
from ingest.log.imports import Import, Tally
from ingest.log.recording import Recording
from ingest.models import RawEvent
from ingest.projection import project
from ingest.projection.rebuild import check, rebuild
from races.models import Entry, Lap
from tests.evenings.delivery import deliver, empty_hub, fresh_source
from tests.evenings.differences import assert_rows
from tests.evenings.director import Evening, Said
from tests.evenings.disorder import Disorder, batch_sizes, bodies, disorders
from tests.evenings.evening import evenings
from tests.evenings.examples import examples
from tests.evenings.naming import namings
from tests.ingest.moving import run
from tests.rows import rows_of

DAY_MS = 86_400_000
pytestmark = pytest.mark.django_db


def figures(source: Source) -> list[Any]:
    laps = Lap.objects.filter(source=source).order_by("event")
    entries = Entry.objects.filter(session__source=source).order_by("pk")
    return [
        list(laps.values_list("event", "controller", "lap_time_ms", "driver", "is_counting", "is_clean")),
        list(entries.values_list("pk", "driver", "position", "lap_count", "best_lap_ms", "total_ms")),
    ]


@examples(10)
@given(
    evening=evenings(most_parts=3),
    disorder=disorders,
    heard=st.integers(30, 100),
    which=st.integers(0, 1000),
    batch=batch_sizes,
)
def test_whoever_is_forgotten_results_stay(
    tmp_path_factory: pytest.TempPathFactory, evening: Evening, disorder: Disorder, heard: int, which: int, batch: int
) -> None:
    arrived = bodies(disorder.arrivals(evening.said))
    first = len(arrived) * heard // 100
    with empty_hub():
        source = fresh_source()
        deliver(source, arrived[:first])
        drivers = list(Driver.objects.filter(club=source.club, aliases__name__gt="").distinct().order_by("pk"))
        assume(drivers)
        driver = drivers[which % len(drivers)]
        names = set(driver.aliases.values_list("name", flat=True))
        before = figures(source)
        forget(driver, reason="asked")
        assert figures(source) == before
        assert list(map(str, check(source))) == []
        source.refresh_from_db()
        deliver(source, arrived[first:], batch=batch)
        assert list(map(str, check(source))) == []
        rows = rows_of(source)
        rebuild(source)
        assert_rows(source, rows)
        assert said_by(source) & names == set()
        elsewhere = moved(source, tmp_path_factory.mktemp("moved"))
        assert_rows(elsewhere, rows)


@examples(40)
@given(said=namings(most=14), which=st.integers(0, 1000), gaps=st.lists(st.integers(0, 3), min_size=14, max_size=14))
def test_nobody_is_joined_or_split_whatever_was_renamed(
    tmp_path_factory: pytest.TempPathFactory, said: list[Said], which: int, gaps: list[int]
) -> None:
    days, told = 0, []
    for one, gap in zip(said, gaps, strict=False):
        days += gap
        told.append(replace(one, at=one.at + days * DAY_MS))
    with empty_hub():
        source = fresh_source()
        take(source, bodies(told))
        drivers = list(Driver.objects.filter(club=source.club, aliases__name__gt="").distinct().order_by("pk"))
        assume(drivers)
        before = figures(source)
        forget(drivers[which % len(drivers)], reason="asked")
        assert figures(source) == before
        assert list(map(str, check(source))) == []
        elsewhere = moved(source, tmp_path_factory.mktemp("moved"))
        assert_rows(elsewhere, rows_of(source))


def take(source: Source, some: list[bytes]) -> None:
    """As a recording is taken in: each arrived at its own time, so that years may lie between them."""
    lines = [(number, body) for number, body in enumerate(some, start=1)]
    Import(Recording(source.pk), Tally(), raise_it, on_batch=lambda: None).run(lines)
    project(source)


def raise_it(number: int, error: BadLine) -> None:
    raise error


def said_by(source: Source) -> set[str]:
    """The names of drivers in the log."""
    found = set()
    for event in RawEvent.objects.filter(source=source):
        try:
            data = json.loads(event.body)["event_data"]["driver_data"]
            found.add(str(data.get("name")))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return found


def moved(source: Source, folder: Path) -> Source:
    """The same log on a hub that hears of nobody before."""
    run("export_log", folder / "log.jsonl", "--source", source.name)
    run("import_log", folder / "log.jsonl", "--club", "Kiwis")
    there = Source.objects.get(club__name="Kiwis")
    project(there)
    return there
