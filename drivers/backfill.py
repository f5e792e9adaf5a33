"""What aliases and names that were stored before are given by migrations, until their source is projected again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drivers.models.naming import milliseconds
from drivers.names import name_key


def spell_alike(named: Iterable[type[Any]]) -> None:
    """Let the keys of names be what they are made of now."""
    for model in named:
        has_own_name = any(field.name == "own_name" for field in model._meta.fields)
        for one in model._default_manager.iterator():
            key = name_key((one.own_name if has_own_name else "") or one.name)
            if one.name_key != key:
                model._default_manager.filter(pk=one.pk).update(name_key=key)


def tell_when(alias_models: Iterable[type[Any]]) -> None:
    """Let aliases say of the instants they know that the tablet gave the name then."""
    for model in alias_models:
        for alias in model._default_manager.iterator():
            begun = sorted({alias.first_seen_at, alias.current_from})
            told = {*begun, alias.described_at or alias.current_from}
            model._default_manager.filter(pk=alias.pk).update(
                told_since=[milliseconds(instant) for instant in begun],
                told_on=sorted({instant.toordinal() for instant in told}),
            )
