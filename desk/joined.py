"""A session that is joined with the one before has its key again when that is revoked, and so has all of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Q

from drivers.models import Source
from ingest.models import RawEvent
from races.models import Entry, Ruling, RulingOutcome, Session, Stint


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
    stints = Stint.objects.filter(session=session).order_by("event").values_list("event", "controller", "pk")
    return {
        "session": session.pk,
        "entries": {str(controller): pk for controller, pk in entries},
        "stints": [list(stint) for stint in stints],
    }


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
    for first_lap, controller, pk in gone.get("stints", ()):
        bring_back_stint(session, first_lap, controller, pk)


def bring_back_stint(session: Session, first_lap: int, controller: int, pk: int) -> None:
    """An empty stint of that key, unless its first lap begins one still, or the key is another's since."""
    there = Stint.objects.filter(Q(pk=pk) | Q(source=session.source, event=first_lap))
    told = RawEvent.objects.filter(source=session.source, number=first_lap).first()
    if told is None or there.exists():
        return
    Stint.objects.create(
        pk=pk,
        source=session.source,
        event=first_lap,
        session=session,
        at=told.occurred_at,
        controller=controller,
        number=0,
    )
