"""Projecting one session again, because people decided something about it."""

from __future__ import annotations

from drivers.models import Source
from ingest.models import Projection, RawEvent
from ingest.projection.live import new_revision
from ingest.projection.projector import BATCH, locked
from ingest.projection.rewind import Rewind


def project_again(source: Source, number: int) -> None:
    """Project the session of one event again, and whatever that changes."""
    projection = locked(source.pk, skip_locked=False)
    event = RawEvent.objects.filter(source=source, number=number).first()
    if projection is None or event is None or number > projection.number:
        return
    Rewind.before([event], projection.number).project(projection, BATCH)
    Projection.objects.filter(source=source).update(revision=new_revision())
