"""Projecting one session again, or only its places, because people decided something about it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from drivers.models import Source
from ingest.models import Projection, RawEvent
from ingest.projection.live import new_revision
from ingest.projection.projector import BATCH, locked
from ingest.projection.rewind import Rewind, boundary_before
from ingest.projection.track import track_of
from races.control import RaceControl
from races.models import Session


def project_again(source: Source, number: int) -> None:
    """Project the session of one event again, and whatever that changes."""
    projection = locked(source.pk, skip_locked=False)
    event = RawEvent.objects.filter(source=source, number=number).first()
    if projection is None or event is None or number > projection.number:
        return
    Rewind.before([event], projection.number).project(projection, BATCH)
    Projection.objects.filter(source=source).update(revision=new_revision())


def void_again(source: Source, session: Session, events: Collection[int]) -> bool:
    """Count the laps of one session again, by which are void now; False where that takes its events."""
    projection = locked(source.pk, skip_locked=False)
    assert projection is not None
    is_done = RaceControl(source, track_of(projection)).void_again(session, events)
    Projection.objects.filter(source=source).update(revision=new_revision())
    return is_done


def rule_again(source: Source, session: Session) -> bool:
    """Let a session be told as is ruled now; False while it is open: then its events have to tell."""
    projection = locked(source.pk, skip_locked=False)
    assert projection is not None
    if session.is_open:
        return False
    RaceControl(source, track_of(projection)).rule_again(session)
    Projection.objects.filter(source=source).update(revision=new_revision())
    return True


def project_since(source: Source, instant: datetime) -> None:
    """Project the session that was opened at that instant again, and all that came after it."""
    projection = locked(source.pk, skip_locked=False)
    if projection is None or not projection.number:
        return
    Rewind(source.pk, boundary_before(source.pk, instant), projection.number).project(projection, BATCH)
    Projection.objects.filter(source=source).update(revision=new_revision())


def classify_again(source: Source, session: Session) -> None:
    """Place everybody of one session anew, by what is ruled now: no event is read again."""
    projection = locked(source.pk, skip_locked=False)
    assert projection is not None
    race = RaceControl(source, track_of(projection))
    race.place_again(session)
    Projection.objects.filter(source=source).update(revision=new_revision())
