"""The road of every post: with others where that goes, else by itself."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import connection

from drivers.models import Source
from ingest.database import on_a_live_connection, one_at_a_time_within
from ingest.intake.post import Post
from ingest.intake.together import PATIENCE_S, record_together
from ingest.intake.turns import Turns
from ingest.log.append import append
from ingest.projection import project_at_once


class UnknownTablet(Exception):
    """The token opens nothing any more."""


turns = Turns(record_together)


def take(post: Post) -> None:
    """Record it, and project it where that is done at once.

    Raises UnknownTablet, and what a database raises that does not take it.
    """
    if not connection.in_atomic_block or connection.vendor == "sqlite":
        turns.hand_in(post, PATIENCE_S)
    finish(post)


def finish(post: Post) -> None:
    """What could not be done together, or was not: each post by itself, so that nobody else waits for it."""
    if post.error is not None:
        raise post.error
    is_inline = settings.HUB_PROJECTION == "inline"
    if post.recorded is not None and (post.is_projected or not is_inline):
        return
    with one_at_a_time_within(PATIENCE_S):
        if post.recorded is None:
            record_alone(post)
        if post.recorded is not None and post.recorded.event is not None and is_inline:
            post.is_projected = project_at_once(post.recorded.event)


def record_alone(post: Post) -> None:
    """The ordinary road into the log; a body that came before is one that is known, or counted as a duplicate.

    Raises UnknownTablet.
    """
    source = post.source
    if post.token:
        found = on_a_live_connection(partial(Source.objects.with_token, post.token))
        if found is None:
            raise UnknownTablet
        source = found
    record_it = partial(append, source, post.body, post.arrival.event.arrived_at)
    again = partial(record_it, may_be_there=True)
    post.recorded = on_a_live_connection(again if post.may_be_there else record_it, again)
