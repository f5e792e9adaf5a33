"""A group of posts on PostgreSQL: interpreted first, where memory is enough, and sent in one pipeline."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from ingest.database import is_broken
from ingest.intake.post import Post
from ingest.log.rows import INSERT_EVENT, columns_of
from ingest.pipe import Part, Pipe
from ingest.projection.live import MOVED, Plan, plan, write_planned

logger = logging.getLogger(__name__)

PATIENCE_S = 5.0
# Whoever projects a tablet at length holds its row; its posts then go by themselves, and nobody else waits.
SHORT_LOCKS = "SELECT set_config('lock_timeout', '200ms', true)"
# All that has to be true of what is in memory, or else an error, which takes back all that goes with it.
HEAD = f"""
    WITH head AS (
        UPDATE ingest_journal SET last_number = %s, last_arrival_at = %s
        WHERE source_id = %s AND last_number = %s
          AND EXISTS (SELECT FROM drivers_source WHERE id = %s AND token_digest = %s AND forgotten = %s)
        RETURNING 1
    ), {MOVED}
    SELECT 1 / ((SELECT count(*) FROM head) * (SELECT count(*) FROM moved))
"""  # noqa: S608  of constants alone
# The number as it comes. Two deliveries of the same bytes at once may leave one unused.
RECORD = """
    WITH head AS (
        INSERT INTO ingest_journal AS journal (source_id, last_number, last_arrival_at, duplicates, refusals)
        SELECT id, 1, %s, 0, 0 FROM drivers_source WHERE id = %s AND token_digest = %s AND forgotten = %s
            AND NOT (%s AND EXISTS (SELECT FROM ingest_rawevent WHERE source_id = %s AND digest = %s AND has_time))
        ON CONFLICT (source_id) DO UPDATE
        SET last_number = journal.last_number + 1, last_arrival_at = excluded.last_arrival_at
        RETURNING last_number
    )
    INSERT INTO ingest_rawevent
        (source_id, number, arrived_at, occurred_at, has_time, is_time_believed, event_type, digest, codec, stored)
    SELECT %s, last_number, %s, %s, %s, %s, %s, %s, %s, %s FROM head
    ON CONFLICT (source_id, digest) WHERE has_time DO NOTHING
    RETURNING id, number
"""


@dataclass
class Group:
    """What goes into the pipeline: parts of planned posts, and of single ones."""

    planned: list[tuple[Plan, list[Post], Part]] = field(default_factory=list)
    single: list[tuple[Post, Part]] = field(default_factory=list)
    later: list[tuple[Plan, list[Post]]] = field(default_factory=list)
    """Interpreted already; written once they are on record, because more has to be asked for."""


def record(by_source: dict[int, list[Post]]) -> None:
    """All in one transaction; what is unusual is left to the ordinary road. Raises what a lost database does."""
    group = Group()
    for posts in by_source.values():
        add(group, posts)
    parts = [Part([(SHORT_LOCKS, [])]), *(part for *_, part in group.planned), *(part for _, part in group.single)]
    Pipe(PATIENCE_S).commit(parts)
    for planned, posts, part in group.planned:
        # Else somebody else recorded or projected, the token was changed, or a body came again.
        if part.error is None:
            planned.keep()
            for post in posts:
                post.is_recorded()
                post.is_projected = True
    for post, part in group.single:
        if part.error is None and part.results[0].ntuples:
            take_key(post, part.results[0])
    for planned, posts in group.later:
        project_later(planned, posts)


def add(group: Group, posts: list[Post]) -> None:
    """Plan a source's posts, where they are projected at once."""
    if settings.HUB_PROJECTION == "inline":
        planned = plan([(post.arrival.event, post.arrival.read) for post in posts])
        noted = None if planned is None or not planned.is_plain else planned.statements()
        if planned is not None and noted is not None:
            rows = [(INSERT_EVENT, columns_of(post.arrival.event)) for post in posts]
            group.planned.append((planned, posts, Part([head_of(planned, posts), *rows, *noted])))
            return
        if planned is not None and not planned.is_plain:
            group.later.append((planned, posts))
    group.single += [(post, Part([alone(post)])) for post in posts]


def head_of(planned: Plan, posts: Sequence[Post]) -> tuple[str, list[object]]:
    before, after, source = planned.before, planned.after, posts[-1].source
    known = [source.pk, bytes(source.token_digest), source.forgotten]
    head = [after.number, posts[-1].arrival.event.arrived_at, source.pk, before.number, *known]
    return HEAD, [*head, *planned.moves()]


def alone(post: Post) -> tuple[str, list[object]]:
    event, source = post.arrival.event, post.source
    source_id, _, *columns = columns_of(event)
    known = [event.arrived_at, source_id, bytes(source.token_digest), source.forgotten]
    return RECORD, [*known, event.has_time, source_id, event.digest, source_id, *columns]


def take_key(post: Post, answer: Any) -> None:
    event = post.arrival.event
    key, number = answer.get_value(0, 0), answer.get_value(0, 1)
    assert key is not None
    assert number is not None
    event.pk, event.number = int(key), int(number)
    post.is_recorded()


def project_later(planned: Plan, posts: Sequence[Post]) -> None:
    """A plan that goes by Django's own roads; where it cannot be written as it was made, its posts take theirs."""
    if any(post.recorded is None for post in posts) or posts[-1].arrival.event.number != planned.after.number:
        return
    try:
        is_written = write_planned(planned)
    except Exception:
        logger.warning("source %s takes the ordinary road", planned.before.race.source.pk, exc_info=True)
        if is_broken():
            raise
        return
    for post in posts:
        post.is_projected = is_written
