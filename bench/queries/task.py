"""What needs the hub's own code, in a process of its own: `python -m bench.queries.task fill 100000` prints JSON.

With DATABASE_URL of a filled database, `python -m bench.queries.task explain "Sessions of a driver" 10000000` tells all
that a question makes the database do.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartrace_hub.settings")
django.setup()


def run(task: str, *numbers: int) -> Any:
    """One task; its modules need Django, so they are imported here."""
    from bench.queries.checking import check
    from bench.queries.counting import count
    from bench.queries.filling import fill

    tasks: dict[str, Callable[..., Any]] = {"fill": fill, "check": check, "count": count}
    return tasks[task](*numbers)


if __name__ == "__main__":
    if sys.argv[1] == "explain":
        from bench.queries.counting import told_in_full

        print(told_in_full(sys.argv[2], int(sys.argv[3])))
        sys.exit()
    print(json.dumps(run(sys.argv[1], *map(int, sys.argv[2:]))))
