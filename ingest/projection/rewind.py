"""Stepping back to the boundary of a session and projecting again from there, because an event came late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.db.models import F, Subquery

from drivers.models import Source
from ingest.handlers import registry
from ingest.models import RawEvent
from ingest.projection.batch import Batch
from ingest.projection.order import in_order, order_key
from races.control import RaceControl
from races.control.race_control import may_get_a_result
from races.control.sheet import TimingSheet
from races.models import Entry, Session, Track


@dataclass(frozen=True)
class Rewind:
    """From `boundary`, the first event of a session (or of the log, where None), over the `late` events.

    It goes on up to the event numbered `upto`, or until it stands at the beginning of a session that was there before
    and that no late event can have changed: any beginning forgets all but the track.
    """

    source_id: int
    boundary: RawEvent | None
    late: Sequence[RawEvent]
    upto: int

    @classmethod
    def before(cls, late: Sequence[RawEvent], upto: int) -> Rewind:
        """To the last session that began in an earlier millisecond than the first of the late events.

        Or to the event before it, where that is a practice in which the event's result may have come again.
        """
        source_id = late[0].source_id
        earlier = Session.objects.filter(source=source_id, opened_at__lt=late[0].occurred_at)
        session = earlier.order_by("-opened_at", "-id").first()
        if session is not None and session.is_practice:
            finished = earlier.events().order_by("-opened_at", "-id").first()
            if finished is not None and may_get_a_result(finished, session.opened_at):
                session = finished
        if session is None:
            return cls(source_id, None, late, upto)
        return cls(source_id, RawEvent.objects.get(source=source_id, number=session.first_event), late, upto)

    def project(self, source: Source, track: Track | None, size: int) -> Batch:
        """Drive it all again, in chunks of at most `size` events; `track` is the one that was active in the end."""
        again = {session.first_event: session for session in self.sessions()}
        sheet = TimingSheet(claims={first: session.pk for first, session in again.items()})
        # The database allows one open session: until it is driven again, none is.
        still_open = Session.objects.filter(pk__in=[session.pk for session in again.values() if session.is_open])
        open_keys = [session.pk for session in still_open]
        still_open.update(closed_at=F("opened_at"))
        batch = Batch(source, self.track(source), is_rewind=True, sheet=sheet, until=self.is_as_before)
        for chunk in chunks(self.events(), size):
            batch.project(chunk)
            if batch.stopped_at is not None:
                batch.track = track
                remain = self.begun_from(batch.stopped_at, batch.sheet.untouched())
                Session.objects.filter(pk__in=remain.intersection(open_keys)).update(closed_at=None)
                break
        else:
            remain = set()
        Session.objects.filter(pk__in=batch.sheet.untouched() - remain).delete()
        prune_entries(batch.sheet)
        return batch

    def begun_from(self, event: RawEvent, keys: set[int]) -> set[int]:
        """Of the sessions with these keys, those that began with `event` or after it."""
        firsts = dict(Session.objects.filter(pk__in=keys).values_list("first_event", "pk"))
        events = RawEvent.objects.filter(source=self.source_id, number__in=firsts)
        return {firsts[first.number] for first in events if order_key(first) >= order_key(event)}

    def track(self, source: Source) -> Track | None:
        """The track at the boundary, by the last event before it that outlasts one."""
        batch = Batch(source, None)
        lasting = [event for event in map(self._last_before, outlasting_types()) if event is not None]
        for event in sorted(lasting, key=order_key):
            batch.project([event])
        return batch.track

    def is_as_before(self, event: RawEvent, race: RaceControl, learned: bool) -> bool:
        """Whether from `event`, which was just taken, everything stays what it was.

        It begins a session that it began before, all late ones are behind, none of them chose a track or told anything
        new of anybody, and no result that is still to come can be for a session before this one.
        """
        session = race.session
        if session is None or session.first_event != event.number or session.pk not in race.sheet.again or learned:
            return False
        is_behind = order_key(self.late[-1]) < order_key(event)
        return is_behind and race.can_forget() and not any(registry[late.event_type].outlasts for late in self.late)

    def sessions(self) -> list[Session]:
        """The sessions that were there from the boundary on."""
        sessions = Session.objects.filter(source=self.source_id)
        if self.boundary is None:
            return list(sessions)
        begun = list(sessions.filter(opened_at__gte=self.boundary.occurred_at))
        firsts = {session.first_event for session in begun if session.opened_at == self.boundary.occurred_at}
        events = RawEvent.objects.filter(source=self.source_id, number__in=firsts)
        before = {event.number for event in events if order_key(event) < order_key(self.boundary)}
        return [session for session in begun if session.first_event not in before]

    def events(self) -> Iterator[RawEvent]:
        """What happened since the boundary, in order."""
        events = RawEvent.objects.filter(source=self.source_id, number__lte=self.upto)
        if self.boundary is None:
            return in_order(events.order_by("occurred_at").iterator())
        start = order_key(self.boundary)
        since = events.filter(occurred_at__gte=self.boundary.occurred_at).order_by("occurred_at")
        return (event for event in in_order(since.iterator()) if order_key(event) >= start)

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


def prune_entries(sheet: TimingSheet) -> None:
    """Take away, from the sessions driven again, the entries that were not."""
    touched = sheet.touched_entries
    again = Entry.objects.filter(session__in={session for session, _ in touched} | sheet.driven_again())
    natural_keys = again.values_list("pk", "session", "controller")
    stale = [pk for pk, session, controller in natural_keys if (session, controller) not in touched]
    Entry.objects.filter(pk__in=stale).delete()


def outlasting_types() -> list[str]:
    return [event_type for event_type, registration in registry.items() if registration.outlasts]


def chunks(events: Iterable[RawEvent], size: int) -> Iterator[list[RawEvent]]:
    events = iter(events)
    while chunk := list(islice(events, size)):
        yield chunk
