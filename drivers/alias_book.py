"""Who a tablet means: from the app's own ids and names to the club's drivers, cars and tracks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from drivers.descriptions import Description
from drivers.models import Car, CarAlias, Club, Driver, DriverAlias, Source
from drivers.models.identity import Alias
from drivers.names import name_key


@dataclass(frozen=True)
class Rules:
    """How one kind of thing is told apart.

    `joins_ids`: two ids of one tablet with the same name are one (a driver), not two that look alike (cars).
    `renames`: a known id under a new name is the same one renamed (drivers, cars), not a new one (a track's layout).
    `related`: what is compared when somebody is described again, and so is read along with the alias.
    """

    model: type[Any]
    alias_model: type[Any]
    kind: str
    joins_ids: bool = True
    renames: bool = True
    related: tuple[str, ...] = ()


DRIVERS = Rules(Driver, DriverAlias, "driver", related=("driver__team",))
CARS = Rules(Car, CarAlias, "car", joins_ids=False)


class AliasBook:
    """The aliases of one source, read as they are needed and written all at once.

    An alias names somebody in this order: a known alias means who it meant before; a name somebody of the club has or
    had means them, on any tablet; a known id under a new name is a new name; anything else is somebody new.
    """

    def __init__(self, source: Source, rules: Rules) -> None:
        self.source = source
        self.rules = rules
        self._by_id: dict[int, list[Any]] = {}
        self._new: list[Any] = []
        self._changed: dict[int, tuple[Any, set[str]]] = {}
        self._new_aliases: list[Any] = []
        self._changed_aliases: set[Any] = set()

    def meet(self, description: Description, at: datetime) -> Any | None:
        """Whom `description` means at that instant, made known where nobody is; None where nothing was said."""
        if not description:
            return None
        app_id = Alias.NO_ID if description.app_id is None else description.app_id
        known = self._known(app_id)
        if app_id == Alias.NO_ID:
            known = [alias for alias in known if alias.name_key == name_key(description.name)]
        current: Any = current_alias(known, at)
        alias = self._alias(description.name, known, current)
        if alias is None:
            alias = self._introduce(app_id, description.name, current, at)
        if alias is not current or at < alias.first_seen_at:
            self._becomes_current(alias, at)
        somebody = self._who(alias)
        if description.name:
            self._describe(somebody, {"name": description.name, **description.said}, at)
        return somebody

    @property
    def learned(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._new or self._changed or self._new_aliases or self._changed_aliases)

    def write(self) -> None:
        """Store what is new and what changed."""
        self.rules.model._default_manager.bulk_create(self._new)
        for somebody, fields in self._changed.values():
            if somebody.pk and somebody not in self._new:
                somebody.save(update_fields=fields)
        self.rules.alias_model._default_manager.bulk_create(self._new_aliases)
        for alias in self._changed_aliases:
            alias.save(update_fields=["current_from", "first_seen_at"])
        self._new, self._new_aliases = [], []
        self._changed, self._changed_aliases = {}, set()

    def _alias(self, name: str, known: list[Any], current: Any) -> Any:
        """The alias of that name; where only the id was said, the one it stands for."""
        return next((alias for alias in known if alias.name == name), None) if name else current

    def _becomes_current(self, alias: Any, at: datetime) -> None:
        alias.current_from = at
        alias.first_seen_at = min(alias.first_seen_at, at)
        if alias.pk:
            self._changed_aliases.add(alias)

    def _known(self, app_id: int) -> list[Any]:
        if app_id not in self._by_id:
            aliases = self.rules.alias_model._default_manager.filter(source=self.source, app_id=app_id)
            self._by_id[app_id] = list(aliases.select_related(self.rules.kind, *self.rules.related).order_by("id"))
        return self._by_id[app_id]

    def _who(self, alias: Any) -> Any:
        return getattr(alias, self.rules.kind)

    def _introduce(self, app_id: int, name: str, current: Any, at: datetime) -> Any:
        """A new alias: for somebody with that name, or for the id's owner under a new name, or for somebody new."""
        # Two tablets of a club may meet the same newcomer at once; only one of them may make the row.
        Club.objects.select_for_update(no_key=True).get(pk=self.source.club_id)
        somebody = self._with_name(name_key(name), app_id) if name else None
        if somebody is None and current is not None and self.rules.renames and app_id != Alias.NO_ID:
            somebody = self._who(current)
        if somebody is None:
            shown = name or f"{self.rules.kind.capitalize()} {app_id}"
            somebody = self.rules.model(club_id=self.source.club_id, name=shown, name_key=name_key(shown))
            self._new.append(somebody)
        alias = self.rules.alias_model(
            source=self.source, app_id=app_id, name=name, name_key=name_key(name), current_from=at, first_seen_at=at
        )
        setattr(alias, self.rules.kind, somebody)
        self._new_aliases.append(alias)
        self._by_id[app_id].append(alias)
        return alias

    def _with_name(self, key: str, app_id: int) -> Any | None:
        """Somebody of the club who has or had that name; of several, the one known longest."""
        club = self.source.club_id
        had = self.rules.alias_model._default_manager.filter(source__club=club, name_key=key).values(self.rules.kind)
        known = self.rules.model._default_manager.filter(Q(name_key=key) | Q(pk__in=had), club=club).order_by("id")
        unwritten = [self._who(alias) for alias in self._new_aliases if alias.name_key == key]
        for somebody in [*known, *unwritten]:
            if self.rules.joins_ids or not self._has_another_id(somebody, app_id):
                return self._the_one_in_use(somebody)
        return None

    def _has_another_id(self, somebody: Any, app_id: int) -> bool:
        """Whether this tablet knows them by an id of its own already (two equal cars on one tablet are two cars)."""
        if any(self._who(alias) is somebody and alias.app_id != app_id for alias in self._new_aliases):
            return True
        if somebody.pk is None:
            return False
        aliases = self.rules.alias_model._default_manager.filter(source=self.source, **{self.rules.kind: somebody})
        return aliases.exclude(app_id=app_id).exists()

    def _the_one_in_use(self, somebody: Any) -> Any:
        """The object already handed out for the same row, so that two never write over each other."""
        for aliases in self._by_id.values():
            for alias in aliases:
                if self._who(alias) == somebody:
                    return self._who(alias)
        return somebody

    def _describe(self, somebody: Any, said: dict[str, object], at: datetime) -> None:
        """Take over what is said now, unless something newer is known."""
        if somebody.described_at is not None and at < somebody.described_at:
            return
        changed = {field for field, value in said.items() if getattr(somebody, field) != value}
        if not changed and somebody.described_at is not None:
            return
        for field in changed:
            setattr(somebody, field, said[field])
        somebody.name_key = name_key(str(somebody))
        somebody.described_at = at
        fields = self._changed.setdefault(id(somebody), (somebody, set()))[1]
        fields |= changed | {"name_key", "described_at"}


def current_alias(aliases: list[Any], at: datetime) -> Any | None:
    """The alias an id stood for at that instant; before it was ever named, the first one it will.

    An alias without a name says only that the id exists, so any with a name is better.
    """
    candidates = [alias for alias in aliases if alias.name] or aliases
    begun = [(since, alias) for alias in candidates if (since := alias.since(at))]
    if begun:
        return max(begun, key=lambda one: one[0])[1]
    return min(candidates, key=lambda alias: alias.first_seen_at, default=None)
