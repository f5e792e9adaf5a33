"""What needs the hub's own code, each in a process of its own: `python -m bench.rebuild.task fill 1000` prints JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import django


def run(task: str, *numbers: int) -> Any:
    """One task; its modules need Django, so they are imported here."""
    from bench.rebuild.emptying import empty
    from bench.rebuild.floor import copy_all
    from bench.rebuild.live import measure
    from bench.rebuild.nights import fill

    tasks: dict[str, Callable[..., Any]] = {"fill": fill, "empty": empty, "floor": copy_all, "live": measure}
    return tasks[task](*numbers)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartrace_hub.settings")
    django.setup()
    print(json.dumps(run(sys.argv[1], *map(int, sys.argv[2:]))))
