"""Recording a group of posts in one transaction, and projecting what can be projected from memory with them."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import InterfaceError, OperationalError, connection

from ingest.database import Busy, is_broken, one_at_a_time_within
from ingest.intake import on_postgresql, on_sqlite
from ingest.intake.post import Post

logger = logging.getLogger(__name__)

PATIENCE_S = 5.0
"""So long a post waits for whoever writes; then it goes into the spool."""

BySource = dict[int, list[Post]]


def record_together(posts: list[Post]) -> None:
    """Afterwards each post is recorded, or has an error, or is to be recorded by itself: nothing of it stayed.

    Nothing unusual is done here. A body that is there already, a token that was changed, a row that does not fit: of
    such a group nothing stays, and each post takes the ordinary road in a thread of its own.
    """
    in_order = by_source(posts)
    try:
        if connection.vendor == "postgresql":
            on_postgresql.record(in_order)
            return
        with one_at_a_time_within(PATIENCE_S):
            on_sqlite.record(in_order)
    except Busy as error:
        for post in posts:
            post.error = error
    except (OperationalError, InterfaceError) as error:
        logger.info("%d posts are recorded one by one: %s", len(posts), error)
        for post in posts:
            # The commit may have been done, and only its answer been lost.
            post.may_be_there = post.recorded is None
        if is_broken():
            connection.close()
    except Exception as error:
        logger.info("%d posts are recorded one by one: %r", len(posts), error)


def by_source(posts: Iterable[Post]) -> BySource:
    """Sources in the order of their keys, so that two processes never wait for each other in a circle."""
    found: BySource = {}
    for post in posts:
        found.setdefault(post.source.pk, []).append(post)
    return dict(sorted(found.items()))
