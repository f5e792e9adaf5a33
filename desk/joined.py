"""A session that is joined with the one before has its key again, and its entries theirs, when that is revoked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ingest.models import RawEvent
from races.models import Entry, Ruling, RulingOutcome, Session


@contextmanager
def keys_kept(ruling: Ruling) -> Iterator[None]:
    """While it is projected again: whatever comes of a session, it has the key it had."""
    if ruling.kind != "join_sessions":
        yield
        return
    bring_back(ruling)
    session = Session.objects.filter(source=ruling.source, first_event=ruling.event).first()
    keys = {} if session is None else keys_of(session)
    yield
    if keys and not Session.objects.filter(pk=keys["session"]).exists():
        RulingOutcome.objects.filter(pk=ruling.pk).update(gone=keys)


def keys_of(session: Session) -> dict[str, object]:
    entries = session.entries.values_list("controller", "pk")
    return {"session": session.pk, "entries": {str(controller): pk for controller, pk in entries}}


def bring_back(ruling: Ruling) -> None:
    """An empty session of that key, which is driven again; where it is not, it goes once more."""
    gone = RulingOutcome.objects.values_list("gone", flat=True).get(pk=ruling.pk)
    event = RawEvent.objects.filter(source=ruling.source, number=ruling.event).first()
    if not gone or event is None or Session.objects.filter(pk=gone["session"]).exists():
        return
    session = Session.objects.create(
        pk=gone["session"],
        club_id=ruling.club_id,
        source=ruling.source,
        type=Session.UNKNOWN,
        first_event=event.number,
        opened_at=event.occurred_at,
        closed_at=event.occurred_at,
    )
    known = set(Entry.objects.filter(pk__in=gone["entries"].values()).values_list("pk", flat=True))
    for controller, pk in gone["entries"].items():
        if pk not in known:
            Entry.objects.create(pk=pk, session=session, controller=int(controller))
