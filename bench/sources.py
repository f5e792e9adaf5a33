"""Makes a club with as many tablets as wanted and prints their tokens: `python -m bench.sources 8`."""

from __future__ import annotations

import os
import sys

import django


def make(count: int) -> list[str]:
    """Tokens of new sources of a new club."""
    from drivers.models import Club, Source

    club = Club.objects.create(name="Bench")
    return [Source.objects.create(club=club, name=f"Tablet {number}").token for number in range(1, count + 1)]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartrace_hub.settings")
    django.setup()
    print("\n".join(make(int(sys.argv[1]))))
