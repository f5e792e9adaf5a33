"""What somebody is called and said to be, from what their aliases say."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import models

from drivers.identity.identity_rules import IdentityRules
from drivers.models.merger import Name, name_of
from drivers.names import name_key, search_key


def describe(
    somebody: Any, aliases: Iterable[Any], rules: IdentityRules, merged: Collection[Name] = (), own_name: str = ""
) -> None:
    """Let somebody be what their aliases say, the newest last; stored where that is anything new.

    `merged` are the names that came with others who turned out to be the same: those do not rename them.
    """
    said: dict[str, Any] = {}
    for alias in sorted(aliases, key=lambda alias: weight(alias, merged)):
        said |= {"name": alias.name or f"{rules.kind.capitalize()} {alias.app_id}", **alias.said}
        said |= {f"{link}_id": getattr(alias, f"{link}_id") for link in rules.links if alias.name}
    shown = own_name or said["name"]
    said |= {"own_name": own_name, "name_key": name_key(shown), "search_key": search_key(shown)}
    changed = [name for name, value in said.items() if not is_stored(somebody, name, value)]
    for name in changed:
        setattr(somebody, name, said[name])
    if changed or somebody._state.adding:
        somebody.save()


def weight(alias: Any, merged: Collection[Name]) -> tuple[Any, ...]:
    """By which what is said of somebody is ordered; the greatest counts."""
    return bool(alias.name), not alias.is_ruled, not came_with(alias, merged), *alias.freshness


def came_with(alias: Any, merged: Collection[Name]) -> bool:
    """Whether it is one of the names of somebody merged, or a later one of the same id."""
    is_later = not alias.is_decided and alias.has_id
    return name_of(alias) in merged or (
        is_later and any((source, app_id) == (alias.source_id, alias.app_id) for source, app_id, _ in merged)
    )


def is_stored(somebody: Any, name: str, value: Any) -> bool:
    stored = getattr(somebody, name)
    field = somebody._meta.get_field(name.removesuffix("_id"))
    return bool(stored == (field.to_python(value) if isinstance(field, models.DecimalField) else value))
