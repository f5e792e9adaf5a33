"""A command of the hub's, and one line in place of a traceback where its database is the trouble."""

from __future__ import annotations

import sys

from django.core.management import execute_from_command_line
from django.db import DatabaseError, InterfaceError

from smartrace_hub.database_trouble import sentence_of


def run(arguments: list[str]) -> None:
    """As `execute_from_command_line`; exits with 1 and a sentence. `--traceback` shows all of it."""
    try:
        execute_from_command_line(arguments)
    except (DatabaseError, InterfaceError) as error:
        sentence = None if "--traceback" in arguments else sentence_of(error)
        if sentence is None:
            raise
        sys.stderr.write(f"{sentence}\n")
        raise SystemExit(1) from None
