"""Whether the hub's disks can be written, and for how long yet."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from smartrace_hub.watching import Complaint, check

LEAST_FREE_MB = 300
EVERY_S = 10.0
FULL = "Make room on it, or move {setting} to another."
NOT_WRITTEN = "Look whether it is mounted to be written, full or failing, and whose the folder of {setting} is."


def folders() -> dict[str, tuple[str, Path]]:
    """The setting and the folder of each, by what is kept there."""
    kept = {"the spool": ("HUB_SPOOL_DIR", Path(settings.HUB_SPOOL_DIR))}
    file = Path(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and file.parent.is_dir():
        kept = {"the database": ("DATABASE_URL", file.parent), **kept}
    return kept


@check(every_s=EVERY_S)
def a_disk_cannot_be_written() -> Iterator[Complaint]:
    """Nothing is taken any more where none of them can be."""
    wrong = {what: setting for what, (setting, folder) in folders().items() if not can_be_written(folder)}
    for what, setting in wrong.items():
        yield Complaint(
            f"The disk of {what} cannot be written.", NOT_WRITTEN.format(setting=setting), len(wrong) == len(folders())
        )


@check(every_s=EVERY_S)
def a_disk_is_nearly_full() -> Iterator[Complaint]:
    for what, (setting, folder) in folders().items():
        free_mb = free_bytes(folder) // 1_000_000
        if free_mb < LEAST_FREE_MB:
            yield Complaint(f"The disk of {what} is nearly full: {free_mb} MB are free.", FULL.format(setting=setting))


def can_be_written(folder: Path) -> bool:
    """Tried with a page that reaches the disk: a full one lets files be made, and a failing one takes them."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\1" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    return True


def free_bytes(folder: Path) -> int:
    """What the hub's user may still write there; none where nobody can say."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
