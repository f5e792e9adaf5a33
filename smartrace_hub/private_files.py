"""Files of the hub are its user's alone: races have names in them, and the secret key lets anybody in."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

OWNERS_ALONE = 0o077
"""What a new file or folder does not let others do: 0600 and 0700."""
BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite writes beside a database; it has the mode of the database."""


def make_private(files: Iterable[Path]) -> list[Path]:
    """Of those there are, what an older version left open to others, with what SQLite has beside them; returns which.

    What belongs to somebody else is left as it is: they know why.
    """
    return [path for file in files for ending in BESIDE if close(path := file.with_name(file.name + ending))]


def close(file: Path) -> bool:
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        if not mode & OWNERS_ALONE:
            return False
        file.chmod(mode & ~OWNERS_ALONE)
        # Not every file system knows modes: a memory card's takes the change, and has none.
        return not stat.S_IMODE(os.stat(file).st_mode) & OWNERS_ALONE
    except OSError:
        return False
