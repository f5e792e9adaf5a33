"""The small file beside a backup: what it was when it was made, so that a cut or edited one is found."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from smartrace_hub.backups.contents import BackupFailed, Contents, instant

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """`digest` is SHA-256 of the backup's bytes, in hexadecimal digits; `kind` that of its database."""

    kind: str
    hub: str
    made_at: datetime
    why: str
    size: int
    digest: str
    contents: Contents

    def write(self, file: Path) -> None:
        """Whole or not at all."""
        told: dict[str, Any] = {
            "format": FORMAT,
            "database": self.kind,
            "hub": self.hub,
            "made_at": self.made_at.isoformat(),
            "why": self.why,
            "size": self.size,
            "sha256": self.digest,
            "counts": dict(self.contents.counts),
            "projection_version": self.contents.projection_version,
            "last_event_at": self.contents.last_event_at and self.contents.last_event_at.isoformat(),
            "migrations": sorted(self.contents.migrations),
        }
        beside = file.with_name(f".{file.name}.partial")
        beside.touch(mode=0o600)
        beside.write_text(json.dumps(told, indent=1) + "\n")
        beside.replace(file)


def manifest_file(backup: Path) -> Path:
    return backup.with_name(f"{backup.name}.json")


def read_manifest(backup: Path) -> Manifest | None:
    """What stands beside a backup; None where nothing does. Raises BackupFailed."""
    file = manifest_file(backup)
    if not file.exists():
        return None
    try:
        told = json.loads(file.read_text())
        if told["format"] != FORMAT:
            raise BackupFailed(f"{file.name} is of a newer version of the hub: install that version first.")
        return Manifest(
            kind=str(told["database"]),
            hub=str(told["hub"]),
            made_at=datetime.fromisoformat(told["made_at"]),
            why=str(told["why"]),
            size=int(told["size"]),
            digest=str(told["sha256"]),
            contents=Contents(
                counts={str(name): int(count) for name, count in told["counts"].items()},
                migrations=frozenset(told["migrations"]),
                projection_version=int(told["projection_version"]),
                last_event_at=instant(told["last_event_at"]),
            ),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupFailed(f"{file.name}, which says what the backup is, cannot be read ({error!r}).") from None


def digest_of_file(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def onto_disk(path: Path) -> None:
    """What was written to a file, or which names a folder has, is there after a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
