"""What people decide on who is who: it is a mark on an alias, and outlives late events and rebuilds."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from desk import mergers
from drivers.identity.identity_rules import (
    CARS,
    DRIVERS,
    IdentityRules,
)
from drivers.identity.resolution import (
    ChangedMeanings,
    resolve_club,
)
from drivers.models import Car, Driver, DriverAlias, Merger, Source
from drivers.names import name_key
from ingest.database import writing
from ingest.projection.projector import locked
from races.control.roster import reassign_rows

Author = User | None
Somebody = Driver | Car


def merge(somebody: Somebody, into: Somebody, author: Author = None, *, keeps_name: bool = False) -> Merger:
    """Two drivers, or two cars, turn out to be one: all that `somebody` is called means `into` from now on.

    `into` is called as before, or, where it `keeps_name`, as `somebody` was. It can be taken back.
    """
    if somebody.club_id != into.club_id or type(somebody) is not type(into) or somebody == into:
        raise ValueError(f"{somebody} and {into} cannot be one.")
    rules, called = rules_of(somebody), str(somebody)
    with writing():
        merger = mergers.begin(somebody, into, rules, author)
        decided = mergers.decided_of(somebody)
        # The name the club gave goes with whoever had it.
        type(somebody).objects.filter(pk=somebody.pk).update(own_name="")
        decide_meaning(rules, list(somebody.aliases.all()), into, also=list(into.aliases.all()))
        mergers.keep(merger, decided)
        if keeps_name:
            mergers.rename(merger, rules, called)
    return merger


def move_alias(alias: Any, to: Somebody | None) -> Somebody:
    """What one tablet calls somebody means `to` from now on; None: somebody new. Returns whom.

    Where that is what somebody who was merged was called, they are there again, with all that was theirs.
    """
    rules = DRIVERS if isinstance(alias, DriverAlias) else CARS
    before = getattr(alias, rules.kind)
    merger = mergers.of(alias, rules)
    if to is None and merger is not None and len(merger.names) == 1:
        return take_back(merger)
    with writing():
        if merger is not None:
            mergers.leave_out(merger, alias)
        if to is None:
            to = rules.model.objects.create(club=before.club, name=alias.name, name_key=name_key(alias.name))
        others = [*before.aliases.exclude(pk=alias.pk), *to.aliases.exclude(pk=alias.pk)]
        decide_meaning(rules, [alias], to, also=others)
    return to


def decide_meaning(rules: IdentityRules, aliases: list[Any], to: Somebody, also: list[Any]) -> None:
    """Decide that `aliases` mean `to`, and that whatever `also` is concerned goes on to mean whom it does."""
    for source in Source.objects.filter(club=to.club_id).order_by("pk"):
        locked(source.pk, skip_locked=False)
    moved: ChangedMeanings = {alias.pk: (getattr(alias, f"{rules.kind}_id"), to.pk) for alias in aliases}
    pks = [alias.pk for alias in (*aliases, *also)]
    rules.alias_model.objects.filter(pk__in=pks).update(is_decided=True)
    rules.alias_model.objects.filter(pk__in=list(moved)).update(**{rules.kind: to})
    reassign_rows(rules, moved | resolve_club(to.club_id, rules))
    to.club.roster_changed()


def take_back(merger: Merger) -> Somebody:
    """They are two after all: who was merged has their key, names, laps and what was decided of them again."""
    rules = mergers.RULES[merger.kind]
    with writing():
        aliases = mergers.aliases_of(merger, rules)
        somebody = mergers.give_back(merger, rules)
        into = {getattr(alias, f"{rules.kind}_id") for alias in aliases}
        staying = rules.alias_model.objects.filter(**{f"{rules.kind}__in": into})
        decide_meaning(rules, aliases, somebody, also=[alias for alias in staying if alias not in aliases])
    return somebody


def rules_of(somebody: Somebody) -> IdentityRules:
    return DRIVERS if isinstance(somebody, Driver) else CARS
