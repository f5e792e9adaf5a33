"""What the hub warns of when it starts, and what whoever watches over it asks for."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.core.checks import Error, Tags, register
from django.db import connection

from ingest.projection import NewerProjection, refuse_newer

OLDEST_SQLITE = (3, 35, 0)


@register()
def sqlite_knows_returning(**kwargs: Any) -> list[Error]:
    """The log numbers events with RETURNING, which SQLite has since 3.35."""
    if connection.vendor != "sqlite" or sqlite3.sqlite_version_info >= OLDEST_SQLITE:
        return []
    return [Error(f"SQLite {sqlite3.sqlite_version} is too old: 3.35 or later is needed.", id="ingest.E001")]


@register(Tags.database)
def not_projected_by_newer_code(databases: Sequence[str] | None = None, **kwargs: Any) -> list[Error]:
    """Older code would take for its own what it does not know; also asked before `migrate`."""
    try:
        if databases:
            refuse_newer()
    except NewerProjection as error:
        return [Error(str(error), id="ingest.E002")]
    return []
