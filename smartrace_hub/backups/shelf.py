"""A folder of backups: their names, which is the newest, which stay, and how much room they may take."""

from __future__ import annotations

import fcntl
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from smartrace_hub.backups.contents import BackupFailed
from smartrace_hub.backups.manifest import manifest_file

STAMP = "%Y%m%dT%H%M%SZ"
NAME = re.compile(r"hub-(\d{8}T\d{6}Z)-(nightly|update|by-hand)\.(?:sqlite3|dump)")
DAYS, WEEKS, MONTHS = 7, 5, 12
LATELY = timedelta(days=1)
"""Whatever was made within a day stays: thinning takes nothing from under the hands of who made it."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup on a shelf; `why` is nightly, update or by-hand."""

    file: Path
    made_at: datetime
    why: str

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        return self.file.stat().st_size

    def remove(self) -> None:
        self.file.unlink(missing_ok=True)
        manifest_file(self.file).unlink(missing_ok=True)


def on_shelf(folder: Path) -> list[Backup]:
    """The newest first. Raises OSError where the folder cannot be read."""
    found = []
    for file in folder.iterdir():
        if name := NAME.fullmatch(file.name):
            made_at = datetime.strptime(name[1], STAMP).replace(tzinfo=UTC)
            found.append(Backup(file, made_at, name[2]))
    return sorted(found, key=lambda backup: (backup.made_at, backup.file.name), reverse=True)


def kept(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    """Those that stay: of the last 7 days, 5 weeks and 12 months that have any, the newest of each.

    And all of the last day, and the one before the latest update, to which one may want to go back after a month.
    """
    newest_first = sorted(backups, key=lambda backup: backup.made_at, reverse=True)
    stay = {backup.file for backup in newest_first if now - backup.made_at < LATELY}
    stay |= {backup.file for backup in [one for one in newest_first if one.why == "update"][:1]}
    for period, most in ((day_of, DAYS), (week_of, WEEKS), (month_of, MONTHS)):
        stay |= set(newest_of_each(newest_first, period, most))
    return [backup for backup in newest_first if backup.file in stay]


def newest_of_each(newest_first: Iterable[Backup], period: Callable[[date], object], most: int) -> list[Path]:
    of: dict[object, Path] = {}
    for backup in newest_first:
        of.setdefault(period(backup.made_at.date()), backup.file)
    return list(of.values())[:most]


def day_of(day: date) -> object:
    return day


def week_of(day: date) -> object:
    return day.isocalendar()[:2]


def month_of(day: date) -> object:
    return day.year, day.month


def thin(folder: Path, now: datetime, most_bytes: int) -> list[Backup]:
    """Remove what need not stay, then the oldest until the rest fits; the newest always stays. Returns what went."""
    there = on_shelf(folder)
    stay = kept(there, now)
    while len(stay) > 1 and sum(backup.size for backup in stay) > most_bytes:
        stay.pop()
    gone = [backup for backup in there if backup not in stay]
    for backup in gone:
        backup.remove()
    return gone


@contextmanager
def to_oneself(folder: Path) -> Iterator[None]:
    """Nobody else writes to the shelf meanwhile; what somebody left half done goes. Raises BackupFailed.

    The lock is let go with its process, however that ends.
    """
    file = folder / ".lock"
    file.touch(mode=0o600)
    with file.open("r+b") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BackupFailed(f"Another backup is being made in {folder}.") from None
        for left in folder.glob(".hub-*"):
            left.unlink(missing_ok=True)
        yield
