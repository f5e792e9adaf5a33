"""Who is who after rulings came from a file."""

from __future__ import annotations

from drivers.models import Club


def replay(club: Club) -> None:
    """Let the club's names, mergers and parts be as its rulings say: readers in memory read them again."""
    club.roster_changed()
