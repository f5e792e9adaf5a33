"""Whom the aliases of a club mean: from names and ids on tablets to drivers, cars, teams and tracks.

It follows from the aliases in the order they were first seen, from the names a club gave, and from what people
decided, whatever order it was learned in:

1. What a person decided stays. 2. A name somebody of the club has or had, however it was typed, means them, on any
tablet; but two cars on one tablet may look alike, unless ids began again between them. 3. A known id under a new name
is a new name, where nothing the tablet told speaks for somebody else; a track has to be plainly the same layout.
4. Anything else is new. An id that nobody ever named is whoever it is named first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from drivers.identity.identity_rules import IdentityRules
from drivers.identity.installations import (
    Tablet,
    Told,
    renaming,
    tablets_of,
)
from drivers.models import Club, Merger, Source
from drivers.models.merger import Name, name_of
from drivers.names import name_key, search_key

ChangedMeanings = dict[int, tuple[int, int]]
"""Aliases that mean somebody else: their keys, with the keys of whom they meant before and whom they mean now."""


NOTHING_TOLD = Tablet({})
TOLD_BY_TABLET = ["current_from", "first_seen_at", "told_since", "told_on", "said", "described_at"]


@dataclass
class AliasGroup:
    """Aliases that mean one and the same; `pk` is that one's key, once there is one."""

    pk: int | None
    aliases: list[Any] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


class AliasGrouping:
    """Aliases of a club, put into groups one after the other, the first seen first."""

    def __init__(
        self,
        rules: IdentityRules,
        own_keys: dict[int, str],
        tablets: dict[int, Tablet],
        pseudonyms: frozenset[str] = frozenset(),
    ) -> None:
        self.rules = rules
        self.pseudonyms = pseudonyms
        self.own_keys = own_keys
        self.tablets = tablets
        self.told: dict[int, Told] = {}
        self.groups: list[AliasGroup] = []
        self.group_of: dict[int, AliasGroup] = {}
        self.by_key: dict[str, list[AliasGroup]] = {}
        self.open: list[tuple[Any, Any]] = []
        self.by_pk: dict[int, AliasGroup] = {}
        self.decided: set[int] = set()

    def put(self, aliases: Iterable[Any]) -> list[AliasGroup]:
        ordered = sorted(aliases, key=lambda alias: alias.age)
        for source_id in {alias.source_id for alias in ordered}:
            self.told[source_id] = Told(alias for alias in ordered if alias.source_id == source_id)
        self.decided = {self._now(alias) for alias in ordered if alias.is_decided and self._now(alias)}
        # A name that people gave means whoever has it; it tells nothing of anybody by itself.
        for alias in sorted(ordered, key=lambda alias: alias.is_ruled):
            if alias.name:
                self._join(alias, self._meant(alias) or self._new(alias))
        for alias in ordered:
            if not alias.name:
                self._join(alias, self._meant_without_name(alias) or self._new(alias))
        self._keep_keys()
        return self.groups

    def _now(self, alias: Any) -> Any:
        """The key of whom it means so far; None where it is new."""
        return getattr(alias, f"{self.rules.kind}_id")

    def _meant(self, alias: Any) -> AliasGroup | None:
        if alias.is_decided:
            return self.by_pk.get(self._now(alias))
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
        if alias.is_decided:
            return self.by_pk.get(self._now(alias))
        named = [other for group in self.groups for other in group.aliases if is_same_id(other, alias) and other.name]
        first = min(named, key=lambda other: other.age, default=None)
        return None if first is None else self.group_of.get(id(first))

    def _may_join(self, alias: Any, group: AliasGroup) -> bool:
        """By its name. The club's own name for somebody is for aliases that never meant anybody else."""
        if alias.name_key not in group.keys and self._now(alias) not in (None, group.pk):
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
        if other.name_key == alias.name_key and not told.at_once(other, alias):
            self.open.append((other, alias))
        return False

    def _new(self, alias: Any) -> AliasGroup:
        now = self._now(alias)
        is_free = now not in self.by_pk and (alias.is_decided or now not in self.decided)
        group = AliasGroup(now if is_free else None)
        self.groups.append(group)
        if group.pk is not None:
            self._has_key(group, group.pk)
        return group

    def _has_key(self, group: AliasGroup, pk: int) -> None:
        group.pk = pk
        self.by_pk[pk] = group
        if own_key := self.own_keys.get(pk):
            self.by_key.setdefault(own_key, []).append(group)

    def _join(self, alias: Any, group: AliasGroup) -> None:
        group.aliases.append(alias)
        self.group_of[id(alias)] = group
        if alias.name and alias.name_key not in group.keys:
            group.keys.add(alias.name_key)
            self.by_key.setdefault(alias.name_key, []).append(group)

    def _keep_keys(self) -> None:
        """A group whose first alias is new, but not all of it, goes on with a key one of the others had."""
        for group in self.groups:
            for alias in group.aliases if group.pk is None else ():
                now = self._now(alias)
                if now is not None and now not in self.by_pk and now not in self.decided:
                    self._has_key(group, now)
                    break


