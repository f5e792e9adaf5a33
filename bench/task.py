"""What needs Django, in a process of its own: `python -m bench.task queries.history:fill 100000` prints JSON."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from typing import Any

import django


def run(name: str, *arguments: str) -> Any:
    """A function of this package, with numbers where arguments are."""
    module, _, function = name.partition(":")
    given = [int(one) if one.isdigit() else one for one in arguments]
    return getattr(import_module(f"bench.{module}"), function)(*given)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartrace_hub.settings")
    django.setup()
    found = run(*sys.argv[1:])
    print(found if isinstance(found, str) else json.dumps(found))
