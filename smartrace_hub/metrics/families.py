"""Every metric the hub tells. Counts of posts come from all processes, the rest is asked for when somebody asks."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from statistics import median_low
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.db.models import Count, Max, Sum
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from drivers.models import Source
from housekeeping.models import JobRun
from ingest.counting import BOUNDS_S, counted_posts
from ingest.hearing.concerns import clock_offsets
from ingest.models import Journal, Problem, Rebuild
from ingest.spool.file import SpoolFailed, the_spool
from smartrace_hub.backups.making import newest
from smartrace_hub.health import backlog
from smartrace_hub.version import hub_version
from smartrace_hub.watching import complaints

logger = logging.getLogger(__name__)

AWAY = (DatabaseError, InterfaceError)
Families = Iterator[Metric]


class HubCollector:
    """What prometheus-client asks for all metrics. A part that fails leaves its metrics out, and the others stand."""

    def collect(self) -> Families:
        yield gauge("hub_info", "Which version of the hub this is.", 1, version=hub_version())
        yield from of_posts()
        yield from of_spool()
        yield from of_backups()
        yield from of_database()
        yield from of_clocks()


def gauge(name: str, text: str, value: float, **labels: str) -> Metric:
    family = GaugeMetricFamily(name, text, labels=list(labels))
    family.add_metric(list(labels.values()), value)
    return family


def of_posts() -> Families:
    try:
        counted = counted_posts()
    except OSError:
        logger.exception("what was counted of posts cannot be read")
        return
    posts = CounterMetricFamily(
        "hub_posts", "Posts of tablets, by the status they were answered with.", labels=["status"]
    )
    for status, count in counted.by_status.items():
        posts.add_metric([str(status or "other")], count)
    yield posts
    bounds, below, buckets = [*(str(bound) for bound in BOUNDS_S), "+Inf"], 0, []
    for bound, count in zip(bounds, counted.by_bucket, strict=True):
        below += count
        buckets.append((bound, below))
    took = HistogramMetricFamily("hub_post_duration_seconds", "From a whole post to its answer.")
    took.add_metric([], buckets, sum_value=counted.seconds)
    yield took


def of_spool() -> Families:
    try:
        spool = the_spool()
        waiting, aside = sum(spool.waiting().values()), sum(spool.set_aside().values())
    except SpoolFailed:
        yield gauge("hub_spool_up", "Whether the spool can be read.", 0)
        return
    yield gauge("hub_spool_up", "Whether the spool can be read.", 1)
    yield gauge("hub_spool_waiting_events", "Events that wait in the spool for the database.", waiting)
    yield gauge("hub_spool_set_aside_events", "Events that the log would not have.", aside)


def of_backups() -> Families:
    backup = newest()
    if backup is not None:
        age = max(0.0, time.time() - backup.made_at.timestamp())
        yield gauge("hub_backup_age_seconds", "Since the newest backup was made.", age)
        yield gauge("hub_backup_size_bytes", "Of the newest backup.", backup.size)


ASKED: list[tuple[str, str, Callable[[], Any]]] = [
    ("hub_events_recorded", "Events in the log.", lambda: Journal.objects.aggregate(n=Sum("last_number"))["n"]),
    ("hub_events_waiting", "Events that are recorded and not yet projected.", backlog),
    ("hub_tablets", "Tablets there are.", lambda: Journal.objects.aggregate(n=Count("pk"))["n"]),
    ("hub_problems", "Events that could not be used, or not wholly.", Problem.objects.count),
    ("hub_sources_rebuilding", "Tablets whose log is projected again.", Rebuild.objects.count),
    ("hub_jobs_failed", "Jobs of the night that failed when they last ran.", lambda: failed_jobs()),
    ("hub_complaints", "What is wrong with the hub; /readyz says what.", lambda: sum(map(len, complaints().values()))),
    ("hub_last_event_timestamp_seconds", "When the last event of any tablet arrived.", lambda: last_arrival()),
]
"""Name, what it says, and how the database is asked; None leaves it out."""


def failed_jobs() -> int:
    return JobRun.objects.filter(has_failed=True).count()


def last_arrival() -> float | None:
    at = Journal.objects.aggregate(last=Max("last_arrival_at"))["last"]
    return None if at is None else float(at.timestamp())


def of_database() -> Families:
    """All of it, or that the database is away."""
    try:
        answers = [(name, text, ask()) for name, text, ask in ASKED]
    except AWAY:
        yield gauge("hub_database_up", "Whether the database answers.", 0)
        return
    yield gauge("hub_database_up", "Whether the database answers.", 1)
    for name, text, value in answers:
        if value is not None:
            yield gauge(name, text, value)


def of_clocks() -> Families:
    """By how much clocks differ, as posts of the last day tell; nothing where none was heard."""
    try:
        offsets = clock_offsets(Source.objects.select_related("journal"), timezone.now())
    except AWAY:
        return
    if offsets:
        most = max(offsets.values(), key=abs)
        middle = median_low(offsets.values())
        yield gauge("hub_clock_offset_seconds", "The hub's clock ahead of most tablets'.", middle.total_seconds())
        text = "The hub's clock ahead of that tablet's that differs most."
        yield gauge("hub_tablet_clock_offset_seconds_max", text, most.total_seconds())
