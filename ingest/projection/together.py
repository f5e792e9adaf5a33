"""What waits of several tablets, projected from memory in one transaction: a worker's usual round on PostgreSQL."""

from __future__ import annotations

import logging

from django.db import connection

from ingest.models import RawEvent
from ingest.pipe import Part, Pipe
from ingest.projection.live import MOVED, CachedRace, Plan, cached_races, plan, write_planned
from races.storage.new_row import new_row

logger = logging.getLogger(__name__)

PATIENCE_S = 20.0
AT_A_TIME = 1000
COLUMNS = ("id", "source_id", "number", "arrived_at", "occurred_at", "has_time", "is_time_believed", "moved_ms")
BODY = ("event_type", "digest", "codec", "stored")
PENDING = f"""
    SELECT {", ".join(f"event.{column}" for column in (*COLUMNS, *BODY))}
    FROM unnest(%s::bigint[], %s::bigint[]) AS known (source_id, number)
    CROSS JOIN LATERAL (
        SELECT * FROM ingest_rawevent raw
        WHERE raw.source_id = known.source_id AND raw.number > known.number ORDER BY raw.number LIMIT {AT_A_TIME}
    ) AS event
"""  # noqa: S608
# It can be derived again; and whoever holds a tablet just now is projecting it.
LAZILY = "SELECT set_config('synchronous_commit', 'off', true), set_config('lock_timeout', '200ms', true)"
MOVE = f"WITH {MOVED} SELECT 1 / (SELECT count(*) FROM moved)"  # noqa: S608  of constants alone


def project_together() -> tuple[int, set[int]]:
    """Project what waits of the tablets this process has in memory; how many events of which, the others are left."""
    known = dict(cached_races)
    if connection.vendor != "postgresql" or connection.in_atomic_block or not known:
        return 0, set()
    plans = [plan([(event, None) for event in events], are_all=True) for events in pending(known).values()]
    plain = [one for one in plans if one is not None and one.is_plain]
    done = written(plain)
    done += [one for one in plans if one is not None and one not in plain and is_written(one)]
    return sum(len(one.events) for one in done), {one.before.race.source.pk for one in done}


def pending(known: dict[int, CachedRace]) -> dict[int, list[RawEvent]]:
    """By source, in the order of arrival."""
    found: dict[int, list[RawEvent]] = {}
    with connection.cursor() as cursor:
        cursor.execute(PENDING, [list(known), [race.number for race in known.values()]])
        for row in cursor.fetchall():
            event = new_row(RawEvent, **dict(zip((*COLUMNS, *BODY), row, strict=True)))
            found.setdefault(event.source_id, []).append(event)
    return found


def written(plans: list[Plan]) -> list[Plan]:
    """Those of the plans that could be written as they were made: all in one transaction, each for itself."""
    parts = [(one, Part([(MOVE, one.moves()), *noted])) for one in plans if (noted := one.statements()) is not None]
    if parts:
        Pipe(PATIENCE_S).commit([Part([(LAZILY, [])]), *(part for _, part in parts)])
    done = [one for one, part in parts if part.error is None]
    for one in done:
        one.keep()
    return done


def is_written(planned: Plan) -> bool:
    """By Django's own roads, where more has to be asked for."""
    try:
        return write_planned(planned)
    except Exception:
        logger.warning("source %s takes the ordinary road", planned.before.race.source.pk, exc_info=True)
        return False
