"""What people decided of who is one and who is two, as it bears on what tablets call somebody.

It follows from the decisions in force alone, in the order in which they were made: whoever knows these and the names
on tablets knows who is who, whatever came first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from drivers.models.merger import Name, name_of
from drivers.names import name_key


@dataclass(frozen=True, slots=True)
class Merged:
    """All `names` mean whom `into` mean; called `called`, where that is asked for."""

    names: tuple[Name, ...]
    into: tuple[Name, ...]
    called: str = ""


@dataclass(frozen=True, slots=True)
class Parted:
    """`names` mean whom `into` mean, or without any somebody new, and those `before` stay one."""

    names: tuple[Name, ...]
    into: tuple[Name, ...]
    before: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """Whoever `names` mean has that name of the club's own; those `beside` had it before, and are somebody else.

    Where nobody noted who had it (None), it is nobody's name on a tablet.
    """

    names: tuple[Name, ...]
    name: str
    beside: frozenset[Name] | None = frozenset()


@dataclass(frozen=True, slots=True)
class KeptApart:
    """Names as they were told apart when that was decided, whatever they look like."""

    groups: tuple[tuple[Name, ...], ...]


Decision = Merged | Parted | Called | KeptApart


@dataclass(slots=True)
class OwnName:
    """A name the club gave; whoever the first of `anchors` means that is known has it."""

    anchors: list[Name]
    name: str
    beside: frozenset[Name] | None

    def is_claimed_by(self, alias: Any) -> bool:
        """Whether a tablet that says that name means whoever has it."""
        is_free = self.beside is not None and name_of(alias) not in self.beside
        return bool(self.name) and is_free and name_key(self.name) == alias.name_key


@dataclass
class Decisions:
    """What is in force for one kind in one club."""

    together: dict[Name, int] = field(default_factory=dict)
    """Of each name that was decided on, by number, which ones it is one with."""
    merged: set[Name] = field(default_factory=set)
    """Names of those who were merged into others: they rename nobody."""
    own: list[OwnName] = field(default_factory=list)
    """The newest last."""
    numbers: count[int] = field(default_factory=count)

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Decisions:
        found = cls()
        for one in decisions:
            match one:
                case Merged():
                    found._merge(one)
                case Parted():
                    found._part(one)
                case Called():
                    found._call(one)
                case KeptApart():
                    for group in one.groups:
                        found._join(group)
        return found

    def slot(self, alias: Any) -> int | None:
        """Which decided ones it is one of; None where nothing was decided of it."""
        return self.together.get(name_of(alias))

    def own_names(self, known: set[Name]) -> Mapping[Name, list[OwnName]]:
        """By the name that says who has them, of those that are known."""
        found: dict[Name, list[OwnName]] = {}
        for own in self.own:
            anchor = next((name for name in own.anchors if name in known), None)
            if anchor is not None:
                found.setdefault(anchor, []).append(own)
        return found

    def under(self, names: Iterable[Name], pseudonym: str) -> Decisions:
        """The same once all these are called otherwise, and the club calls them nothing."""
        gone = set(names)

        def renamed(name: Name) -> Name:
            return (*name[:2], pseudonym) if name in gone else name

        return Decisions(
            {renamed(name): slot for name, slot in self.together.items()},
            set(map(renamed, self.merged)),
            [own for own in self.own if not gone & set(own.anchors)],
        )

    def _merge(self, one: Merged) -> None:
        theirs, others = self._with_all(one.names), self._with_all(one.into)
        # The name the club gave goes with whoever had it.
        gone = theirs | (others if one.called else set())
        self.own = [own for own in self.own if not gone & set(own.anchors)]
        if one.called:
            self.own.append(OwnName(list(one.into), one.called, frozenset()))
        self.merged |= set(one.names)
        self._join(theirs | others)

    def _part(self, one: Parted) -> None:
        gone = set(one.names)
        stay = [name for name in one.before if name not in gone]
        for own in self.own:
            if gone & set(own.anchors):
                own.anchors = [name for name in own.anchors if name not in gone] or stay
        self.merged -= gone
        for name in gone:
            self.together.pop(name, None)
        if stay:
            self._join(self._with_all(stay))
        self._join(gone | self._with_all(name for name in one.into if name not in gone))

    def _call(self, one: Called) -> None:
        theirs = self._with_all(one.names)
        self.own = [own for own in self.own if not theirs & set(own.anchors)]
        self.own.append(OwnName(list(one.names), one.name, one.beside))

    def _with_all(self, names: Iterable[Name]) -> set[Name]:
        """Them, and all that are one with them."""
        found = set(names)
        slots = {self.together[name] for name in found if name in self.together}
        return found | {name for name, slot in self.together.items() if slot in slots}

    def _join(self, names: Iterable[Name]) -> None:
        self.together |= dict.fromkeys(names, next(self.numbers))
