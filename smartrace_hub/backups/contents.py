"""What a database holds, told the same of a hub's, of a backup's, and of what was put back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.migrations.loader import MigrationLoader

from ingest.projection import PROJECTION_VERSION

COUNTED = {"events": "ingest_rawevent", "sessions": "races_session", "rulings": "races_ruling"}
"""By what people call them, the tables whose rows are counted."""
MIGRATIONS, PROJECTIONS, JOURNALS = "django_migrations", "ingest_projection", "ingest_journal"


class BackupFailed(Exception):
    """One sentence: what is wrong with a backup, or why it cannot be made or put back. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Counts by name, migrations as `app.name`, by what version it was projected, when the last event arrived."""

    counts: Mapping[str, int] = field(default_factory=dict)
    migrations: frozenset[str] = frozenset()
    projection_version: int = 0
    last_event_at: datetime | None = None

    @property
    def events(self) -> int:
        return self.counts.get("events", 0)

    def __str__(self) -> str:
        return ", ".join(f"{self.counts.get(name, 0):,} {name}" for name in COUNTED)


def contents_by(ask: Callable[[str], Iterable[tuple[Any, ...]]], tables: set[str]) -> Contents:
    """What a database holds that answers SQL; of tables it does not have there is nothing in it."""

    def one(table: str, what: str) -> Any:
        return next(iter(ask(f"SELECT {what} FROM {table}")))[0] if table in tables else None  # noqa: S608

    told = ask(f"SELECT app, name FROM {MIGRATIONS}") if MIGRATIONS in tables else []  # noqa: S608
    return Contents(
        counts={name: one(table, "count(*)") or 0 for name, table in COUNTED.items()},
        migrations=frozenset(f"{app}.{name}" for app, name in told),
        projection_version=one(PROJECTIONS, "max(version)") or 0,
        last_event_at=instant(one(JOURNALS, "max(last_arrival_at)")),
    )


def instant(told: Any) -> datetime | None:
    """As any database or file tells it; in UTC."""
    if told is None:
        return None
    at = told if isinstance(told, datetime) else datetime.fromisoformat(str(told))
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def refuse_what_is_newer(contents: Contents) -> None:
    """Raise BackupFailed where this code does not know what the database is made of."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(contents.migrations - known)
    if unknown:
        raise BackupFailed(f"It was made by a newer version of the hub ({unknown[0]}): install that version first.")
    if contents.projection_version > PROJECTION_VERSION:
        raise BackupFailed(
            f"It was projected by a newer version of the hub ({contents.projection_version}, where this one is "
            f"{PROJECTION_VERSION}): install that version first."
        )
