"""Who is who after rulings came from a file: told to whom the settings name, since the desk is beside this room."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from drivers.models import Club
from ingest.database import writing


def replay(club: Club) -> None:
    """Let the club's names, mergers and parts be as its rulings say."""
    with writing():
        for name in settings.HUB_REPLAYERS:
            import_module(name).replay(club)
        club.roster_changed()
