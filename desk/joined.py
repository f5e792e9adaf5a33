"""A session that is joined with the one before has its key again, and its entries theirs, when that is revoked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from drivers.models import Source
from ingest.models import RawEvent
from races.models import Entry, Ruling, RulingOutcome, Session


@contextmanager
def keys_kept(ruling: Ruling) -> Iterator[None]:
    """While it is projected again: whatever comes of a session, it has the key it had."""
    source, event = ruling.source, ruling.event
    if ruling.kind != "join_sessions" or source is None or event is None:
        yield
        return
    bring_back(ruling, source, event)
    session = Session.objects.filter(source=source, first_event=event).first()
    keys = {} if session is None else keys_of(session)
    yield
    if keys and not Session.objects.filter(pk=keys["session"]).exists():
        RulingOutcome.objects.filter(pk=ruling.pk).update(gone=keys)


def keys_of(session: Session) -> dict[str, Any]:
    entries = session.entries.values_list("controller", "pk")
    return {"session": session.pk, "entries": {str(controller): pk for controller, pk in entries}}


def bring_back(ruling: Ruling, source: Source, number: int) -> None:
    """An empty session of that key, which is driven again; where it is not, it goes once more."""
    gone = RulingOutcome.objects.values_list("gone", flat=True).get(pk=ruling.pk)
    event = RawEvent.objects.filter(source=source, number=number).first()
    if not gone or event is None or Session.objects.filter(pk=gone["session"]).exists():
        return
    session = Session.objects.create(
        pk=gone["session"],
        club_id=ruling.club_id,
        source=source,
        type=Session.UNKNOWN,
        first_event=event.number,
        opened_at=event.occurred_at,
        closed_at=event.occurred_at,
    )
    known = set(Entry.objects.filter(pk__in=gone["entries"].values()).values_list("pk", flat=True))
    for controller, pk in gone["entries"].items():
        if pk not in known:
            Entry.objects.create(pk=pk, session=session, controller=int(controller))
