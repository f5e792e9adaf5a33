"""What the ids of one tablet show: who was renamed, and when the app was installed anew, so that ids began again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from drivers.models.naming import (
    EPOCH,
    Alias,
)

EPOCH_DAY = EPOCH.toordinal()
DAY = 86_400_000
EVENING = 6 * 3_600_000
"""What is told within so many milliseconds is told of one evening."""
A_MOMENT = 600_000
"""For so long two ids may seem to bear one name at once while everybody is heard of under a new id."""
ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Run:
    """From when to when an id stood for a name, in milliseconds; `last` is no earlier than it was told last."""

    alias: Any
    since: int
    until: int | None
    last: int

    def covers(self, earlier: int, later: int) -> bool:
        """Whether it began by the earlier instant, and was still told about the later one."""
        return self.since <= earlier and (self.until is None or self.until > later) and self.last >= later - EVENING


class Told:
    """All names of one kind that one tablet told, by id and by name."""

    def __init__(self, aliases: Iterable[Any]) -> None:
        self.by_id: dict[int, list[Run]] = {}
        self.by_key: dict[str, list[Any]] = {}
        self.runs: dict[int, list[Run]] = {}
        begun: dict[int, list[tuple[int, str, Any]]] = {}
        for alias in aliases:
            if alias.name and alias.has_id:
                self.by_key.setdefault(alias.name_key, []).append(alias)
                begun.setdefault(alias.app_id, []).extend((since, alias.name, alias) for since in alias.begun)
        for app_id, starts in begun.items():
            starts.sort(key=lambda start: start[:2])
            untils = [*(since for since, _, _ in starts[1:]), None]
            self.by_id[app_id] = [run(alias, since, end) for (since, _, alias), end in zip(starts, untils, strict=True)]
            for one in self.by_id[app_id]:
                self.runs.setdefault(id(one.alias), []).append(one)

    def before(self, alias: Any) -> Run | None:
        """What the alias's id stood for before it first stood for this name."""
        runs = self.by_id.get(alias.app_id, [])
        place = next((place for place, one in enumerate(runs) if one.alias is alias), 0)
        return runs[place - 1] if place else None

    def elsewhere(self, alias: Any) -> list[Any]:
        """The same name under other ids."""
        return [other for other in self.by_key.get(alias.name_key, ()) if other.app_id != alias.app_id]

    def times(self, app_id: int, key: str) -> int:
        """How often an id came to stand for that name."""
        named = [one.alias.name_key == key for one in self.by_id.get(app_id, ())]
        return sum(now and not before for before, now in pairwise([False, *named]))

    def last(self, alias: Any) -> int:
        return max(one.last for one in self.runs[id(alias)])

    def at_once(self, one: Any, other: Any) -> bool:
        """Whether two ids stood for their names at the same time."""
        return any(
            min(mine.last, theirs.last) - max(mine.since, theirs.since) > A_MOMENT
            or (
                mine.until is None
                and theirs.until is None
                and max(mine.since, theirs.since) <= min(mine.last, theirs.last)
            )
            for mine in self.runs[id(one)]
            for theirs in self.runs[id(other)]
        )

    def installations(self) -> set[int]:
        """When a name was first heard of under another id, after somebody new had got its own."""
        return {
            min(after.since, other.begun[0])
            for runs in self.by_id.values()
            for before, after in pairwise(runs)
            if before.alias.name_key != after.alias.name_key and self._is_new_there(after)
            for other in self.elsewhere(before.alias)
            if other.begun[0] > before.since and other.begun[0] >= after.since - EVENING
        }

    def _is_new_there(self, run: Run) -> bool:
        earlier = (one for one in self.by_id[run.alias.app_id] if one.since < run.since)
        return all(one.alias.name_key != run.alias.name_key for one in earlier)


