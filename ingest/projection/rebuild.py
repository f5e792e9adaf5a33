"""Projecting a source again from its log, in segments that end where a session begins.

Each segment is a transaction of its own, so memory is bounded, what is done stays done when it is stopped, and between
two of them the hub projects what comes in: a session forgets all that was before it, but for the track.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import connection, transaction

from drivers.models import Source
from ingest.database import writing
from ingest.handlers import registry
from ingest.models import Projection, RawEvent, Rebuild, UninterpretedType
from ingest.projection.batch import Batch
from ingest.projection.live import new_revision
from ingest.projection.projector import BATCH, locked
from ingest.projection.rewind import Rewind, boundary_before
from ingest.projection.track import keep_track
from races.storage.changes import (
    Change,
    Changes,
)

SEGMENT = 5000
SEGMENT_OF_ONE_WRITER = 2000
"""Events after which a segment ends at the next session; where nobody else can write meanwhile, the fewer."""
LET_OTHERS_WRITE_S = 0.1
"""Longer than SQLite sleeps before it looks again whether it may write."""

Progress = Callable[[int], object]


def begin(source: Source, since: datetime | None = None) -> Rebuild:
    """Ask for a rebuild from the log's first event, or from the session before an instant; or go on with one.

    What older code projected is projected again as a whole. Raises NewerProjection.
    """
    with writing(derived=True):
        locked(source.pk, skip_locked=False)
    unfinished = Rebuild.objects.filter(source=source).first()
    if unfinished is not None:
        return unfinished
    boundary = None if since is None else boundary_before(source.pk, since)
    return Rebuild.objects.create(
        source=source,
        next_event=None if boundary is None else boundary.number,
        total=events_to_take(source, since),
    )


def events_to_take(source: Source, since: datetime | None = None) -> int:
    """How many events projecting again takes, as things are."""
    boundary = None if since is None else boundary_before(source.pk, since)
    events = RawEvent.objects.filter(source=source)
    return events.count() if boundary is None else events.filter(occurred_at__gte=boundary.occurred_at).count()


def rebuild(source: Source, since: datetime | None = None, *, tell: Progress = lambda done: None) -> int:
    """Project again until it is done; returns how many events were taken. `tell` hears of every segment's."""
    begin(source, since)
    taken = 0
    while (some := rebuild_some(source.pk)) is not None:
        tell(some)
        taken += some
    return taken


def rebuild_round() -> int:
    """One segment of every source that is to be projected again and that nobody else holds; how many events it took."""
    sources = Rebuild.objects.order_by("source").values_list("source", flat=True)
    return sum(rebuild_some(source_id, skip_locked=True) or 0 for source_id in list(sources))


def rebuild_some(source_id: int, *, skip_locked: bool = False) -> int | None:
    """Project one segment again, in one transaction; returns how many events it took, None where none is asked for."""
    taken = take_segment(source_id, skip_locked=skip_locked)
    if taken is not None and connection.vendor == "sqlite":
        time.sleep(LET_OTHERS_WRITE_S)
    return taken


def take_segment(source_id: int, *, skip_locked: bool) -> int | None:
    with writing(derived=True):
        projection = locked(source_id, skip_locked=skip_locked)
        asked = Rebuild.objects.filter(source=source_id).first()
        if asked is None or projection is None:
            return None
        batch = segment(projection, event_of(source_id, asked.next_event), Changes())
        if batch.stopped_at is None:
            asked.delete()
            UninterpretedType.objects.filter(source=source_id, event_type__in=registry).delete()
            keep_track(projection, batch.track)
        else:
            asked.next_event, asked.done = batch.stopped_at.number, asked.done + batch.taken
            asked.save(update_fields=["next_event", "done"])
        projection.revision = new_revision()
        projection.save()
        return batch.taken


def check(source: Source, since: datetime | None = None, *, tell: Progress = lambda done: None) -> Iterator[Change]:
    """Every row that projecting again would change, segment by segment. Nothing is written."""
    boundary = None if since is None else boundary_before(source.pk, since)
    is_first = True
    while is_first or boundary is not None:
        changes = Changes(is_wanted=True)
        with writing(derived=True):
            projection = locked(source.pk, skip_locked=False)
            assert projection is not None
            batch = segment(projection, boundary, changes)
            transaction.set_rollback(True)
        yield from changes
        tell(batch.taken)
        boundary, is_first = batch.stopped_at, False


def segment(projection: Projection, boundary: RawEvent | None, changes: Changes) -> Batch:
    size = SEGMENT_OF_ONE_WRITER if connection.vendor == "sqlite" else SEGMENT
    step = Rewind(projection.source_id, boundary, projection.number, at_least=size, changes=changes)
    return step.project(projection, BATCH)


def event_of(source_id: int, number: int | None) -> RawEvent | None:
    return None if number is None else RawEvent.objects.get(source=source_id, number=number)
