"""The short road of a live event: race control stays in memory from one event to the next.

Nothing is read. One statement takes the source's lock, finds out whether this process still knows all there is to
know, and moves the cursor; then the few changed rows are written. Whenever any of it fails, the event takes the
ordinary road.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

from ingest.database import pipelined, writing
from ingest.handlers import registry
from ingest.models import Projection, RawEvent
from ingest.projection.batch import interpret, keep_problems
from ingest.projection.clocks import jumps, offset_of
from ingest.projection.counts import count_uninterpreted
from ingest.projection.ruled_shifts import Shift
from ingest.projection.track import columns_of
from races.control import RaceControl

MOST_KEPT = 200

# `revision` says that nobody else projected since; `roster_version` that nobody met, renamed or described anybody.
TAKE_OVER = """
    UPDATE ingest_projection
    SET number = %s, latest_number = %s, latest_at = %s, revision = %s
    WHERE source_id = %s AND revision = %s
      AND EXISTS (SELECT 1 FROM drivers_club WHERE id = %s AND roster_version = %s)
"""
# In the same round trip: this commit can be derived again, so it need not wait for the disk.
LAZILY = " RETURNING set_config('synchronous_commit', 'off', true)"


@dataclass(slots=True)
class CachedRace:
    """A source's race control as of the event `number`; `latest_at` is the instant of the latest one interpreted.

    `offset_ms` is how long after its own time the last event arrived: what comes in step with it needs no second look.
    """

    race: RaceControl
    number: int
    latest_number: int
    latest_at: datetime | None
    closed_as_of: datetime | None
    offset_ms: int | None
    revision: int
    roster_version: int
    shift: Shift

    def followed_by(self, event: RawEvent, *, is_handled: bool) -> CachedRace:
        """What is known after one more event."""
        latest = (event.number, event.occurred_at) if is_handled else (self.latest_number, self.latest_at)
        clocks = self.closed_as_of, offset_of(event, self.offset_ms)
        return CachedRace(self.race, event.number, *latest, *clocks, new_revision(), self.roster_version, self.shift)

    def is_late(self, event: RawEvent) -> bool:
        """Whether it happened before what is projected, or before what was closed by the clock."""
        return any(at is not None and event.occurred_at <= at for at in (self.latest_at, self.closed_as_of))


cached_races: OrderedDict[int, CachedRace] = OrderedDict()


def cache_race(source_id: int, live: CachedRace) -> None:
    """Keep it for the source's next event; of too many, those not heard of for longest go."""
    cached_races[source_id] = live
    while len(cached_races) > MOST_KEPT:
        cached_races.popitem(last=False)


def new_revision() -> int:
    """Never the same twice, so that no other state is taken for the one it names."""
    return secrets.randbits(62)


class Stale(Exception):
    """What is in memory is not, or will not be, all there is to know; nothing may be written."""


def project_live(event: RawEvent) -> bool:
    """Project the event just appended; False where it has to take the ordinary road, and nothing was changed."""
    # Whoever takes it has it alone; if anything goes wrong it is gone, and read anew.
    live = cached_races.pop(event.source_id, None)
    if live is None or event.number != live.number + 1:
        return False
    if jumps(event, live.offset_ms) or live.shift(event) is not None:
        # Whether a clock was wrong is looked up; what is known of the race stays true unless it was.
        cache_race(event.source_id, live)
        return False
    is_handled = event.event_type in registry
    if is_handled and live.is_late(event):
        return False
    after = live.followed_by(event, is_handled=is_handled)
    try:
        with writing(derived=connection.vendor == "sqlite"):
            write(live, after, event)
    except Stale:
        return False
    cache_race(event.source_id, after)
    return True


def write(before: CachedRace, after: CachedRace, event: RawEvent) -> None:
    """Everything the event changes. Raises Stale, also where the event tells anything new of anybody."""
    race, track = before.race, before.race.track
    with connection.cursor() as cursor:
        with pipelined() as is_told_later:
            take_over(cursor, before, after)
            if not is_told_later and cursor.rowcount != 1:
                raise Stale
            problems = interpret(race, event)
            if race.roster.learned or race.has_resumed:
                raise Stale
            race.write()
            keep_problems(problems)
            count_uninterpreted(event.source_id, [event])
            if race.track is not track:
                Projection.objects.filter(source=event.source_id).update(**columns_of(race.track))
        if cursor.rowcount != 1:
            raise Stale
    race.recount()


def take_over(cursor: CursorWrapper, before: CachedRace, after: CachedRace) -> None:
    """Lock the source and move its cursor, if all is as `before` says; its row count tells."""
    source = before.race.source
    latest_at = connection.ops.adapt_datetimefield_value(after.latest_at)
    moved = [after.number, after.latest_number, latest_at, after.revision]
    expected = [source.pk, before.revision, source.club_id, before.roster_version]
    cursor.execute(TAKE_OVER + (LAZILY if connection.vendor == "postgresql" else ""), [*moved, *expected])
