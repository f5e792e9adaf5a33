"""Making a backup: dumped beside, read again, given its name, the shelf thinned, and copied elsewhere."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from smartrace_hub.backups.contents import BackupFailed, Contents
from smartrace_hub.backups.manifest import Manifest, digest_of_file, manifest_file, onto_disk, read_manifest
from smartrace_hub.backups.postgresql import PostgresDatabase
from smartrace_hub.backups.shelf import STAMP, Backup, on_shelf, thin, to_oneself
from smartrace_hub.backups.sqlite import SqliteDatabase
from smartrace_hub.version import hub_version

MEGABYTE = 1_000_000
CLOCKS_DIFFER = timedelta(hours=1)
Database = SqliteDatabase | PostgresDatabase


@dataclass(frozen=True, slots=True)
class Made:
    """A backup, what it holds, and what there is to say of it: that its copy failed, or that it takes too much room."""

    backup: Backup
    contents: Contents
    remarks: list[str]


def the_database() -> Database:
    """That of this hub."""
    return database_of(connection.settings_dict)


def database_of(entry: dict[str, Any]) -> Database:
    is_sqlite = entry["ENGINE"].endswith("sqlite3")
    return SqliteDatabase(Path(entry["NAME"])) if is_sqlite else PostgresDatabase(entry)


def newest() -> Backup | None:
    """The last one made; None where there is none, or the folder cannot be read.

    One of the future was made by a clock that was wrong, and says nothing of last night.
    """
    by_now = datetime.now(UTC) + CLOCKS_DIFFER
    try:
        return next((backup for backup in on_shelf(settings.HUB_BACKUP_DIR) if backup.made_at <= by_now), None)
    except OSError:
        return None


def make_backup(why: str, database: Database | None = None) -> Made:
    """Make one, whole or not at all; `why` is nightly, update or by-hand. Raises BackupFailed."""
    folder = settings.HUB_BACKUP_DIR
    database = database or the_database()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with to_oneself(folder):
            refuse_full_disk(folder, database)
            backup, contents = put_on_shelf(folder, why, database)
            thin(folder, datetime.now(UTC), settings.HUB_BACKUP_MAX_MB * MEGABYTE)
            return Made(backup, contents, [*said_of_room(backup), *copied(backup)])
    except OSError as error:
        raise BackupFailed(f"{folder} (HUB_BACKUP_DIR) cannot be written: {error.strerror or error}.") from None


def put_on_shelf(folder: Path, why: str, database: Database) -> tuple[Backup, Contents]:
    """Nothing has a backup's name before it was read to its end and found to hold what was there."""
    at = free_instant(folder)
    file = folder / f"hub-{at.strftime(STAMP)}-{why}.{database.suffix}"
    partial = folder / f".{file.name}.partial"
    try:
        partial.touch(mode=0o600)
        contents = database.dump(partial)
        if database.look_into(partial) != contents:
            raise BackupFailed("What was written is not what the database holds; the disk may be failing.")
        onto_disk(partial)
        manifest = Manifest(
            database.kind, hub_version(), at, why, partial.stat().st_size, digest_of_file(partial), contents
        )
        manifest.write(manifest_file(file))
        partial.replace(file)
        onto_disk(folder)
    finally:
        partial.unlink(missing_ok=True)
    return Backup(file, at, why), contents


def free_instant(folder: Path) -> datetime:
    """Now, to the second, and later than any other backup of this second."""
    taken = {backup.made_at for backup in on_shelf(folder)}
    at = datetime.now(UTC).replace(microsecond=0)
    while at in taken:
        at += timedelta(seconds=1)
    return at


def refuse_full_disk(folder: Path, database: Database) -> None:
    """Raise BackupFailed where it would leave no room: what tablets send may come to the same disk."""
    wanted, free = database.size(), shutil.disk_usage(folder).free
    if wanted * 1.1 + 10 * MEGABYTE > free:
        raise BackupFailed(
            f"{folder} (HUB_BACKUP_DIR) has {free / MEGABYTE:,.0f} MB free, and a backup may take "
            f"{wanted / MEGABYTE:,.0f} MB: make room, or choose another disk."
        )


def said_of_room(backup: Backup) -> list[str]:
    if backup.size <= settings.HUB_BACKUP_MAX_MB * MEGABYTE:
        return []
    return [
        f"The newest backup alone takes {backup.size / MEGABYTE:,.0f} MB, and all may take "
        f"{settings.HUB_BACKUP_MAX_MB:,} (HUB_BACKUP_MAX_MB): older ones cannot be kept."
    ]


def copied(backup: Backup) -> list[str]:
    """Copy it to the other shelf, and thin that. A copy that fails is said; the backup is there all the same."""
    elsewhere = settings.HUB_BACKUP_COPY
    if not elsewhere:
        return []
    try:
        if not elsewhere.is_dir():
            raise BackupFailed("there is no such folder; is it mounted?")
        with to_oneself(elsewhere):
            copy_onto(elsewhere, backup)
            thin(elsewhere, datetime.now(UTC), settings.HUB_BACKUP_MAX_MB * MEGABYTE)
    except (OSError, BackupFailed) as error:
        why = error.strerror if isinstance(error, OSError) else error
        return [f"The backup could not be copied to {elsewhere} (HUB_BACKUP_COPY): {why or error}"]
    return []


def copy_onto(folder: Path, backup: Backup) -> None:
    partial = folder / f".{backup.file.name}.partial"
    manifest = read_manifest(backup.file)
    assert manifest
    try:
        partial.touch(mode=0o600)
        shutil.copyfile(backup.file, partial)
        onto_disk(partial)
        if digest_of_file(partial) != manifest.digest:
            raise BackupFailed("what was written there reads otherwise.")
        manifest.write(manifest_file(folder / backup.file.name))
        partial.replace(folder / backup.file.name)
    finally:
        partial.unlink(missing_ok=True)
