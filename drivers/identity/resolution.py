"""Whom the aliases of a club mean: from names and ids on tablets to drivers, cars, teams and tracks.

It follows from the aliases in the order they were first seen, from the names a club gave, and from what people
decided, whatever order it was learned in:

1. What a person decided holds. 2. A name somebody of the club has or had, however it was typed, means them, on any
tablet; but two cars on one tablet may look alike, unless ids began again between them. 3. A known id under a new name
is a new name, where nothing the tablet told speaks for somebody else; a track has to be plainly the same layout.
4. Anything else is new. An id that nobody ever named is whoever it is named first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from drivers.identity.decisions import Decisions, OwnName
from drivers.identity.describing import describe
from drivers.identity.identity_rules import IdentityRules
from drivers.identity.installations import (
    Tablet,
    Told,
    renaming,
    tablets_of,
)
from drivers.models import Club, Source
from drivers.models.merger import Name, name_of
from drivers.names import name_key

ChangedMeanings = dict[int, tuple[int, int]]
"""Aliases that mean somebody else: their keys, with the keys of whom they meant before and whom they mean now."""


NOTHING_TOLD = Tablet({})
TOLD_BY_TABLET = ["current_from", "first_seen_at", "told_since", "told_on", "said", "described_at"]


@dataclass
class AliasGroup:
    """Aliases that mean one and the same; `pk` is that one's key, once there is one."""

    pk: int | None = None
    aliases: list[Any] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    own: list[OwnName] = field(default_factory=list)

    @property
    def own_name(self) -> str:
        """The newest the club gave."""
        return self.own[-1].name if self.own else ""


class AliasGrouping:
    """Aliases of a club, put into groups one after the other, the first seen first.

    `keys`: by a name, the key of whom that is to mean from now on; what stands first goes before. Once they are `put`,
    `open` holds pairs of aliases that may mean one or two, and `plainly_two` those of one name that were there at once.
    """

    def __init__(
        self,
        rules: IdentityRules,
        decisions: Decisions,
        tablets: dict[int, Tablet],
        pseudonyms: frozenset[str] = frozenset(),
        keys: Sequence[Mapping[Name, int]] = (),
    ) -> None:
        self.rules = rules
        self.pseudonyms = pseudonyms
        self.decisions = decisions
        self.tablets = tablets
        self.keys = keys
        self.told: dict[int, Told] = {}
        self.groups: list[AliasGroup] = []
        self.group_of: dict[int, AliasGroup] = {}
        self.by_key: dict[str, list[AliasGroup]] = {}
        self.by_slot: dict[int, AliasGroup] = {}
        self.open: list[tuple[Any, Any]] = []
        self.plainly_two: list[tuple[Any, Any]] = []
        self.own_names: Mapping[Name, list[OwnName]] = {}

    def put(self, aliases: Iterable[Any]) -> list[AliasGroup]:
        ordered = sorted(aliases, key=lambda alias: alias.age)
        for source_id in {alias.source_id for alias in ordered}:
            self.told[source_id] = Told(alias for alias in ordered if alias.source_id == source_id)
        self.own_names = self.decisions.own_names({name_of(alias) for alias in ordered})
        # A name that people gave means whoever has it; it tells nothing of anybody by itself.
        for alias in sorted(ordered, key=lambda alias: alias.is_ruled):
            if alias.name:
                self._join(alias, self._meant(alias) or self._new())
        for alias in ordered:
            if not alias.name:
                self._join(alias, self._meant_without_name(alias) or self._new())
        self._give_keys()
        return self.groups

    def _meant(self, alias: Any) -> AliasGroup | None:
        slot = self.decisions.slot(alias)
        if slot is not None:
            return self.by_slot.get(slot)
        for group in self.by_key.get(alias.name_key, ()):
            if self._may_join(alias, group):
                return group
        return self._renamed(alias)

    def _renamed(self, alias: Any) -> AliasGroup | None:
        """Whom its id stood for before, where it goes on under another name."""
        tablet, told = self.tablets.get(alias.source_id, NOTHING_TOLD), self.told[alias.source_id]
        joins_ids, is_layout = self.rules.joins_ids, self.rules.is_layout
        found = renaming(tablet, told, alias, joins_ids=joins_ids, is_layout=is_layout)
        if found is None or {found.before.name_key, alias.name_key} & self.pseudonyms:
            # Nobody goes on as somebody who was forgotten: all they were called is the pseudonym.
            return None
        if found.is_open:
            self.open.append((found.before, alias))
        return self.group_of.get(id(found.before)) if found.is_same else None

    def _meant_without_name(self, alias: Any) -> AliasGroup | None:
        slot = self.decisions.slot(alias)
        if slot is not None:
            return self.by_slot.get(slot)
        named = [other for group in self.groups for other in group.aliases if is_same_id(other, alias) and other.name]
        first = min(named, key=lambda other: other.age, default=None)
        return None if first is None else self.group_of.get(id(first))

    def _may_join(self, alias: Any, group: AliasGroup) -> bool:
        """By its name, or the club's own for somebody."""
        if alias.name_key not in group.keys and not any(own.is_claimed_by(alias) for own in group.own):
            return False
        if self.rules.joins_ids or alias.is_ruled:
            return True
        return all(
            self._has_moved(other, alias)
            for other in group.aliases
            if other.source_id == alias.source_id and other.app_id != alias.app_id
        )

    def _has_moved(self, other: Any, alias: Any) -> bool:
        """Whether a car that looks alike under another id of its tablet is this one."""
        if not (alias.has_id and other.has_id and other.name):
            return False
        tablet, told = self.tablets.get(alias.source_id, NOTHING_TOLD), self.told[alias.source_id]
        if tablet.has_moved(told, other, alias):
            return True
        if other.name_key == alias.name_key:
            (self.plainly_two if told.at_once(other, alias) else self.open).append((other, alias))
        return False

    def _new(self) -> AliasGroup:
        self.groups.append(AliasGroup())
        return self.groups[-1]

    def _join(self, alias: Any, group: AliasGroup) -> None:
        group.aliases.append(alias)
        self.group_of[id(alias)] = group
        slot = self.decisions.slot(alias)
        if slot is not None:
            self.by_slot.setdefault(slot, group)
        if alias.name and alias.name_key not in group.keys:
            group.keys.add(alias.name_key)
            self.by_key.setdefault(alias.name_key, []).append(group)
        for own in self.own_names.get(name_of(alias), ()):
            group.own = sorted([*group.own, own], key=self.decisions.own.index)
            if own.name:
                self.by_key.setdefault(name_key(own.name), []).append(group)

    def _give_keys(self) -> None:
        """Each group the key that one of its aliases had: of what was decided first, then of whom was seen first."""
        taken: set[int] = set()
        wishes: list[Callable[[Any, bool], int | None]] = [
            *(partial(wished, keys) for keys in self.keys),
            lambda alias, is_first: self._now(alias) if self.decisions.slot(alias) is not None else None,
            lambda alias, is_first: self._now(alias) if is_first else None,
            lambda alias, is_first: self._now(alias),
        ]
        for wish in wishes:
            for group in self.groups:
                for alias in group.aliases if group.pk is None else ():
                    key = wish(alias, alias is group.aliases[0])
                    if key is not None and key not in taken:
                        group.pk = key
                        taken.add(key)
                        break

    def _now(self, alias: Any) -> Any:
        """The key of whom it means so far; None where it is new."""
        return getattr(alias, f"{self.rules.kind}_id")


