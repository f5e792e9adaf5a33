"""Style sheets and scripts, collected whole or not at all: a start that was cut off leaves no half of a file."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands.collectstatic import Command
from django.core.management import call_command
from django.urls import get_script_prefix
from whitenoise.storage import CompressedManifestStaticFilesStorage

TOLD_IN = "collected.json"
"""Written last: of what the folder was made, and how large each of its files is."""


class HubStaticFiles(CompressedManifestStaticFilesStorage):
    """Addresses under whatever path a proxy serves the hub."""

    def url(self, name: str | None, force: bool = False) -> str:
        """From the root of the host."""
        address: str = super().url(name, force)
        return get_script_prefix().rstrip("/") + address


def collect(root: Path) -> bool:
    """Fill `root`, where it is not already as it should be; returns whether that was needed. Raises OSError."""
    wanted = fingerprint()
    if is_whole(root, wanted):
        return False
    for left in root.parent.glob(f"{root.name}.new-*"):
        shutil.rmtree(left, ignore_errors=True)
    made = root.with_name(f"{root.name}.new-{os.getpid()}")
    command = Command()
    command.storage = HubStaticFiles(location=made)
    call_command(command, interactive=False, verbosity=0)
    # All of it reaches the disk before anything says that it is there.
    os.sync()
    tell(made, wanted)
    put_in_place(made, root)
    return True


def fingerprint() -> str:
    """Another one whenever a file that is collected is another."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = os.stat(storage.path(path))
            digest.update(f"{path}\0{file.st_size}\0{file.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def is_whole(root: Path, wanted: str) -> bool:
    """Whether it was made of the same files, and each is as long as when it was written."""
    try:
        told = json.loads((root / TOLD_IN).read_text("utf-8"))
        return bool(told["of"] == wanted and told["bytes"] == dict(sizes(root)))
    except (OSError, ValueError, TypeError, KeyError):
        return False


def sizes(root: Path) -> Iterator[tuple[str, int]]:
    for file in root.rglob("*"):
        if file.is_file() and file.name != TOLD_IN:
            yield str(file.relative_to(root)), file.stat().st_size


def tell(root: Path, wanted: str) -> None:
    with (root / TOLD_IN).open("w", encoding="utf-8") as file:
        json.dump({"of": wanted, "bytes": dict(sizes(root))}, file)
        file.flush()
        os.fsync(file.fileno())


def put_in_place(made: Path, root: Path) -> None:
    """What was there before goes, be it a file or somebody else's."""
    before = root.with_name(f"{root.name}.new-before-{os.getpid()}")
    if root.exists():
        root.rename(before)
    made.rename(root)
    if before.is_dir():
        shutil.rmtree(before, ignore_errors=True)
    else:
        before.unlink(missing_ok=True)
