"""Bringing events to the hub: in any order, in batches of any size, without going through HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from django.db import connection, transaction
from django.utils import timezone

from drivers.models import Club, Source
from ingest.log.append import append
from ingest.projection import project, projector
from ingest.projection import rebuild as rebuilding
from tests.evenings.director import ARRIVAL

names = count(1)


def fresh_source(club: Club | None = None) -> Source:
    """A tablet of that club, or of a club of its own."""
    club = club or Club.objects.create(name=f"Club {next(names)}")
    return Source.objects.create(club=club, name=f"Tablet {next(names)}")


def deliver(source: Source, bodies: Iterable[bytes], *, batch: int = 1000) -> None:
    """Record bodies in that order, and project them in batches of that size; 0 projects each as it comes."""
    for body in bodies:
        append(source, body)
        if batch == 0:
            project(source)
    with batches_of(batch or 1000):
        project(source)


def told_at_once(bodies: Iterable[bytes], club: Club | None = None) -> Source:
    """A tablet from which everything came in that order, projected in one go."""
    source = fresh_source(club)
    deliver(source, bodies)
    return source


@contextmanager
def batches_of(size: int) -> Iterator[None]:
    usual, projector.BATCH = projector.BATCH, size
    try:
        yield
    finally:
        projector.BATCH = usual


@contextmanager
def empty_hub() -> Iterator[None]:
    """What is written within is gone afterwards, so that the next example finds an empty hub.

    Everything arrives at one instant, so that every run sees the same bytes and believes the same clocks.
    """
    with pytest.MonkeyPatch.context() as patched, transaction.atomic():
        patched.setattr(timezone, "now", lambda: ARRIVAL)
        patched.setattr(rebuilding, "LET_OTHERS_WRITE_S", 0)
        yield
        # What is rolled back is never asked whether its foreign keys point anywhere.
        connection.check_constraints()
        transaction.set_rollback(True)
