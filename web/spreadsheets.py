"""What spreadsheets would take for something else than it is."""

from __future__ import annotations

import re

NUMBER = re.compile(r"[+-]?[0-9]+([.][0-9]+)?")
SPREADSHEETS_EXECUTE = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe; a number stays one."""
    return f"'{text}" if text.startswith(SPREADSHEETS_EXECUTE) and not NUMBER.fullmatch(text) else text
