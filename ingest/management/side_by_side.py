"""Projecting several tablets at once, each in a process of its own.

Tablets of one club share drivers and nights: whoever changes those holds the club's row until the transaction ends, and
the others wait for it. Two that wait for each other are told apart by PostgreSQL, which lets one of them begin anew.
"""

from __future__ import annotations

import multiprocessing
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Sequence
from functools import partial

from django.core.management.base import CommandError
from django.db import OperationalError, connection, connections

from drivers.models import Source
from ingest.projection import project
from ingest.projection.rebuild import rebuild

Work = Callable[[int], int]
MOST_JOBS = 64
TRIES = 5
PAUSE_S = 0.2


def add_jobs(parser: ArgumentParser) -> None:
    parser.add_argument("--jobs", type=count, default=1, help="So many tablets at a time, on PostgreSQL (1).")


def count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= MOST_JOBS:
        raise ArgumentTypeError(f"{text} is no number from 1 to {MOST_JOBS}.")
    return int(text)


def refuse_jobs_on_one_writer(jobs: int) -> None:
    """Raises CommandError."""
    if jobs > 1 and connection.vendor == "sqlite":
        raise CommandError("--jobs takes PostgreSQL: SQLite has one writer, and more of them are no quicker.")


def side_by_side(work: Work, sources: Sequence[int], jobs: int) -> int:
    """Do the work for each source, so many at a time; returns the sum of what it returns. Raises what it raises."""
    if not sources:
        return 0
    # A connection cannot be shared by two processes.
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(min(jobs, len(sources)), maxtasksperchild=1) as pool:
        return sum(pool.imap_unordered(partial(persistently, work), sources, chunksize=1))


def persistently(work: Work, source_id: int) -> int:
    """Once more, where it was the one of two that waited for each other. What was done stays done."""
    for left in reversed(range(TRIES)):
        try:
            return work(source_id)
        except OperationalError:
            if not left:
                raise
            time.sleep(PAUSE_S)
    return 0


def project_one(source_id: int) -> int:
    return project(Source.objects.get(pk=source_id))


def project_one_again(source_id: int) -> int:
    """A rebuild that was asked for, and what came in meanwhile."""
    source = Source.objects.get(pk=source_id)
    taken = rebuild(source)
    project(source)
    return taken
