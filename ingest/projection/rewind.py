"""Stepping back to the boundary of a session and projecting again from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain, dropwhile, islice

from django.db import connection
from django.db.models import F, Subquery

from ingest.handlers import registry
from ingest.models import Projection, RawEvent
from ingest.models.raw_event import RawEventQuerySet
from ingest.projection.batch import Batch
from ingest.projection.clocks import Moved
from ingest.projection.order import in_order, order_key
from ingest.projection.track import track_of
from races.control import ActiveTrack, RaceControl
from races.control.roster import delete_ruled_aliases, delete_unnamed_aliases
from races.control.session_windows import reaches_into
from races.control.unit_of_work import UnitOfWork
from races.derived.career_totals import (
    recount_careers,
    withdraw_from_careers,
)
from races.derived.clean_laps import unmark_clean_laps
from races.derived.meetings import take_away_empty
from races.derived.poles import races_after
from races.models import Entry, Session
from races.storage.changes import Changes
from races.storage.new_row import new_row
from races.storage.table import ranges

LONGEST_EVENT = timedelta(days=2)
"""Before so long nothing began that a result can still be for."""


@dataclass(frozen=True)
class Rewind:
    """From `boundary`, the first event of a session (or of the log, where None), over the events up to number `upto`.

    It may end before, at the beginning of a session, which forgets all but the track. Because of `late` events, where
    that session was there before and none of them can have changed it; without any, after `at_least` so many events.
    """

    source_id: int
    boundary: RawEvent | None
    upto: int
    late: Sequence[RawEvent] = ()
    at_least: int = 0
    changes: Changes = field(default_factory=Changes)
    moved: frozenset[int] = frozenset()
    """Numbers of events that happened at another instant than was thought when they were projected."""
    is_once_more: bool = False

    @classmethod
    def before(cls, late: Sequence[RawEvent], upto: int) -> Rewind:
        """To the boundary before the first of the late events."""
        source_id = late[0].source_id
        return cls(source_id, boundary_before(source_id, late[0].occurred_at), upto, late)

    @classmethod
    def because_of(cls, moved: Moved, source_id: int, upto: int) -> Rewind:
        """To the boundary before any instant at which an event that was looked at again happened, then or now."""
        assert moved.since is not None
        return cls(source_id, boundary_before(source_id, moved.since), upto, moved=frozenset(moved.numbers))

    def project(self, projection: Projection, size: int) -> Batch:
        """Drive it all again, in chunks of at most `size` events."""
        read_in_order_of_the_index()
        work = UnitOfWork(is_rewind=True, changes=self.changes)
        # The database allows one open session: until it is driven again, none is.
        still_open = Session.objects.filter(source=self.source_id).open()
        work.was_open = set(still_open.values_list("pk", flat=True))
        still_open.update(closed_at=F("opened_at"))
        batch = Batch(projection.source, self.track(projection), work=work, until=self.may_end)
        if self.moved:
            batch.work.expect(sessions_begun(self.source_id, set(self.moved)))
        remain: set[int] = set()
        for chunk in chunks(self.events(), size):
            batch.work.expect(sessions_begun(self.source_id, {event.number for event in chunk}))
            batch.project(chunk)
            if batch.stopped_at is not None:
                batch.track = track_of(projection)
                remain = begun_from(batch.stopped_at, chunk, batch.work)
                break
        batch.close_by_the_clock(projection.closed_as_of)
        self.prune(batch.work, remain)
        if batch.learned:
            delete_unnamed_aliases(batch.source)
        delete_ruled_aliases(batch.source)
        Session.objects.filter(pk__in=batch.work.was_open).update(closed_at=None)
        unmark_clean_laps(Session.objects.filter(source=self.source_id).open())
        recount_careers(batch.source.club_id, batch.work.to_recount, self.changes)
        if batch.work.is_ruled_late and not self.is_once_more:
            # What is ruled of a session was found in the middle of it; now it is known from its beginning.
            return replace(self, is_once_more=True).project(projection, size)
        return batch

    def prune(self, work: UnitOfWork, remain: set[int]) -> None:
        """Take away the sessions, and of those driven again the entries, that were not met again."""
        gone = Session.objects.filter(pk__in=work.untouched() - remain)
        for key in gone.values_list("source", "first_event"):
            self.changes.note(Session, key, (), None)
        pks = list(gone.values_list("pk", flat=True))
        work.to_recount |= {*pks, *races_after(pks)}
        withdraw_from_careers(pks, self.changes)
        meetings = list(gone.exclude(meeting=None).values_list("meeting", flat=True))
        gone.delete()
        take_away_empty(meetings)
        touched = work.touched_entries
        again = Entry.objects.filter(session__in={session for session, _ in touched} | work.driven_again())
        natural_keys = again.values_list("pk", "session", "controller")
        stale = {pk: (session, controller) for pk, session, controller in natural_keys}
        stale = {pk: entry for pk, entry in stale.items() if entry not in touched}
        for entry in stale.values():
            self.changes.note(Entry, entry, (), None)
        Entry.objects.filter(pk__in=stale).delete()

    def track(self, projection: Projection) -> ActiveTrack | None:
        """The track at the boundary, by the last event before it that outlasts one and says which."""
        batch, before = Batch(projection.source, None), self.boundary
        while batch.track is None and before is not None:
            before = self._last_lasting(before)
            if before is not None:
                batch.project([before])
        return batch.track

    def may_end(self, event: RawEvent, race: RaceControl, learned: bool, taken: int) -> bool:
        """Whether to stop at `event`, which was just taken: it begins a session, and what was before can be forgotten.

        After late events, everything from there on has to stay what it was: the session began there before, all late
        ones are behind, none of them chose a track, and none told anything new of anybody.
        """
        session = race.session
        if session is None or session.first_event != event.number or session.continues is not None:
            return False
        if not self.late:
            return 0 < self.at_least <= taken and race.can_forget()
        if session.pk not in race.work.again or learned or order_key(self.late[-1]) >= order_key(event):
            return False
        return race.can_forget() and not any(registry[late.event_type].outlasts for late in self.late)

    def events(self) -> Iterator[RawEvent]:
        """What happened since the boundary, in order."""
        events = RawEvent.objects.filter(source=self.source_id).so_far(self.upto).to_interpret()
        if self.boundary is None:
            return in_order(rows_of(events.order_by("occurred_at")))
        start = order_key(self.boundary)
        since = events.filter(occurred_at__gte=self.boundary.occurred_at).order_by("occurred_at")
        # Only those of one instant with it can be before it.
        return dropwhile(lambda event: order_key(event) < start, in_order(rows_of(since)))

    def _last_lasting(self, event: RawEvent) -> RawEvent | None:
        """The last one before `event` that outlasts a boundary."""
        found = (self._last_before(event, event_type) for event_type in outlasting_types())
        return max(filter(None, found), key=order_key, default=None)

    def _last_before(self, event: RawEvent, event_type: str) -> RawEvent | None:
        """The last of that type before `event`."""
        start = order_key(event)
        events = RawEvent.objects.filter(source=self.source_id, event_type=event_type).so_far(self.upto)
        tied = events.filter(occurred_at=event.occurred_at)
        earlier = events.filter(occurred_at__lt=event.occurred_at)
        latest = earlier.filter(occurred_at=Subquery(earlier.order_by("-occurred_at").values("occurred_at")[:1]))
        before = [event for event in chain(tied, latest) if order_key(event) < start]
        return max(before, key=order_key, default=None)


INTERPRETED = ("id", "source_id", "number", "occurred_at", "event_type", "digest", "codec", "stored")


def rows_of(events: RawEventQuerySet) -> Iterator[RawEvent]:
    """With what is interpreted of them alone, and without Django's constructor, which costs as much as reading them."""
    for values in events.values_list(*INTERPRETED).iterator():
        yield new_row(RawEvent, **dict(zip(INTERPRETED, values, strict=True)))


