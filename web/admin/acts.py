"""What can be done about something, as a page shows it: rooms above say what, the pages below only where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify


@dataclass(frozen=True, slots=True)
class Act:
    """Something people can do: the word on its button, where it leads, and who may."""

    label: str
    url: str
    permission: str


ActsOn = Callable[[Any], list[Act]]
registry: dict[type[Any], ActsOn] = {}
registry_of_several: dict[str, ActsOn] = {}
"""By the label of the rows that are chosen, such as `races.lap`: what can be done about several in something."""
registry_of_lists: dict[type[Model], Callable[[], list[Act]]] = {}
MOST_AT_ONCE = 400


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


def acts_on_several(label: str) -> Callable[[ActsOn], ActsOn]:
    """Register what can be done about several rows of that model, chosen on the page of what they are in.

    Each act's page takes the rows' keys, by the model's name. Raises ValueError where somebody did already.
    """

    def register(found: ActsOn) -> ActsOn:
        if label in registry_of_several:
            raise ValueError(f"{registry_of_several[label].__name__} says already what can be done about {label}.")
        registry_of_several[label] = found
        return found

    return register


def acts_about_several(label: str, within: Model, user: Any) -> list[Act]:
    """What this user may do about several such rows of that; nothing where nobody registered anything."""
    found = registry_of_several.get(label)
    return [act for act in found(within) if user.has_perm(act.permission)] if found else []


def acts_on_lists(model: type[Model]) -> Callable[[Callable[[], list[Act]]], Callable[[], list[Act]]]:
    """Register what can be done about rows chosen in the model's list; it becomes the list's actions."""

    def register(found: Callable[[], list[Act]]) -> Callable[[], list[Act]]:
        registry_of_lists[model] = found
        return found

    return register


def actions_on(model: type[Model], user: Any) -> dict[str, Any]:
    """As Django's admin keeps actions: each leads to its page with the chosen rows."""
    found = registry_of_lists.get(model)
    acts = [act for act in found() if user.has_perm(act.permission)] if found else []
    return {(name := f"act_{slugify(act.label)}"): (leading_to(act, name), name, act.label) for act in acts}


def leading_to(act: Act, name: str) -> Callable[..., HttpResponse | None]:
    def action(admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        if len(keys) > MOST_AT_ONCE:
            messages.error(request, f"At most {MOST_AT_ONCE} at once.")
            return None
        return redirect(f"{act.url}?{admin.opts.model_name}={','.join(map(str, keys))}")

    action.__name__ = name
    return action
