"""What needs the hub's own code, in a process of its own: `python -m bench.championships.task long 20` prints JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import django


def run(task: str, number: int) -> Any:
    """One task; its modules need Django, so they are imported here."""
    from django.core.management import call_command

    from bench.championships.timing import long_season, many

    call_command("migrate", verbosity=0)
    tasks: dict[str, Callable[[int], Any]] = {"long": long_season, "many": many}
    return tasks[task](number)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartrace_hub.settings")
    django.setup()
    print(json.dumps(run(sys.argv[1], int(sys.argv[2]))))
