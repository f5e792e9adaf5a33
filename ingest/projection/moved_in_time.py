"""Events of a session that, as people ruled, happened earlier or later: the clock of their tablet was wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from drivers.identity.alias_book import instant_of
from drivers.models import Source
from drivers.models.naming import milliseconds
from ingest.models import RawEvent
from ingest.models.raw_event import RawEventQuerySet
from ingest.projection.clocks import Moved, forget_when_met
from ingest.projection.live import new_revision
from ingest.projection.projector import BATCH, forget_latest, locked
from ingest.projection.rewind import Rewind, outlasting_types
from ingest.projection.ruled_shifts import move, shifts_of, told_at
from ingest.projection.track import keep_track
from races.models import Ruling, Session


def move_again(source: Source, ruling: Ruling) -> None:
    """Let the events it moves have happened when the rulings in force say, and project all that concerns."""
    projection = locked(source.pk, skip_locked=False)
    if projection is None:
        return
    moved = Moved()
    shift = shifts_of(source)
    for events in events_moved_by(ruling):
        known = events.filter(source=source, number__lte=projection.number)
        for event, before in move(known.to_interpret(), shift):
            moved.add(event.number, before, event.occurred_at)
    if moved.since is None:
        return
    forget_when_met(source.pk, moved.since)
    batch = Rewind.because_of(moved, source.pk, projection.number).project(projection, BATCH)
    forget_latest(projection, projection.number)
    keep_track(projection, batch.track)
    projection.revision = new_revision()
    projection.save()


def events_moved_by(ruling: Ruling) -> Iterator[RawEventQuerySet]:
    """Those it was ruled of; and where those are that may have come later, as they were told and as they moved."""
    for first, last in ruling.about["moved"]:
        yield RawEvent.objects.filter(number__range=(first, last))
    if "told" in ruling.about:
        span = [instant_of(at) for at in ruling.about["told"]]
        shift = timedelta(milliseconds=ruling.about["shift_ms"])
        yield RawEvent.objects.filter(occurred_at__range=span)
        yield RawEvent.objects.filter(occurred_at__range=[at + shift for at in span])


def told_in(source: Source, numbers: Collection[int]) -> dict[str, list[int]]:
    """When the first and the last of these events were told to have happened, and how long after that they arrived."""
    events = list(RawEvent.objects.filter(source=source, number__in=numbers).times())
    if not events:
        return {}
    told = [milliseconds(told_at(event)) for event in events]
    lags = [milliseconds(event.arrived_at) - at for event, at in zip(events, told, strict=True)]
    return {"told": [min(told), max(told)], "lag": [min(lags), max(lags)]}


def numbers_in(session: Session) -> list[int]:
    """Of the events from its first to its end; but a choice of a track is for whatever comes after it, too."""
    later = Session.objects.filter(source=session.source_id, opened_at__gt=session.opened_at).order_by("opened_at")
    events = RawEvent.objects.filter(source=session.source_id, occurred_at__gte=session.opened_at)
    marks = (session.closed_at, session.ended_at, session.result_at, session.opened_at)
    events = events.filter(occurred_at__lte=max(mark for mark in marks if mark))
    if (following := later.first()) is not None:
        events = events.filter(occurred_at__lt=following.opened_at)
    lasting = events.exclude(event_type__in=outlasting_types())
    return sorted(lasting.values_list("number", flat=True))


def ranges_of(numbers: Collection[int]) -> list[list[int]]:
    """First and last of each run of numbers that follow each other."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
