"""Who a tablet means: the names and ids of one source, and what it said of each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from drivers.identity.decisions import Decisions
from drivers.identity.descriptions import Description
from drivers.identity.identity_rules import IdentityRules
from drivers.identity.installations import Tablet
from drivers.identity.resolution import (
    ChangedMeanings,
    store_and_resolve,
)
from drivers.models import Source
from drivers.models.naming import (
    EPOCH,
    Alias,
    milliseconds,
)
from drivers.names import name_key


class AliasBook:
    """The aliases of one source, read when first needed and written all at once.

    It tells only which alias is meant. Whom an alias means is settled for the whole club when it is written.
    """

    def __init__(self, source: Source, rules: IdentityRules) -> None:
        self.source = source
        self.rules = rules
        self._new: list[Any] = []
        self._changed: set[Any] = set()
        self._last_met: dict[int, tuple[Description, dict[str, Any], Any, int]] = {}

    def meet(self, description: Description, at: datetime, **links: Any) -> Any | None:
        """The alias `description` means at that instant, made known where it is new; None where nothing was said.

        Where only an id was said, it is the name the id stands for. `links` are aliases of others, by field.
        """
        if not description:
            return None
        app_id = Alias.NO_ID if description.app_id is None else description.app_id
        day = at.toordinal()
        met = self._last_met.get(app_id)
        if met is not None and met[0] is description and met[1] == links and met[3] == day:
            # Word for word what was told last, as with nearly every lap.
            return met[2]
        known = self._known.setdefault(app_id, [])
        alias: Any
        if description.name:
            alias = next((alias for alias in known if alias.name == description.name), None)
        else:
            alias = self._current(app_id, at) or next((alias for alias in known if not alias.name), None)
        if alias is None and (forgotten := self._under_pseudonym(app_id, description)):
            return self.meet(forgotten, at, **links)
        if alias is None:
            alias = self._introduce(app_id, description.name, at)
        if description.name:
            self._name_told(alias, at)
        elif at < alias.first_seen_at:
            self._begins(alias, [milliseconds(at)])
        if description.name or description.said:
            self._describe(alias, description.said, links, at)
            self._last_met[app_id] = description, links, alias, day
        return alias

    def named(self, name: str) -> Any:
        """The alias under which people speak of whoever has that name; made known where it is new.

        When it was first said is no matter: it tells nothing by itself.
        """
        known = self._known.setdefault(Alias.RULED, [])
        alias = next((alias for alias in known if alias.name == name), None)
        return self._introduce(Alias.RULED, name, EPOCH) if alias is None else alias

    def stored(self, pk: int | None) -> Any | None:
        """The alias of that key, which is this source's."""
        if pk is None:
            return None
        return next(alias for aliases in self._known.values() for alias in aliases if alias.pk == pk)

    def forget(self, alias: Any) -> None:
        """It was taken away."""
        known = self._known.get(alias.app_id, [])
        self._known[alias.app_id] = [other for other in known if other != alias]
        self._last_met.pop(alias.app_id, None)

    @property
    def learned(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._new or self._changed)

    @property
    def new(self) -> list[Any]:
        """The aliases that are not stored yet."""
        return list(self._new)

    @property
    def aliases(self) -> list[Any]:
        """All there are, stored or not."""
        return [alias for aliases in self._known.values() for alias in aliases]

    def write(self, tablets: dict[int, Tablet], decisions: Decisions, *, again: bool = False) -> ChangedMeanings:
        """Store what is new and what changed; returns the aliases that mean somebody else than before.

        `tablets` is what every tablet of the club told, `decisions` what people decided. `again`: what this one told of
        others may change whom is meant.
        """
        if not self.learned and not again:
            return {}
        for alias in (*self._new, *self._changed):
            for name, linked in getattr(alias, "pending_links", {}).items():
                setattr(alias, f"{name}_id", linked and getattr(linked, f"{name}_id"))
            alias.pending_links = {}
        moved = store_and_resolve(self.source, self.rules, decisions, self._new, self._changed, tablets)
        self._new, self._changed = [], set()
        self.follow(moved)
        return moved

    def follow(self, moved: ChangedMeanings) -> None:
        """What is in memory means whom it means now."""
        for alias in self.aliases if moved else ():
            if alias.pk in moved:
                setattr(alias, f"{self.rules.kind}_id", moved[alias.pk][1])

    @cached_property
    def _known(self) -> dict[int, list[Any]]:
        known: dict[int, list[Any]] = {}
        stored = self.rules.alias_model._default_manager.filter(source=self.source)
        for alias in stored.order_by("id"):
            known.setdefault(alias.app_id, []).append(alias)
        return known

    @cached_property
    def _runs(self) -> dict[object, list[tuple[int, str, Any]]]:
        """By id, since when it stood for which name; of two names told at one instant the later in the alphabet."""
        runs: dict[object, list[tuple[int, str, Any]]] = {}
        for aliases in self._known.values():
            for alias in aliases:
                if alias.name:
                    stood_for = runs.setdefault(bearer(alias), [])
                    stood_for += [(since, alias.name, alias) for since in alias.begun]
        for stood_for in runs.values():
            stood_for.sort(key=start_of)
        return runs

    def _current(self, app_id: int, at: datetime) -> Any | None:
        """The alias the id stood for at that instant."""
        runs = self._runs.get(app_id, [])
        place = bisect_left(runs, (milliseconds(at) + 1, ""), key=start_of)
        return runs[place - 1][2] if place else None

    def _under_pseudonym(self, app_id: int, description: Description) -> Description | None:
        """Somebody who was forgotten while the tablet's body was on its way; None for anybody else.

        Asked of the database, for whom the tablet meets first: this book may have been read before.
        """
        source = Source.objects.only("uid", "forgotten").filter(pk=self.source.pk).first()
        pseudonym = source.pseudonym_of(app_id, description.name) if source else ""
        if not pseudonym:
            return None
        names = {field: pseudonym for field in ("short_name", "spoken_name") if description.said.get(field)}
        return Description(description.app_id, pseudonym, {**description.said, **names})

    def _introduce(self, app_id: int, name: str, at: datetime) -> Any:
        alias = self.rules.alias_model(
            source=self.source, app_id=app_id, name=name, name_key=name_key(name), current_from=at, first_seen_at=at
        )
        _ = self._runs
        self._known[app_id].append(alias)
        self._new.append(alias)
        return alias

    def _name_told(self, alias: Any, at: datetime) -> None:
        """The id stands for this name now. Where that is news, all that was told since is about to be told again."""
        day = at.toordinal()
        if day not in alias.told_on:
            alias.told_on = sorted([*alias.told_on, day])
            self._note(alias)
        runs = self._runs.setdefault(bearer(alias), [])
        start = (milliseconds(at), alias.name)
        place = bisect_right(runs, start, key=start_of)
        if place and runs[place - 1][2] is alias:
            return
        follows = place < len(runs) and runs[place][2] is alias
        runs[place : place + follows] = [(*start, alias)]
        self._begins(alias, [since for since, _, other in runs if other is alias])

    def _begins(self, alias: Any, told_since: list[int]) -> None:
        alias.told_since = told_since
        alias.first_seen_at, alias.current_from = map(instant_of, (told_since[0], told_since[-1]))
        self._note(alias)

    def _describe(self, alias: Any, said: Mapping[str, object], links: Mapping[str, Any], at: datetime) -> None:
        """Take over what is said now, unless something newer was said. What is not said stays as it was."""
        plain = {field: str(value) if isinstance(value, Decimal) else value for field, value in said.items()}
        is_said = alias.described_at is not None and all(
            field in alias.said and alias.said[field] == value for field, value in plain.items()
        )
        is_as_before = is_said and all(is_linked(alias, name, linked) for name, linked in links.items())
        if alias.described_at is not None and at < alias.described_at and not is_as_before:
            self._say_beneath(alias, plain)
            return
        if alias.described_at is not None and at >= alias.described_at and is_as_before:
            return
        alias.said = {**alias.said, **plain}
        alias.pending_links = {**getattr(alias, "pending_links", {}), **links}
        alias.described_at = at
        self._note(alias)

    def _say_beneath(self, alias: Any, plain: Mapping[str, object]) -> None:
        """Something older: it tells only what nothing newer told."""
        if not plain.keys() <= alias.said.keys():
            alias.said = {**plain, **alias.said}
            self._note(alias)

    def _note(self, alias: Any) -> None:
        if alias.pk:
            self._changed.add(alias)


def bearer(alias: Any) -> object:
    """What stands for one name at a time: an id, or where there is none the name itself."""
    return alias.app_id if alias.has_id else (alias.app_id, alias.name_key)


def start_of(run: tuple[int, str, Any]) -> tuple[int, str]:
    return run[:2]


def instant_of(milliseconds: int) -> datetime:
    return EPOCH + timedelta(milliseconds=milliseconds)


def is_linked(alias: Any, name: str, linked: Any | None) -> bool:
    """Whether `alias` already points at what the alias `linked` means, or will once that is settled."""
    pending = getattr(alias, "pending_links", {})
    if name in pending:
        return pending[name] is linked
    return getattr(alias, f"{name}_id") == (linked and getattr(linked, f"{name}_id"))
