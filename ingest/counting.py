"""How many posts were answered how, and how long they took: counted by every process, read by whichever is asked.

Each process counts in memory, which costs less than a microsecond, and writes its numbers into a small file of its own
every few seconds, so that no post waits for a disk. A file whose process has ended is gone on with by the next that
starts: counters do not fall, and there are never more files than there were processes at once.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

STATUSES = (200, 202, 400, 404, 405, 413, 500, 503)
BOUNDS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Of the histogram's buckets; what takes longer is in one more."""
OTHER = len(STATUSES)
FIRST_BUCKET = OTHER + 1
MICROSECONDS = FIRST_BUCKET + len(BOUNDS_S) + 1
NUMBERS = MICROSECONDS + 1
SIZE = 8 * NUMBERS
MOST_FILES = 256
PLACES = {status: place for place, status in enumerate(STATUSES)}
ROAD = "/ingest/"


@dataclass(frozen=True, slots=True)
class Counted:
    """Posts by the status they were answered with (0: any other), by bucket, and seconds they took together."""

    by_status: dict[int, int]
    by_bucket: list[int]
    seconds: float


class Counters:
    """The numbers of this process. A process that was forked begins with none, in a file of its own."""

    def __init__(self) -> None:
        self.file: BinaryIO | None = None
        self.begin()
        os.register_at_fork(after_in_child=self.begin)

    def begin(self) -> None:
        self.lock = threading.Lock()
        self.numbers, self.written = [0] * NUMBERS, [0] * NUMBERS
        if self.file is not None:
            self.file.close()  # which lets go of no lock that the parent holds
        self.file = None

    def count(self, status: int, seconds: float) -> None:
        bucket, place, took = bisect_left(BOUNDS_S, seconds), PLACES.get(status, OTHER), int(seconds * 1_000_000)
        with self.lock:
            numbers = self.numbers
            numbers[place] += 1
            numbers[FIRST_BUCKET + bucket] += 1
            numbers[MICROSECONDS] += took

    def write(self) -> None:
        """What was counted since goes into the file. Raises OSError; what could not be written is tried again."""
        with self.lock:
            if self.numbers == self.written:
                return
            if self.file is None:
                self.file = free_file(folder_of_counts())
                before = numbers_in(os.pread(self.file.fileno(), SIZE, 0))
                self.numbers = [one + other for one, other in zip(self.numbers, before, strict=True)]
            os.pwrite(self.file.fileno(), array("Q", self.numbers).tobytes(), 0)
            self.written = list(self.numbers)


COUNTERS = Counters()


def count_post(status: int, seconds: float) -> None:
    """A post was answered so, and took so long."""
    COUNTERS.count(status, max(seconds, 0.0))


def folder_of_counts() -> Path:
    folder: Path = settings.HUB_DATA_DIR / "counts"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def free_file(folder: Path) -> BinaryIO:
    """The first that no living process writes to, open and locked. Raises OSError."""
    for number in range(MOST_FILES):
        file = (folder / f"posts-{number}").open("r+b" if (folder / f"posts-{number}").exists() else "w+b")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            continue
        if os.fstat(file.fileno()).st_size != SIZE:
            file.truncate(0)
        return file
    raise OSError(f"{folder} has {MOST_FILES} files of other processes")


def numbers_in(content: bytes) -> Sequence[int]:
    """None in a file that is new, or of a version of the hub that counted otherwise."""
    return memoryview(content).cast("Q") if len(content) == SIZE else [0] * NUMBERS


def write_counts() -> None:
    """For whoever asks another process. Raises OSError."""
    COUNTERS.write()


def counted_posts() -> Counted:
    """By all processes of this machine together, those that have ended included. Raises OSError."""
    write_counts()
    totals = [0] * NUMBERS
    for file in folder_of_counts().glob("posts-*"):
        totals = [total + number for total, number in zip(totals, numbers_in(file.read_bytes()), strict=True)]
    by_status = {**dict(zip(STATUSES, totals, strict=False)), 0: totals[OTHER]}
    return Counted(by_status, totals[FIRST_BUCKET:MICROSECONDS], totals[MICROSECONDS] / 1_000_000)


class CountsPosts:
    """A WSGI application around the hub's: it counts what tablets post, whichever way that is answered."""

    def __init__(self, application: Callable[[Any, Any], Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].startswith(ROAD):
            return self.application(environ, start_response)
        begin = time.perf_counter()

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            count_post(int(status[:3]), time.perf_counter() - begin)
            return start_response(status, headers, *error)

        return self.application(environ, start)
