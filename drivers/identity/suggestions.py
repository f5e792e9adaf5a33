"""Pairs that may be one, or not: what names and ids leave open, for a person to decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from drivers.identity.decisions import Decisions
from drivers.identity.identity_rules import IdentityRules
from drivers.identity.installations import tablets_of
from drivers.identity.near_names import near_pairs
from drivers.identity.resolution import AliasGrouping, pseudonyms_of
from drivers.models import Club
from drivers.models.merger import Name, name_of

Two = tuple[Collection[Name], Collection[Name]]
"""Of a pair that people said are two, what tablets call the one and the other."""


Found = tuple[Any, Any, str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two of one kind; `why` is the sentence a person needs."""

    kind: str
    one: Any
    other: Any
    why: str


def suggestions(club: Club, rules: IdentityRules, decisions: Decisions, two: Iterable[Two] = ()) -> list[Suggestion]:
    """What is open in a club of that kind: by ids, in the order it was told, then by names. Changes nothing."""
    aliases = list(rules.alias_model._default_manager.filter(source__club=club).select_related("source", rules.kind))
    whose = {name_of(alias): getattr(alias, f"{rules.kind}_id") for alias in aliases}
    apart = {
        frozenset((whose[one], whose[other]))
        for ones, others in two
        for one in ones
        for other in others
        if one in whose and other in whose
    }
    who = AliasGrouping(rules, decisions, tablets_of(club.pk), pseudonyms_of(rules, club.pk))
    who.put(aliases)
    apart |= {frozenset(getattr(alias, f"{rules.kind}_id") for alias in pair) for pair in who.plainly_two}
    found: dict[frozenset[int], Suggestion] = {}
    for one, other, reason in (*by_ids(rules, who), *by_names(rules, aliases)):
        pair = frozenset((one.pk, other.pk))
        if len(pair) == 2 and pair not in apart:
            found.setdefault(pair, Suggestion(rules.kind, one, other, reason))
    return list(found.values())


def by_ids(rules: IdentityRules, who: AliasGrouping) -> Iterable[Found]:
    for before, alias in who.open:
        if not (before.is_decided and alias.is_decided):
            yield getattr(before, rules.kind), getattr(alias, rules.kind), why(before, alias)


def by_names(rules: IdentityRules, aliases: list[Any]) -> Iterable[Found]:
    """Whoever has, or had, names that are the same or nearly so."""
    called: dict[tuple[int, str], Any] = {}
    for alias in aliases:
        somebody = getattr(alias, rules.kind)
        for name in (alias.name, str(somebody)):
            if name:
                called[somebody.pk, name] = somebody
    names = [(place, name) for place, (_, name) in enumerate(called)]
    who = list(called.items())
    for (one, other), is_same in sorted(near_pairs(names).items(), key=lambda found: (not found[1], found[0])):
        (_, name), somebody = who[one]
        (_, other_name), somebody_else = who[other]
        if is_same:
            yield somebody, somebody_else, f"Both are called {name}, however it is typed: one, or two of one name?"
        else:
            yield somebody, somebody_else, f"{name} and {other_name} differ by a letter or two: one, mistyped?"


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
