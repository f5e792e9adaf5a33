"""Putting a backup back: looked into to its end first, beside what the hub has, and swapped by a rename."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from smartrace_hub.backups.contents import COUNTED, BackupFailed, Contents, refuse_what_is_newer
from smartrace_hub.backups.making import Database
from smartrace_hub.backups.manifest import Manifest, digest_of_file, read_manifest

STAMP = "%Y%m%dT%H%M%S%fZ"
"""To the microsecond: one that was killed may be tried again at once."""
OF = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Look:
    """What a backup holds, beside what the hub has; `here` is None where there is no database that can be read."""

    backup: Path
    manifest: Manifest | None
    contents: Contents
    here: Contents | None

    @property
    def goes(self) -> int:
        """So many events the hub has that would go."""
        return self.here.events if self.here else 0

    def __str__(self) -> str:
        both = (self.contents, self.here)
        rows: list[tuple[str, ...]] = [("", "backup", "hub")]
        rows += [(name, *(f"{one.counts.get(name, 0):,}" if one else "–" for one in both)) for name in COUNTED]
        rows += [("last event", *(arrived(one) for one in both))]
        made = self.manifest.made_at.strftime("%Y-%m-%d %H:%M UTC") if self.manifest else "nobody says when"
        lines = [f"{self.backup.name}, made {made}"]
        lines += [f"  {name:12}{one:>22}{other:>22}" for name, one, other in rows]
        if behind := len(migrations_here() - self.contents.migrations):
            lines.append(f"It is of an older version of the hub; the next start brings it up to date ({behind} steps).")
        return "\n".join(lines)


def arrived(contents: Contents | None) -> str:
    if contents is None or contents.last_event_at is None:
        return "–"
    return contents.last_event_at.strftime("%Y-%m-%d %H:%M UTC")


def migrations_here() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def look(backup: Path, database: Database) -> Look:
    """Read a backup to its end. Raises BackupFailed where it cannot be put back into this hub."""
    if not backup.is_file():
        raise BackupFailed(f"There is no file {backup}.")
    try:
        manifest = read_manifest(backup)
        refuse_what_differs(backup, manifest, database)
        contents = database.look_into(backup)
    except OSError as error:
        raise BackupFailed(f"{backup} cannot be read: {error.strerror}.") from None
    if manifest and manifest.contents != contents:
        raise BackupFailed(f"{backup.name} holds {contents}, where it was made with {manifest.contents}.")
    refuse_what_is_newer(contents)
    return Look(backup, manifest, contents, database.contents())


def refuse_what_differs(backup: Path, manifest: Manifest | None, database: Database) -> None:
    """From the manifest alone, before anything is read."""
    if manifest is None:
        return
    if manifest.kind != database.kind:
        raise BackupFailed(
            f"It is of a hub on {OF.get(manifest.kind, manifest.kind)}, and this one is on {OF[database.kind]}: "
            "put it back there, and move by export_log and import_log."
        )
    refuse_what_is_newer(manifest.contents)
    if backup.stat().st_size != manifest.size or digest_of_file(backup) != manifest.digest:
        raise BackupFailed(f"{backup.name} was cut off or changed since it was made: its digest is another.")


def restore(looked: Look, database: Database) -> str:
    """Put it back; returns where the database before is kept, empty where there was none. Raises BackupFailed."""
    return database.put_back(looked.backup, looked.contents, datetime.now(UTC).strftime(STAMP))