class Tablet:
    """All that one tablet told, of whatever kind."""

    def __init__(self, told: dict[type[Any], Told]) -> None:
        self.told = told
        self.installed_anew = sorted(set[int]().union(*(one.installations() for one in told.values())))

    @classmethod
    def of(cls, aliases: Iterable[Any]) -> Tablet:
        kinds: dict[type[Any], list[Any]] = {}
        for alias in aliases:
            kinds.setdefault(type(alias), []).append(alias)
        return cls({kind: Told(some) for kind, some in kinds.items()})

    def is_installed_anew(self, since: int, until: int) -> bool:
        return any(since < instant <= until for instant in self.installed_anew)

    def is_steady(self, earlier: int, later: int, but: Any) -> bool:
        """Whether another id stood for the same before and after."""
        return any(
            one.covers(earlier, later)
            for kind, told in self.told.items()
            for app_id, runs in told.by_id.items()
            if (kind, app_id) != (type(but), but.app_id)
            for one in runs
        )

    def has_moved(self, told: Told, one: Any, other: Any) -> bool:
        """Whether what bore a name under one id goes on under the other: never both at once, and ids began again."""
        if told.at_once(one, other):
            return False
        earlier, later = sorted((one, other), key=lambda alias: alias.age)
        begins, upto = earlier.begun[0], later.begun[0] + EVENING
        moved_on = any(
            begins < run.since <= upto and run.alias.name_key != earlier.name_key for run in told.by_id[earlier.app_id]
        )
        return moved_on or self.is_installed_anew(begins, upto)


@dataclass(frozen=True, slots=True)
class Renaming:
    """What an id's change of name means: the same one, somebody else, or either (`is_open`)."""

    before: Any
    is_same: bool
    is_open: bool = False


def renaming(tablet: Tablet, told: Told, alias: Any, *, joins_ids: bool, is_layout: bool) -> Renaming | None:
    """What it means that the alias's id stood for another name before; None where it did not.

    It stays open where nothing the tablet says decides. Then they are two, which changes nobody's past.
    """
    before = told.before(alias)
    if before is None:
        return None
    old, instant = before.alias, alias.begun[0]
    goes_on = [
        other
        for other in told.elsewhere(old)
        if told.last(other) >= instant - EVENING and (joins_ids or not told.at_once(other, old))
    ]
    comes_again = any(one.since > instant and one.alias.name_key == old.name_key for one in told.by_id[alias.app_id])
    if goes_on or (comes_again and told.elsewhere(alias)):
        return Renaming(old, is_same=False)
    if comes_again and told.times(alias.app_id, alias.name_key) > 1:
        return Renaming(old, is_same=False, is_open=True)
    if is_layout:
        is_same = is_same_layout(old.said, alias.said) and not comes_again
    elif are_alike(old.name, alias.name):
        is_same = True
    elif tablet.is_installed_anew(max(before.since, before.last - DAY), instant + EVENING):
        is_same = False
    else:
        is_same = instant <= before.last + EVENING or tablet.is_steady(min(before.last, instant), instant, alias)
    return Renaming(old, is_same=is_same, is_open=not is_same)


def run(alias: Any, since: int, until: int | None) -> Run:
    days = [(day - EPOCH_DAY + 1) * DAY for day in alias.told_on]
    ends = [end for end in days if end > since and (until is None or end - DAY < until)]
    last = max(ends, default=since)
    return Run(alias, since, until, last if until is None else min(last, until))


def is_same_layout(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two descriptions are plainly of one layout: drawn alike, else of the same length."""
    if one.get("svg") and other.get("svg"):
        return bool(one["svg"] == other["svg"])
    return bool(one.get("length_m")) and one.get("length_m") == other.get("length_m")


def are_alike(one: str, other: str) -> bool:
    """Whether a name may be the other completed, shortened or put right."""
    words = set(one.casefold().split()), set(other.casefold().split())
    is_completed = words[0] <= words[1] or words[1] <= words[0]
    return is_completed or SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= ALIKE


def tablets_of(club_id: int) -> dict[int, Tablet]:
    """What every tablet of a club told so far, by its key, as it is stored."""
    told: dict[int, list[Any]] = {}
    for kind in Alias.__subclasses__():
        stored = kind._default_manager.filter(source__club=club_id).exclude(name="")
        for alias in stored.only("source", "app_id", "name", "name_key", "first_seen_at", "told_since", "told_on"):
            told.setdefault(alias.source_id, []).append(alias)
    return {source_id: Tablet.of(aliases) for source_id, aliases in told.items()}
