"""Files of lines: read one by one, whatever they are; written so that half a file never has the name of a whole one."""

from __future__ import annotations

import gzip
import io
import os
import secrets
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings

Line = tuple[int, bytes]
"""A line's number, from 1, and its bytes without the line end."""

GZIP_MAGIC = b"\x1f\x8b"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
COMPRESSION = 6
STANDARD = "-"
"""In place of a name: the standard input or output."""

LONGEST_LINE = 6 * settings.HUB_MAX_BODY_BYTES + 10_000
"""In bytes. JSON writes a control character as six, and there is more on a line than a body."""


class UnreadableFile(Exception):
    """The file as a whole is of no use, or of no use any more; the message goes on after its name."""


class BadLine(Exception):
    """One line is of no use; the message is a sentence."""


def opened(name: str) -> io.BufferedReader:
    """The bytes of a file, or of the standard input. Raises UnreadableFile."""
    if name == STANDARD:
        return cast(io.BufferedReader, sys.stdin.buffer)
    try:
        return open(name, "rb")
    except OSError as error:
        raise UnreadableFile(f"cannot be read: {error.strerror}") from None


def lines_of(stream: io.BufferedReader) -> Iterator[Line]:
    """The lines that are not blank, also of a compressed file. One that is too long comes cut off, but too long still.

    Raises UnreadableFile where the bytes end amid the compression, or make no sense there.
    """
    number = 0
    try:
        is_compressed = stream.peek(2).startswith(GZIP_MAGIC)
        plain = cast(BinaryIO, gzip.GzipFile(fileobj=stream)) if is_compressed else stream
        while line := plain.readline(LONGEST_LINE + 1):
            number += 1
            skip_rest_of_line(plain, line)
            body = line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line
            if body.strip():
                yield number, body.removesuffix(b"\n").removesuffix(b"\r")
    except EOFError:
        raise UnreadableFile(f"is cut off after line {number:,}") from None
    except (gzip.BadGzipFile, zlib.error):
        raise UnreadableFile(f"is damaged after line {number:,}") from None
    except OSError as error:
        raise UnreadableFile(f"cannot be read on after line {number:,}: {error.strerror}") from None


def skip_rest_of_line(stream: BinaryIO, line: bytes) -> None:
    """Read on to the line's end where it is longer than was read."""
    while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
        line = stream.readline(LONGEST_LINE + 1)


@contextmanager
def written_whole(target: Path, *, is_secret: bool) -> Iterator[BinaryIO]:
    """A file that gets its name when all of it is on disk; compressed where the name ends in .gz. Raises OSError.

    A secret one can be read by its owner alone.
    """
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if is_secret else 0o666)
    try:
        with open(descriptor, "wb") as raw:
            if target.suffix == ".gz":
                # The name on disk is not for the reader, and the time of writing stands in the first line.
                with gzip.GzipFile(filename="", mode="wb", compresslevel=COMPRESSION, fileobj=raw, mtime=0) as stream:
                    yield cast(BinaryIO, stream)
            else:
                yield raw
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