def store_and_resolve(
    source: Source, rules: IdentityRules, new: Sequence[Any], changed: Collection[Any], tablets: dict[int, Tablet]
) -> ChangedMeanings:
    """Store aliases of `source`, and whom every alias of its club then means. Returns who moved.

    `new` and `changed` are given whom they mean. Whoever is meant by nobody any more goes, unless the club named them.
    """
    # Two tablets of a club may meet the same newcomer at once; only one of them may make the row.
    Club.objects.select_for_update(no_key=True).get(pk=source.club_id)
    for alias in changed:
        alias.save(update_fields=[*TOLD_BY_TABLET, *rules.links])
    moved = resolve_club(source.club_id, rules, new, tablets)
    source.club.roster_changed()
    return moved


def resolve_club(
    club_id: int, rules: IdentityRules, new: Sequence[Any] = (), tablets: dict[int, Tablet] | None = None
) -> ChangedMeanings:
    """Whom every alias of a club means, `new` ones among them, which are stored. Whoever calls holds the club."""
    kind = rules.kind
    tablets = tablets_of(club_id) if tablets is None else tablets
    stored = list(rules.alias_model._default_manager.filter(source__club=club_id))
    before = {alias.pk: getattr(alias, f"{kind}_id") for alias in stored}
    known = {somebody.pk: somebody for somebody in rules.model._default_manager.filter(club=club_id)}
    merged = Merger.objects.names_by_into(club_id, kind)
    pseudonyms = pseudonyms_of(rules, club_id)
    for group in AliasGrouping(rules, own_keys_of(known), tablets, pseudonyms).put([*stored, *new]):
        somebody = known.get(group.pk) or rules.model(club_id=club_id)
        describe(somebody, group.aliases, rules, merged[group.pk or 0])
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


def own_keys_of(known: dict[int, Any]) -> dict[int, str]:
    """The keys of the names the club gave, by whom it gave them."""
    return {pk: name_key(own) for pk, one in known.items() if (own := getattr(one, "own_name", ""))}


def describe(somebody: Any, aliases: Iterable[Any], rules: IdentityRules, merged: Collection[Name] = ()) -> None:
    """Let somebody be what their aliases say, the newest last; stored where that is anything new.

    `merged` are the names that came with others who turned out to be the same: those do not rename them.
    """
    said: dict[str, Any] = {}
    for alias in sorted(aliases, key=lambda alias: weight(alias, merged)):
        said |= {"name": alias.name or f"{rules.kind.capitalize()} {alias.app_id}", **alias.said}
        said |= {f"{link}_id": getattr(alias, f"{link}_id") for link in rules.links if alias.name}
    shown = getattr(somebody, "own_name", "") or said["name"]
    said["name_key"] = name_key(shown)
    said["search_key"] = search_key(shown)
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


def delete_unmeant(rules: IdentityRules, left: Collection[int]) -> None:
    """Of those an alias has `left`, take away who is meant by none any more, unless the club gave them a name.

    Whoever is needed by something else stays too.
    """
    meant = rules.alias_model._default_manager.filter(**{rules.kind: models.OuterRef("pk")})
    for somebody in rules.model._default_manager.filter(~models.Exists(meant), pk__in=left):
        if not getattr(somebody, "own_name", ""):
            with suppress(ProtectedError), transaction.atomic():
                somebody.delete()


def is_same_id(one: Any, other: Any) -> bool:
    return bool(one.source_id == other.source_id and one.app_id == other.app_id)
