"""Whose turn it is to write into an SQLite file: one thread of one process of this machine.

SQLite itself lets others ask again and again, with longer and longer pauses, and whoever has just written is first.
Here threads queue at a lock, and processes at a file beside the database, where the kernel lets in who came first.
Programs that are not the hub know nothing of it; for them there is still SQLite's own lock.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path
from types import TracebackType

from django.db import DEFAULT_DB_ALIAS, connections

LOOKS_AGAIN_S = 0.001


class OneWriter:
    """A lock that its thread may take several times, as `threading.RLock`."""

    def __init__(self) -> None:
        self.threads = threading.RLock()
        self.depth = 0
        self.held: int | None = None
        self.files: dict[tuple[int, str], int] = {}

    def acquire(self, timeout: float = -1) -> bool:
        """Whether it was given within `timeout` seconds; less than 0: as long as it takes."""
        give_up = time.monotonic() + timeout
        if not self.threads.acquire(timeout=timeout):
            return False
        if self.depth == 0 and not self._take_file(None if timeout < 0 else give_up):
            self.threads.release()
            return False
        self.depth += 1
        return True

    def release(self) -> None:
        self.depth -= 1
        if self.depth == 0 and self.held is not None:
            fcntl.flock(self.held, fcntl.LOCK_UN)
            self.held = None
        self.threads.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()

    def _take_file(self, give_up: float | None) -> bool:
        file = self._file()
        if file is None:
            return True
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if give_up is None else fcntl.LOCK_NB))
            except BlockingIOError:
                if give_up is not None and time.monotonic() > give_up:
                    return False
                time.sleep(LOOKS_AGAIN_S)
            else:
                self.held = file
                return True

    def _file(self) -> int | None:
        """That beside this thread's database; None where nobody else can write into it, or no lock can be had."""
        name = str(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"])
        # After a fork a file that was opened before would be one lock for both.
        key = os.getpid(), name
        if key not in self.files:
            self.files[key] = -1
            path = Path(name).with_name(f"{Path(name).name}-writer")
            if path.is_absolute() and path.parent.is_dir():
                self.files[key] = opened(path)
        found = self.files[key]
        return None if found < 0 else found


def opened(path: Path) -> int:
    """Less than 0 where it cannot be opened, or its file system has no locks: then SQLite's own has to do."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return -1
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(file, fcntl.LOCK_UN)
    except BlockingIOError:
        pass
    except OSError:
        os.close(file)
        return -1
    return file
