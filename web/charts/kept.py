"""Pictures that were drawn before: kept in the process's memory for as long as all the hub knows is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core.cache import caches
from django.utils.module_loading import import_string

Told = TypeVar("Told")


def drawn_once(key: str, draw: Callable[[], Told]) -> Told:
    """What `draw` gives; whoever looks again at the same data gets the same, and nothing is read for it.

    Also for figures that take as long as a picture does. The version is asked for before anything is drawn: what
    changes meanwhile has another one. One query.
    """
    data_version: str = import_string(settings.HUB_DATA_VERSION)()
    name = hashlib.sha256(f"{data_version} {key}".encode()).hexdigest()
    kept: Told | None = caches["pictures"].get(name)
    if kept is None:
        kept = draw()
        caches["pictures"].set(name, kept)
    return kept
