"""Which code projected a source: what is older is projected again by itself, what is newer is refused.

A source's version is raised together with the request to project it again, so that a half that newer code projected is
never taken for older code's own.
"""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError
from django.db.models import Max

from ingest.models import Projection, Rebuild
from ingest.projection.live import new_revision

PROJECTION_VERSION = 4
"""Raise it by one whenever the same log leaves other rows than before, and say here what is otherwise.

1: whatever was projected before versions were kept.
2: who somebody is, when something was, what ends a session, and what a lap and a place are, by better rules.
3: what tablets told of a session and of an entry is kept beside what was ruled.
4: what laps tell of their car's odometer and of its last service is kept with their summary.
"""


class NewerProjection(Exception):
    """The database was projected by code that knows more than this one; it may not be projected any further by this."""

    def __init__(self, version: int) -> None:
        super().__init__(
            f"This database was projected by a newer version of the hub ({version}, where this one is "
            f"{PROJECTION_VERSION}): install that version again, or a newer one, and start it."
        )


def refuse_newer() -> None:
    """Raise NewerProjection where any source was; nothing is said of a database that has no such table, or is away."""
    try:
        newest = Projection.objects.aggregate(newest=Max("version"))["newest"]
    except (DatabaseError, InterfaceError):
        return
    if newest is not None and newest > PROJECTION_VERSION:
        raise NewerProjection(newest)


def hold_to_version(projection: Projection) -> None:
    """Before anything is projected: ask for a rebuild of what is older, once. Raises NewerProjection.

    The caller holds the source's lock.
    """
    if projection.version == PROJECTION_VERSION:
        return
    if projection.version > PROJECTION_VERSION:
        raise NewerProjection(projection.version)
    if projection.number:
        # One that is under way began by older rules, and may have left out what was before some instant.
        Rebuild.objects.update_or_create(
            source_id=projection.source_id,
            defaults={"next_event": None, "done": 0, "total": projection.number, "is_after_update": True},
        )
    # No process goes on with what it remembers.
    projection.version, projection.revision = PROJECTION_VERSION, new_revision()
    projection.save(update_fields=["version", "revision"])
