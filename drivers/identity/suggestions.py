"""Pairs that may be one, or not: what names and ids leave open, for a person to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from drivers.identity.identity_rules import IdentityRules
from drivers.identity.installations import tablets_of
from drivers.identity.resolution import (
    AliasGrouping,
    own_keys_of,
    pseudonyms_of,
)
from drivers.models import Club


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two of one kind; `why` is the sentence a person needs."""

    kind: str
    one: Any
    other: Any
    why: str


def suggestions(club: Club, rules: IdentityRules) -> list[Suggestion]:
    """What is open in a club of that kind, in the order it was told. Changes nothing."""
    aliases = list(rules.alias_model._default_manager.filter(source__club=club).select_related("source", rules.kind))
    known = {getattr(alias, f"{rules.kind}_id"): getattr(alias, rules.kind) for alias in aliases}
    who = AliasGrouping(rules, own_keys_of(known), tablets_of(club.pk), pseudonyms_of(rules, club.pk))
    who.put(aliases)
    found: dict[tuple[int, int], Suggestion] = {}
    for before, alias in who.open:
        one, other = getattr(before, rules.kind), getattr(alias, rules.kind)
        is_decided = before.is_decided and alias.is_decided
        if one.pk != other.pk and not is_decided:
            found.setdefault((one.pk, other.pk), Suggestion(rules.kind, one, other, why(before, alias)))
    return list(found.values())


def why(before: Any, alias: Any) -> str:
    since = f"{alias.first_seen_at:%Y-%m-%d}"
    if before.app_id == alias.app_id:
        return (
            f"On {alias.source} the id {alias.app_id} stood for {before.name}, and since {since} for {alias.name}: "
            "renamed, or somebody else?"
        )
    return (
        f"On {alias.source} the ids {before.app_id} and, since {since}, {alias.app_id} are both called {alias.name}, "
        "and were never in use at once: one, or two that look alike?"
    )