def boundary_before(source_id: int, instant: datetime) -> RawEvent | None:
    """The first event of the last session that began before `instant`; None where there is none.

    Or that of an earlier one, as long as what is told in the later may still be about the event before it, or was.
    """
    sessions = Session.objects.filter(source=source_id, opened_at__lt=instant).order_by("-opened_at", "-id")
    session = whole(sessions.first())
    while session is not None:
        since = session.opened_at - LONGEST_EVENT
        earlier = sessions.filter(opened_at__gte=since, opened_at__lt=session.opened_at)
        earlier = earlier.filter(result_at__gte=session.opened_at)
        if (classified := earlier.last()) is not None:
            session = whole(classified)
            continue
        before = sessions.filter(opened_at__lte=session.opened_at).exclude(pk=session.pk).told_events().first()
        if before is None or not reaches_into(before.as_told(), session, session.opened_at):
            return RawEvent.objects.get(source=source_id, number=session.first_event)
        session = whole(before)
    return None


def whole(session: Session | None) -> Session | None:
    """As tablets told it: where people split it, from its first part on."""
    while session is not None and session.continues is not None:
        session = Session.objects.filter(source=session.source_id, first_event=session.continues).first()
    return None if session is None else session.as_told()


def read_in_order_of_the_index() -> None:
    """For this transaction: a planner without statistics would sort the whole log for every segment."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # A forbidden plan looks so expensive that compiling it would seem to pay.
            cursor.execute("SET LOCAL enable_sort TO off; SET LOCAL enable_bitmapscan TO off; SET LOCAL jit TO off")


def sessions_begun(source_id: int, numbers: set[int]) -> dict[int, int]:
    """The stored sessions that began with events of these numbers: number to key."""
    found: dict[int, int] = {}
    for least, most in ranges(numbers):
        sessions = Session.objects.filter(source=source_id, first_event__range=(least, most))
        found |= {first: pk for first, pk in sessions.values_list("first_event", "pk") if first in numbers}
    return found


def begun_from(event: RawEvent, chunk: Sequence[RawEvent], work: UnitOfWork) -> set[int]:
    """Of the sessions that were not met again, those that begin with `event` of that chunk or after it."""
    ahead = {later.number for later in chunk[chunk.index(event) :]}
    return {pk for first, pk in work.claims.items() if first in ahead}


def outlasting_types() -> list[str]:
    return [event_type for event_type, registration in registry.items() if registration.outlasts]


def chunks(events: Iterable[RawEvent], size: int) -> Iterator[list[RawEvent]]:
    events = iter(events)
    while chunk := list(islice(events, size)):
        yield chunk
