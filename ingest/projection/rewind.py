"""Stepping back to the boundary of a session and projecting again from there, because an event came late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.db.models import F, Subquery

from drivers.models import Source
from ingest.handlers import registry
from ingest.models import RawEvent
from ingest.projection.batch import Batch
from ingest.projection.order import in_order, order_key
from races.control.sheet import TimingSheet
from races.models import Entry, Session


@dataclass(frozen=True)
class Rewind:
    """From `boundary`, the first event of a session (or of the log, where None), up to the event numbered `upto`."""

    source_id: int
    boundary: RawEvent | None
    upto: int

    @classmethod
    def before(cls, late: RawEvent, upto: int) -> Rewind:
        """To the last session that began in an earlier millisecond: any beginning forgets all but the track."""
        earlier = Session.objects.filter(source=late.source_id, opened_at__lt=late.occurred_at)
        first_event = earlier.order_by("-opened_at", "-id").values_list("first_event", flat=True).first()
        boundary = first_event and RawEvent.objects.get(source=late.source_id, number=first_event)
        return cls(late.source_id, boundary or None, upto)

    def batch(self, source: Source) -> Batch:
        """A batch that stands at the boundary, with the sessions after it as claims."""
        sheet = TimingSheet(claims={session.first_event: session.pk for session in self.sessions()})
        # The database allows one open session: until it is driven again, none is.
        Session.objects.filter(pk__in=sheet.claims.values()).open().update(closed_at=F("opened_at"))
        batch = Batch(source, None, sheet=sheet)
        lasting = [event for event in map(self._last_before, outlasting_types()) if event is not None]
        for event in sorted(lasting, key=order_key):
            batch.project([event])
        batch.is_rewind = True
        return batch

    def sessions(self) -> list[Session]:
        """The sessions that will be driven again."""
        sessions = Session.objects.filter(source=self.source_id)
        if self.boundary is None:
            return list(sessions)
        begun = list(sessions.filter(opened_at__gte=self.boundary.occurred_at))
        firsts = {session.first_event for session in begun}
        events = RawEvent.objects.filter(source=self.source_id, number__in=firsts)
        keys = {event.number: order_key(event) for event in events}
        return [session for session in begun if keys[session.first_event] >= order_key(self.boundary)]

    def events(self) -> Iterator[RawEvent]:
        """What happened since the boundary, in order."""
        events = RawEvent.objects.filter(source=self.source_id, number__lte=self.upto)
        if self.boundary is None:
            return in_order(events.order_by("occurred_at").iterator())
        start = order_key(self.boundary)
        since = events.filter(occurred_at__gte=self.boundary.occurred_at).order_by("occurred_at")
        return (event for event in in_order(since.iterator()) if order_key(event) >= start)

    def prune(self, sheet: TimingSheet) -> None:
        """Take away what was there before and was not driven again."""
        Session.objects.filter(pk__in=sheet.claims.values()).delete()
        touched = sheet.touched_entries
        again = Entry.objects.filter(session__in={session for session, _ in touched})
        stale = [
            entry.pk
            for entry in again.only("session_id", "controller")
            if (entry.session_id, entry.controller) not in touched
        ]
        Entry.objects.filter(pk__in=stale).delete()

    def _last_before(self, event_type: str) -> RawEvent | None:
        """The last event of that type before the boundary."""
        if self.boundary is None:
            return None
        start = order_key(self.boundary)
        events = RawEvent.objects.filter(source=self.source_id, event_type=event_type, number__lte=self.upto)
        tied = events.filter(occurred_at=self.boundary.occurred_at)
        earlier = events.filter(occurred_at__lt=self.boundary.occurred_at)
        latest = earlier.filter(occurred_at=Subquery(earlier.order_by("-occurred_at").values("occurred_at")[:1]))
        before = [event for event in chain(tied, latest) if order_key(event) < start]
        return max(before, key=order_key, default=None)


def outlasting_types() -> list[str]:
    return [event_type for event_type, registration in registry.items() if registration.outlasts]
