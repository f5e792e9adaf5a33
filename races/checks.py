"""What stops the hub from starting with a plug-in that is not whole."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.checks import Error, register

ASKED_OF_SUBSCRIBERS = ("results_changed", "identities_moved", "meetings_joined", "days_changed")


@register()
def subscribers_have_their_functions(**kwargs: Any) -> list[Error]:
    """One that lacks a function would fail within the projection, with the first result that changes."""
    found = []
    for name in settings.HUB_SUBSCRIBERS:
        try:
            module = import_module(name)
        except ImportError as error:
            found.append(Error(f"HUB_SUBSCRIBERS names {name}, which cannot be imported: {error}", id="races.E001"))
            continue
        missing = [function for function in ASKED_OF_SUBSCRIBERS if not callable(getattr(module, function, None))]
        if missing:
            asked = " and ".join(missing)
            found.append(Error(f"{module.__file__} is a subscriber and lacks {asked}.", id="races.E002"))
    return found
