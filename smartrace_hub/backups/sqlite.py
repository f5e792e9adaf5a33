"""A hub's database on SQLite: copied while it is written, looked into, and put back by one rename."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from smartrace_hub.backups.contents import BackupFailed, Contents, contents_by
from smartrace_hub.backups.manifest import onto_disk

BESIDE = ("-wal", "-shm")
MAGIC = b"SQLite format 3\x00"
DEAD_MANS_SWITCH = 128
"""The byte of a `-shm` on which everybody who has the database open holds a lock (SQLite's os_unix.c)."""


class SqliteDatabase:
    """The file is the hub's; a backup is a file like it, which any SQLite opens."""

    kind, suffix = "sqlite", "sqlite3"

    def __init__(self, file: Path) -> None:
        self.file = file

    def __str__(self) -> str:
        return str(self.file)

    def size(self) -> int:
        """Bytes that a backup takes at most."""
        return sum(one.stat().st_size for one in (self.file, beside(self.file, "-wal")) if one.exists())

    def contents(self) -> Contents | None:
        """None where there is no database yet, or nobody can read it."""
        if not self.file.exists():
            return None
        with suppress(sqlite3.Error), closing(opened(self.file)) as connection:
            return asked(connection)
        return None

    def dump(self, into: Path) -> Contents:
        """Copy what is committed now, in one go, without holding up who writes. Raises BackupFailed."""
        try:
            with closing(opened(self.file)) as source, closing(sqlite3.connect(into)) as target:
                source.backup(target)
                target.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
                return asked(target)
        except sqlite3.Error as error:
            raise BackupFailed(f"{self.file} cannot be copied to {into.parent}: {error}.") from None

    def look_into(self, backup: Path) -> Contents:
        """Read all of it. Raises BackupFailed where it is no database, or is damaged."""
        with backup.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise BackupFailed(f"{backup.name} is no backup of a hub on SQLite.")
        try:
            with closing(opened(backup, "mode=ro&immutable=1")) as connection:
                found = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
                if found != ["ok"]:
                    raise BackupFailed(f"{backup.name} is damaged: {found[0]}.")
                contents = asked(connection)
        except sqlite3.Error as error:
            raise BackupFailed(f"{backup.name} is damaged: {error}.") from None
        if not contents.migrations:
            raise BackupFailed(f"{backup.name} is a database, but not a hub's.")
        return contents

    def put_back(self, backup: Path, expected: Contents, stamp: str) -> str:
        """Swap the database for a backup; returns where the one before is kept, empty where there was none.

        Killed at any step, there is one whole database or the other. Raises BackupFailed.
        """
        new = self.file.with_name(f"{self.file.name}.restoring-{stamp}")
        try:
            for left in self.file.parent.glob(f"{self.file.name}.restoring-*"):
                left.unlink()  # by a restore that was killed
            new.touch(mode=0o600)
            shutil.copyfile(backup, new)
            onto_disk(new)
            if self.look_into(new) != expected:
                raise BackupFailed(f"{backup.name} changed while it was read.")
            with nobody_else_on(self.file):
                kept = keep(self.file, self.file.with_name(f"{self.file.name}.before-restore-{stamp}"))
                new.replace(self.file)
                onto_disk(self.file.parent)
        except OSError as error:
            raise BackupFailed(f"{self.file} cannot be written: {error.strerror or error}.") from None
        finally:
            new.unlink(missing_ok=True)
        return str(kept or "")


def keep(file: Path, as_file: Path) -> Path | None:
    """Keep a database under another name, too, and leave nothing beside the one that is to be replaced.

    What lies in a `-wal` belongs to the old database: left there it would be played into the new one.
    """
    if not file.exists():
        for ending in BESIDE:
            beside(file, ending).unlink(missing_ok=True)
        return None
    with suppress(sqlite3.Error), closing(opened(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    link(file, as_file)
    for ending in BESIDE:
        if beside(file, ending).exists():
            # It could not be played in: the database is damaged, and whoever mends it wants both.
            link(beside(file, ending), beside(as_file, ending))
            beside(file, ending).unlink()
    onto_disk(file.parent)
    return as_file


def link(file: Path, as_file: Path) -> None:
    try:
        os.link(file, as_file)
    except OSError:  # a file system without links
        as_file.touch(mode=0o600)
        shutil.copyfile(file, as_file)
        onto_disk(as_file)


@contextmanager
def nobody_else_on(file: Path) -> Iterator[None]:
    """Raises BackupFailed while any process has the database open, however idle it is."""
    shared = beside(file, "-shm")
    if not shared.exists():
        yield
        return
    with shared.open("r+b") as opened_file:
        try:
            fcntl.lockf(opened_file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, DEAD_MANS_SWITCH)
        except OSError:
            raise BackupFailed(f"A hub runs on {file}: stop it first.") from None
        fcntl.lockf(opened_file, fcntl.LOCK_UN, 1, DEAD_MANS_SWITCH)
        yield


def opened(file: Path, how: str = "mode=rw") -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(file))}?{how}", uri=True, timeout=20)


def asked(connection: sqlite3.Connection) -> Contents:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.execute("BEGIN")
    try:
        return contents_by(connection.execute, tables)
    finally:
        connection.rollback()


def beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)
