"""A club with as many tablets as wanted."""

from __future__ import annotations

from drivers.models import Club, Source


def make(count: int) -> list[str]:
    """Tokens of new sources of a new club."""
    club = Club.objects.create(name="Bench")
    return [Source.objects.create(club=club, name=f"Tablet {number}").token for number in range(1, count + 1)]
