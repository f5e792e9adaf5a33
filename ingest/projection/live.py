"""The short road of a live event: race control stays in memory from one event to the next.

Nothing is read. One statement takes the source's lock, finds out whether this process still knows all there is to
know, and moves the cursor; then the few changed rows are written. Whenever any of it fails, the event takes the
ordinary road.
"""

from __future__ import annotations

import logging
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from ingest.database import pipelined, writing
from ingest.handlers import registry
from ingest.models import Problem, Projection, RawEvent
from ingest.payloads.envelope import Body
from ingest.projection.batch import interpret, keep_problems
from ingest.projection.clocks import jumps, offset_of
from ingest.projection.counts import count_uninterpreted
from ingest.projection.order import order_key
from ingest.projection.ruled_shifts import Shift
from ingest.projection.track import columns_of
from races.control import ActiveTrack, RaceControl
from races.storage.statements import NeedsDatabase, Noted, as_column, noting

logger = logging.getLogger(__name__)

MOST_KEPT = 200
Told = tuple[RawEvent, Body | None]

# `revision` says that nobody else projected since; `roster_version` that nobody met, renamed or described anybody.
TAKE_OVER = """
    UPDATE ingest_projection
    SET number = %s, latest_number = %s, latest_at = %s, revision = %s
    WHERE source_id = %s AND revision = %s
      AND EXISTS (SELECT 1 FROM drivers_club WHERE id = %s AND roster_version = %s)
"""
# The same within a pipeline: `moved` has a row where all is as it was known, and `Plan.moves` has its values.
MOVED = f"""
    moved AS ({TAKE_OVER.strip()} RETURNING 1)
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
    planned = plan([(event, None)])
    return planned is not None and write_planned(planned)


@dataclass(slots=True, eq=False)
class Plan:
    """What the next events of a source come to: all interpreted, and nothing written yet.

    Race control has taken them, so it is true only once this is written; `before` tells where the cursor has to stand.
    """

    before: CachedRace
    after: CachedRace
    events: list[RawEvent]
    problems: list[Problem]
    track: ActiveTrack | None
    """The active track before."""

    @property
    def is_plain(self) -> bool:
        """Whether writing it asks the database nothing, and leaves nothing that is read when it is done."""
        race = self.before.race
        is_all_handled = not self.problems and all(event.event_type in registry for event in self.events)
        return is_all_handled and race.track is self.track and race.work.is_plain and not race.rows.may_forget

    def write(self) -> None:
        """Everything but the cursor."""
        race = self.before.race
        race.write()
        keep_problems(self.problems)
        count_uninterpreted(race.source.pk, self.events)
        if race.track is not self.track:
            Projection.objects.filter(source=race.source.pk).update(**columns_of(race.track))

    def statements(self) -> Noted | None:
        """What writes it, to be sent with others'; None where it turns out that something has to be asked for."""
        try:
            with noting() as noted:
                self.write()
        except NeedsDatabase as error:
            logger.debug("source %s takes the ordinary road: %s", self.before.race.source.pk, error)
            return None
        return noted

    def moves(self) -> list[Any]:
        """The values of TAKE_OVER: where the cursor goes, and what has to be as it was known."""
        before, after, source = self.before, self.after, self.before.race.source
        moved = [after.number, after.latest_number, as_column(after.latest_at), after.revision]
        return [*moved, source.pk, before.revision, source.club_id, before.roster_version]

    def recount(self) -> None:
        """What follows, once all that was sent is there to be read."""
        self.before.race.recount()

    def keep(self) -> None:
        """It is written, and committed."""
        cache_race(self.before.race.source.pk, self.after)


def plan(told: Sequence[Told], *, are_all: bool = False) -> Plan | None:
    """Interpret a source's next events from memory, with what was read of their bodies; gives them their numbers.

    They come in the order of their arrival, and each follows the one before it; or they `are_all` there is. None where
    they have to take the ordinary road: a clock jumps, one comes late, somebody new is told of.
    """
    # Whoever takes it has it alone; if anything goes wrong it is gone, and read anew.
    source_id = told[0][0].source_id
    before = cached_races.pop(source_id, None)
    if before is None:
        return None
    number, offset_ms = before.number, before.offset_ms
    for event, _ in told:
        event.number = event.number or number + 1
        if jumps(event, offset_ms) or before.shift(event) is not None:
            # Whether a clock was wrong is looked up; what is known of the race stays true unless it was.
            cache_race(source_id, before)
            return None
        if event.number != number + 1 and not are_all:
            return None
        number, offset_ms = event.number, offset_of(event, offset_ms)
    in_turn = sorted(told, key=lambda one: order_key(one[0])) if len(told) > 1 else told
    handled = [event for event, _ in in_turn if event.event_type in registry]
    if handled and before.is_late(handled[0]):
        return None
    latest = (handled[-1].number, handled[-1].occurred_at) if handled else (before.latest_number, before.latest_at)
    clocks = before.closed_as_of, offset_ms
    after = CachedRace(before.race, number, *latest, *clocks, new_revision(), before.roster_version, before.shift)
    return interpreted(before, after, in_turn)


def interpreted(before: CachedRace, after: CachedRace, told: Sequence[Told]) -> Plan | None:
    """None where anything new is told of anybody, or a handler fails in a way nobody foresaw."""
    race, track = before.race, before.race.track
    problems: list[Problem] = []
    try:
        for event, read in told:
            problems += interpret(race, event, read)
    except Exception:
        # Whatever it is, the ordinary road meets it too, and there it becomes a problem of the event's.
        logger.warning("source %s: event %s takes the ordinary road", race.source.pk, event.number, exc_info=True)
        return None
    if race.roster.learned or race.has_resumed:
        return None
    return Plan(before, after, [event for event, _ in told], problems, track)


def write_planned(planned: Plan) -> bool:
    """Write a plan of events that are on record, and keep what is known; False where somebody else was first."""
    try:
        with writing(derived=connection.vendor == "sqlite"), connection.cursor() as cursor:
            with pipelined() as is_told_later:
                cursor.execute(*taking_over(planned, lazily=connection.vendor == "postgresql"))
                if not is_told_later and cursor.rowcount != 1:
                    raise Stale
                planned.write()
            if cursor.rowcount != 1:
                raise Stale
            planned.recount()
    except Stale:
        return False
    planned.keep()
    return True


def taking_over(planned: Plan, *, lazily: bool = False) -> tuple[str, list[Any]]:
    """The statement that locks the source and moves its cursor, if all is as it was known; its row count tells."""
    return TAKE_OVER + (LAZILY if lazily else ""), planned.moves()
