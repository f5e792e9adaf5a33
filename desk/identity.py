"""What people decide on who is who: it is a mark on an alias, and outlives late events and rebuilds."""

from __future__ import annotations

from typing import Any

from drivers.identity.identity_rules import (
    CARS,
    DRIVERS,
    IdentityRules,
)
from drivers.identity.resolution import (
    ChangedMeanings,
    resolve_club,
)
from drivers.models import Car, Driver, DriverAlias, Source
from drivers.names import name_key
from ingest.database import writing
from ingest.projection.projector import locked
from races.control.roster import reassign_rows

Somebody = Driver | Car


def merge(somebody: Somebody, into: Somebody) -> None:
    """Two drivers, or two cars, turn out to be one: all that `somebody` is called means `into` from now on."""
    if somebody.club_id != into.club_id or type(somebody) is not type(into) or somebody == into:
        raise ValueError(f"{somebody} and {into} cannot be one.")
    with writing():
        # The name the club gave goes with whoever had it.
        type(somebody).objects.filter(pk=somebody.pk).update(own_name="")
        decide_meaning(rules_of(somebody), list(somebody.aliases.all()), into, also=list(into.aliases.all()))


def move_alias(alias: Any, to: Somebody | None) -> Somebody:
    """What one tablet calls somebody means `to` from now on; None: somebody new. Returns whom."""
    rules = DRIVERS if isinstance(alias, DriverAlias) else CARS
    before = getattr(alias, rules.kind)
    with writing():
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


def rules_of(somebody: Somebody) -> IdentityRules:
    return DRIVERS if isinstance(somebody, Driver) else CARS
