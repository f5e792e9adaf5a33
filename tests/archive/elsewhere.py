"""A hub in a database and a process of its own: `python -m tests.archive.elsewhere FROM ANSWERS TO`.

It is built, or, where FROM is a file, read from that; ANSWERS gets what it answers then, TO its export.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django


def main(source: str, answers: str, target: str) -> None:
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from tests.archive.hubs import all_answers
    from tests.archive.whole_club import found_a_club

    setup_test_environment()
    if source == "nothing":
        found_a_club()
    else:
        call_command("import_log", source, verbosity=0)
        call_command("rebuild", "--check")
    Path(answers).write_text(json.dumps(all_answers()))
    call_command("export_log", target)


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
