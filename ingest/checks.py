"""What the hub warns of when it starts."""

import sqlite3
from typing import Any

from django.core.checks import Error, register
from django.db import connection

OLDEST_SQLITE = (3, 35, 0)


@register()
def sqlite_knows_returning(**kwargs: Any) -> list[Error]:
    """The log numbers events with RETURNING, which SQLite has since 3.35."""
    if connection.vendor != "sqlite" or sqlite3.sqlite_version_info >= OLDEST_SQLITE:
        return []
    return [Error(f"SQLite {sqlite3.sqlite_version} is too old: 3.35 or later is needed.", id="ingest.E001")]
