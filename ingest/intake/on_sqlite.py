"""A group of posts on SQLite: recorded first, which takes the only writer's turn, then projected from memory."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from ingest.intake.post import Post
from ingest.log.rows import INSERT_EVENT, columns_of
from ingest.projection.live import Plan, plan, taking_over
from races.storage.statements import as_text, run

# Only for a tablet that is still as it was when its token was looked up.
TAKE_NUMBERS = """
    INSERT INTO ingest_journal AS journal (source_id, last_number, last_arrival_at, duplicates, refusals)
    SELECT id, %s, %s, 0, 0 FROM drivers_source WHERE id = %s AND token_digest = %s AND forgotten = %s
    ON CONFLICT (source_id) DO UPDATE
    SET last_number = journal.last_number + excluded.last_number, last_arrival_at = excluded.last_arrival_at
    RETURNING last_number
"""


class Unusual(Exception):
    """It cannot be done together."""


def record(by_source: dict[int, list[Post]]) -> None:
    """All in one transaction. Raises Unusual, and what the database raises; then nothing of it is there."""
    plans: list[tuple[Plan, list[Post]]] = []
    with transaction.atomic():
        for posts in by_source.values():
            take_numbers(posts)
        for posts in by_source.values() if settings.HUB_PROJECTION == "inline" else ():
            planned = projected(posts)
            if planned is not None:
                plans.append((planned, posts))
    for posts in by_source.values():
        for post in posts:
            post.is_recorded()
    for planned, posts in plans:
        planned.keep()
        for post in posts:
            post.is_projected = True


def take_numbers(posts: Sequence[Post]) -> None:
    source = posts[0].source
    arrived_at = as_text(posts[-1].arrival.event.arrived_at)
    taken = run(TAKE_NUMBERS, [len(posts), arrived_at, source.pk, bytes(source.token_digest), source.forgotten])
    last = taken.fetchone()
    if last is None:
        raise Unusual("The tablet is not what it was.")
    for number, post in enumerate(posts, start=last[0] - len(posts) + 1):
        event = post.arrival.event
        event.number = number
        event.pk = run(INSERT_EVENT, columns_of(event)).lastrowid


def projected(posts: Sequence[Post]) -> Plan | None:
    """None where they have to take the ordinary road, once they are on record. Nobody else can write meanwhile."""
    planned = plan([(post.arrival.event, post.arrival.read) for post in posts])
    if planned is None or run(*taking_over(planned)).rowcount != 1:
        return None
    planned.write()
    planned.recount()
    return planned