def wished(keys: Mapping[Name, int], alias: Any, is_first: bool) -> int | None:
    return keys.get(name_of(alias))


def store_and_resolve(
    source: Source,
    rules: IdentityRules,
    decisions: Decisions,
    new: Sequence[Any],
    changed: Collection[Any],
    tablets: dict[int, Tablet],
) -> ChangedMeanings:
    """Store aliases of `source`, and whom every alias of its club then means. Returns who moved.

    `new` and `changed` are given whom they mean. Whoever is meant by nobody any more goes.
    """
    # Two tablets of a club may meet the same newcomer at once; only one of them may make the row.
    Club.objects.select_for_update(no_key=True).get(pk=source.club_id)
    for alias in changed:
        alias.save(update_fields=[*TOLD_BY_TABLET, *rules.links])
    moved = resolve_club(source.club_id, rules, decisions, new, tablets)
    source.club.roster_changed()
    return moved


def resolve_club(
    club_id: int,
    rules: IdentityRules,
    decisions: Decisions,
    new: Sequence[Any] = (),
    tablets: dict[int, Tablet] | None = None,
    keys: Sequence[Mapping[Name, int]] = (),
) -> ChangedMeanings:
    """Whom every alias of a club means, `new` ones among them, which are stored. Whoever calls holds the club."""
    kind = rules.kind
    tablets = tablets_of(club_id) if tablets is None else tablets
    stored = list(rules.alias_model._default_manager.filter(source__club=club_id))
    before = {alias.pk: getattr(alias, f"{kind}_id") for alias in stored}
    known = {somebody.pk: somebody for somebody in rules.model._default_manager.filter(club=club_id)}
    grouping = AliasGrouping(rules, decisions, tablets, pseudonyms_of(rules, club_id), keys)
    for group in grouping.put([*stored, *new]):
        somebody = known.get(group.pk or 0) or rules.model(pk=group.pk, club_id=club_id)
        for alias in group.aliases:
            alias.is_decided, was_decided = decisions.slot(alias) is not None, alias.is_decided
            if alias.pk and alias.is_decided != was_decided:
                alias.save(update_fields=["is_decided"])
        describe(somebody, group.aliases, rules, decisions.merged, group.own_name)
        for alias in group.aliases:
            if getattr(alias, f"{kind}_id") != somebody.pk:
                setattr(alias, f"{kind}_id", somebody.pk)
                if alias.pk:
                    alias.save(update_fields=[kind])
    rules.alias_model._default_manager.bulk_create(new)
    after = {alias.pk: getattr(alias, f"{kind}_id") for alias in stored}
    return {pk: (before[pk], now) for pk, now in after.items() if now != before[pk]}


def pseudonyms_of(rules: IdentityRules, club_id: int) -> frozenset[str]:
    """Only drivers are forgotten."""
    return Source.objects.pseudonym_keys(club_id) if rules.kind == "driver" else frozenset()


def delete_unmeant(rules: IdentityRules, left: Collection[int]) -> None:
    """Of those an alias has `left`, take away who is meant by none any more, unless something else needs them."""
    meant = rules.alias_model._default_manager.filter(**{rules.kind: models.OuterRef("pk")})
    for somebody in rules.model._default_manager.filter(~models.Exists(meant), pk__in=left):
        with suppress(ProtectedError), transaction.atomic():
            somebody.delete()


def is_same_id(one: Any, other: Any) -> bool:
    return bool(one.source_id == other.source_id and one.app_id == other.app_id)
