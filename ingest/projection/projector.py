"""Takes what is pending for a source, oldest first, batch by batch; steps back where an event comes late."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence

from django.db import InterfaceError, OperationalError

from drivers.models import Source
from ingest.database import writing
from ingest.handlers import registry
from ingest.models import Journal, Projection, RawEvent
from ingest.projection.batch import Batch
from ingest.projection.clocks import forget_when_met, look_at_the_clocks
from ingest.projection.counts import count_uninterpreted
from ingest.projection.live import CachedRace, cache_race, cached_races, new_revision, project_live
from ingest.projection.order import order_key
from ingest.projection.rewind import Rewind
from ingest.projection.ruled_shifts import Shift, move, shifts_of
from ingest.projection.together import project_together
from ingest.projection.track import keep_track, track_of
from ingest.projection.version import PROJECTION_VERSION, NewerProjection, hold_to_version, refuse_newer

logger = logging.getLogger(__name__)

BATCH = 1000


def project(source: Source, *, batches: int | None = None) -> int:
    """Project what is pending for `source`, at most `batches` batches of it; returns how many events were taken."""
    taken = 0
    for _ in range(batches) if batches else iter(int, 1):
        some = project_some(source.pk)
        taken += some
        if some < BATCH:
            break
    return taken


def project_at_once(event: RawEvent) -> bool:
    """Project in the request that appended; False where it has to wait. What is on record is never refused for it."""
    source = event.source
    try:
        if not projected_from_cache(event):
            project(source, batches=1)
    except NewerProjection as error:
        logger.error("source %s: recorded only. %s", source.pk, error)
        return False
    except Exception:
        logger.exception("source %s: projection has to wait", source.pk)
        return False
    return True


def projected_from_cache(event: RawEvent) -> bool:
    try:
        return project_live(event)
    except Exception:
        logger.warning("source %s: event %s takes the ordinary road", event.source_id, event.number, exc_info=True)
        return False


def project_some(source_id: int, *, skip_locked: bool = False) -> int:
    """Project one batch in one transaction; returns how many events it took, 0 where somebody else holds the source."""
    with writing(derived=True):
        projection = locked(source_id, skip_locked=skip_locked)
        if projection is None:
            return 0
        pending = list(RawEvent.objects.to_interpret().next_after(source_id, projection.number, BATCH))
        if not pending:
            return 0
        moved = look_at_the_clocks(projection, pending)
        shift = shifts_of(projection.source)
        deque(move(pending, shift), maxlen=0)
        pending.sort(key=order_key)
        upto = max(event.number for event in pending)
        handled = [event for event in pending if event.event_type in registry]
        if moved.since is not None:
            forget_when_met(source_id, moved.since)
            batch = Rewind.because_of(moved, source_id, upto).project(projection, BATCH)
            forget_latest(projection, upto)
        elif handled and comes_late(handled[0], projection):
            batch = Rewind.before(handled, upto).project(projection, BATCH)
        else:
            batch = batch_after(projection)
            batch.project(pending)
            batch.close_by_the_clock(projection.closed_as_of)
        count_uninterpreted(source_id, pending)
        advance(projection, batch, handled, upto)
    cache_race_control(projection, batch, shift)
    return len(pending)


def project_round() -> int:
    """One batch of every source that is behind and that nobody else holds; returns how many events were taken.

    A source that cannot be projected is logged and stays behind; the others are projected all the same. Raises
    NewerProjection, and what the database raises while it is away.
    """
    taken, done = project_together()
    for source_id in list(Journal.objects.behind().order_by("source").values_list("source", flat=True)):
        if source_id in done:
            continue
        try:
            taken += project_some(source_id, skip_locked=True)
        except (OperationalError, InterfaceError, NewerProjection):
            raise
        except Exception:
            logger.exception("source %s: projection has to wait", source_id)
    return taken


def bring_up_to_date(*, skip_locked: bool = False) -> None:
    """Ask for rebuilds of all that older code projected. Raises NewerProjection where newer code did."""
    refuse_newer()
    for source_id in list(Projection.objects.of_other_code(PROJECTION_VERSION).values_list("source", flat=True)):
        with writing(derived=True):
            locked(source_id, skip_locked=skip_locked)


def batch_after(projection: Projection) -> Batch:
    """A batch that goes on where the projection stands, with the race control this process kept if it is still true."""
    live = cached_races.pop(projection.source_id, None)
    as_of = projection.revision, projection.source.club.roster_version
    if live is None or (live.revision, live.roster_version) != as_of:
        return Batch(projection.source, track_of(projection))
    return Batch(projection.source, live.race.track, work=live.race.work, race=live.race)


def locked(source_id: int, *, skip_locked: bool) -> Projection | None:
    """The source's projection, held until the transaction ends. Raises NewerProjection.

    The one door to all projecting: what older code projected goes on by this code's rules, and is projected again soon.
    """
    rows = Projection.objects.select_for_update(no_key=True, of=("self",), skip_locked=skip_locked)
    found = rows.select_related("source__club", "track_alias").filter(source=source_id).first()
    if found is None and not Projection.objects.filter(source=source_id).exists():
        new = Projection(source_id=source_id, version=PROJECTION_VERSION)
        Projection.objects.bulk_create([new], ignore_conflicts=True)
        return locked(source_id, skip_locked=skip_locked)
    if found is not None:
        hold_to_version(found)
    return found


def comes_late(event: RawEvent, projection: Projection) -> bool:
    """Whether it happened before what is projected, or before what was closed by the clock."""
    closed = projection.closed_as_of
    return (closed is not None and event.occurred_at <= closed) or is_late(event, projection)


def is_late(event: RawEvent, projection: Projection) -> bool:
    """Whether something projected already happened after `event`."""
    if projection.latest_at is None or event.occurred_at > projection.latest_at:
        return False
    latest = RawEvent.objects.get(source=projection.source_id, number=projection.latest_number)
    return order_key(event) < order_key(latest)


def advance(projection: Projection, batch: Batch, handled: Sequence[RawEvent], upto: int) -> None:
    """Move the cursor, in the same transaction as what it tells of. Only what is interpreted can come too late."""
    if handled and not is_late(handled[-1], projection):
        projection.latest_number, projection.latest_at = handled[-1].number, handled[-1].occurred_at
    projection.number = upto
    keep_track(projection, batch.track)
    projection.revision = new_revision()
    projection.save()


def forget_latest(projection: Projection, upto: int) -> None:
    """The latest event is another one when clocks were looked at again."""
    events = RawEvent.objects.filter(source=projection.source_id, event_type__in=registry).so_far(upto)
    newest = events.order_by("-occurred_at").first()
    tied = [] if newest is None else list(events.filter(occurred_at=newest.occurred_at))
    latest = max(tied, key=order_key, default=None)
    projection.latest_number = latest.number if latest else 0
    projection.latest_at = latest.occurred_at if latest else None


def cache_race_control(projection: Projection, batch: Batch, shift: Shift) -> None:
    """Keep race control for the source's next event, unless others may have learned of somebody meanwhile."""
    if batch.race is None or batch.learned or batch.work.is_rewind:
        return
    club = projection.source.club
    live = CachedRace(
        batch.race,
        projection.number,
        projection.latest_number,
        projection.latest_at,
        projection.closed_as_of,
        projection.offset_ms,
        projection.revision,
        club.roster_version,
        shift,
    )
    cache_race(projection.source_id, live)
