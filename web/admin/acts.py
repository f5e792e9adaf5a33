"""What can be done about something, as a page shows it: rooms above say what, the pages below only where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Act:
    """Something people can do: the word on its button, where it leads, and who may."""

    label: str
    url: str
    permission: str


ActsOn = Callable[[Any], list[Act]]
registry: dict[type[Any], ActsOn] = {}


def acts_on(*models: type[Any]) -> Callable[[ActsOn], ActsOn]:
    """Register what can be done about rows of those models. Raises ValueError where somebody did already."""

    def register(found: ActsOn) -> ActsOn:
        for model in models:
            if model in registry:
                raise ValueError(f"{registry[model].__name__} says already what can be done about a {model.__name__}.")
            registry[model] = found
        return found

    return register


def acts_about(row: Any, user: Any) -> list[Act]:
    """What this user may do about a row; nothing where nobody registered anything."""
    found = registry.get(type(row))
    return [act for act in found(row) if user.has_perm(act.permission)] if found else []
