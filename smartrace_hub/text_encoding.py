"""Whatever the machine's locale says: the hub's files are UTF-8, and printing never fails for want of a letter."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper


def insist_on_utf8() -> None:
    """Where Python would read files by another encoding, begin anew in its UTF-8 mode.

    Once, and first of all: another encoding would fail at the first name with an umlaut, in the middle of something.
    """
    if not sys.flags.utf8_mode and sys.getdefaultencoding() != preferred() and "PYTHONUTF8_TRIED" not in os.environ:
        os.environ |= {"PYTHONUTF8": "1", "PYTHONUTF8_TRIED": "1"}
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def preferred() -> str:
    """What `open` takes where nobody says an encoding."""
    with open(os.devnull) as any_text:
        return any_text.encoding.lower().replace("_", "-").replace("utf8", "utf-8")
