"""A driver under a pseudonym: which one, and what becomes of the aliases, so that nobody else is joined or split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import Any

from drivers.identity.alias_book import bearer, instant_of
from drivers.identity.decisions import Decisions
from drivers.identity.identity_rules import DRIVERS, IdentityRules
from drivers.identity.installations import Tablet
from drivers.identity.resolution import AliasGrouping, pseudonyms_of
from drivers.models import Driver, DriverAlias, Merger
from drivers.models.merger import name_of
from drivers.names import name_key

TRIES = 12
FAR_ONES = range(234, 2000, 97)
"""Numbers not like the first ones: a tablet's id that goes from `Driver 1` to `Driver 2` looks like one put right."""
LONGEST_PSEUDONYM = 50
"""It has to do for a short name too."""


class NoPseudonym(ValueError):
    """What was asked for cannot be one; the message is a sentence."""


@dataclass(frozen=True)
class Joined:
    """Aliases of one id that have one name now: the one that stays as it will be, and the keys of those that go."""

    alias: DriverAlias
    gone: tuple[int, ...]


def choose(driver: Driver, wanted: str, kinds: Sequence[IdentityRules], decided: Mapping[str, Decisions]) -> str:
    """A pseudonym for the driver, the wanted one or one made up. Raises NoPseudonym."""
    taken = keys_of_others(driver) | keys_of_names(driver)
    club = ClubNames(driver, kinds, decided)
    if wanted:
        if len(wanted) > LONGEST_PSEUDONYM:
            raise NoPseudonym(f"A pseudonym has at most {LONGEST_PSEUDONYM} characters.")
        if name_key(wanted) in taken:
            raise NoPseudonym(f"{wanted} is somebody's name already; take another pseudonym.")
        if not club.is_undisturbed_by(wanted):
            raise NoPseudonym(f"With {wanted} as a pseudonym, somebody would be taken for somebody else; take another.")
        return wanted
    free = [f"Driver {n}" for n in islice((n for n in count(1) if name_key(f"Driver {n}") not in taken), TRIES)]
    far = [f"Driver {n}" for n in FAR_ONES if name_key(f"Driver {n}") not in taken]
    # Where none will do, because the spellings themselves told people apart, aliases are pinned to whom they mean.
    return next((one for one in chain(free, far) if club.is_undisturbed_by(one)), free[0])


def names_of(driver: Driver) -> set[str]:
    """All that the driver is or was called, also before others turned out to be the same.

    An id that nobody named has a name of ours, which tells of nobody.
    """
    aliases = list(driver.aliases.values_list("name", flat=True))
    merged = Merger.objects.filter(club=driver.club_id, kind=DRIVERS.kind, into=driver.pk)
    before = chain.from_iterable(merged.values_list("name", "own_name", "own_name_before"))
    own = [driver.own_name, *([] if aliases else [driver.name]), *([] if not any(aliases) else before)]
    return {name for name in (*aliases, *own) if name}


def keys_of_names(driver: Driver) -> set[str]:
    return set(map(name_key, names_of(driver)))


def keys_of_others(driver: Driver) -> set[str]:
    """Of every name that somebody else in the club has, or had before a merger."""
    aliases = DriverAlias.objects.filter(source__club=driver.club_id).exclude(driver=driver).exclude(name="")
    others = Driver.objects.filter(club=driver.club_id).exclude(pk=driver.pk)
    mergers = Merger.objects.filter(club=driver.club_id, kind=DRIVERS.kind)
    merged = mergers.exclude(gone=driver.pk).exclude(into=driver.pk)
    found = chain(
        aliases.values_list("name", flat=True), chain.from_iterable(others.values_list("name", "own_name")),
        merged.values_list("name", flat=True),
    )  # fmt: skip
    return {name_key(name) for name in found if name}


def joined(aliases: Iterable[DriverAlias], others: Iterable[DriverAlias], pseudonym: str) -> list[Joined]:
    """The aliases of one driver under the pseudonym; what `others` told of the same ids says when each was current."""
    named: dict[tuple[int, int], list[DriverAlias]] = {}
    for alias in aliases:
        if alias.name:
            named.setdefault((alias.source_id, alias.app_id), []).append(alias)
    rest = list(others)
    found = []
    for (source_id, app_id), some in named.items():
        beside = [one for one in rest if one.name and (one.source_id, one.app_id) == (source_id, app_id)]
        found.append(one_of(some, beside, pseudonym))
    return found


def one_of(some: list[DriverAlias], beside: list[DriverAlias], pseudonym: str) -> Joined:
    """Aliases of one id as one: since when it stood for the name again, and of what they said the newest."""
    ordered = sorted(some, key=lambda alias: alias.age)
    alias = copy(ordered[0])
    alias.name, alias.name_key = pseudonym, name_key(pseudonym)
    alias.told_since = runs(alias, some, beside)
    alias.first_seen_at, alias.current_from = instant_of(alias.told_since[0]), instant_of(alias.told_since[-1])
    alias.told_on = sorted({day for one in some for day in one.told_on})
    alias.is_decided = any(one.is_decided for one in some)
    alias.said = {}
    for one in sorted(some, key=lambda one: one.freshness):
        alias.said |= one.said
        alias.described_at, alias.team_id = one.described_at or alias.described_at, one.team_id
    return Joined(alias, tuple(one.pk for one in ordered[1:]))


def runs(alias: DriverAlias, some: list[DriverAlias], beside: list[DriverAlias]) -> list[int]:
    """Every instant since which the id stood for it after having stood for somebody else."""
    starts = [(since, alias.name, True) for one in some for since in one.begun]
    starts += [(since, one.name, False) for one in beside if bearer(one) == bearer(alias) for since in one.begun]
    starts.sort()
    before = [(0, "", False), *starts]
    return [start[0] for start, last in zip(starts, before, strict=False) if start[2] and not last[2]]


class ClubNames:
    """What a club's tablets call everybody and everything, and whom that means, with one driver under any pseudonym."""

    def __init__(self, driver: Driver, kinds: Sequence[IdentityRules], decided: Mapping[str, Decisions]) -> None:
        self.driver = driver
        self.kinds = kinds
        self.aliases = {rules.kind: aliases_of(rules, driver.club_id) for rules in kinds}
        self.decided = decided
        self.theirs = {alias.pk for alias in self.aliases[DRIVERS.kind] if alias.driver_id == driver.pk}
        self.known = pseudonyms_of(DRIVERS, driver.club_id)
        self.before = self.groups(self.aliases, self.known, decided), self.groups(self.aliases, None, {})

    def is_undisturbed_by(self, pseudonym: str) -> bool:
        """Whether everybody else is who they were: here, and on a hub that only ever hears the pseudonym."""
        aliases = {**self.aliases, DRIVERS.kind: self.drivers_under(pseudonym)}
        gone = [name_of(alias) for alias in self.aliases[DRIVERS.kind] if alias.pk in self.theirs and alias.name]
        decided = {**self.decided, DRIVERS.kind: self.decided[DRIVERS.kind].under(gone, pseudonym)}
        now = self.groups(aliases, self.known | {name_key(pseudonym)}, decided)
        as_new = self.groups(aliases, None, {})
        return all(
            self.others(now[kind]) == self.others(self.before[0][kind])
            and self.others(as_new[kind]) == self.others(self.before[1][kind])
            for kind in now
        ) and self.is_alone(now, as_new)

    def is_alone(self, now: dict[str, Groups], as_new: dict[str, Groups]) -> bool:
        with_them = self.together(self.before[1][DRIVERS.kind])
        groups = [group for group in now[DRIVERS.kind] if group & self.theirs]
        is_one = len([group for group in groups if self.named & group]) <= 1
        is_theirs_alone = all(group <= self.theirs for group in groups)
        return is_one and is_theirs_alone and self.together(as_new[DRIVERS.kind]) <= with_them

    @property
    def named(self) -> set[int]:
        return {alias.pk for alias in self.aliases[DRIVERS.kind] if alias.pk in self.theirs and alias.name}

    def together(self, groups: Groups) -> set[int]:
        """Whoever is taken for the driver."""
        return {pk for group in groups if group & self.theirs for pk in group} - self.theirs

    def others(self, groups: Groups) -> Groups:
        return {rest for group in groups if (rest := frozenset(group - self.theirs))}

    def drivers_under(self, pseudonym: str) -> list[Any]:
        theirs = [alias for alias in self.aliases[DRIVERS.kind] if alias.pk in self.theirs]
        others = [alias for alias in self.aliases[DRIVERS.kind] if alias.pk not in self.theirs]
        nameless = [alias for alias in theirs if not alias.name]
        return [*others, *nameless, *(one.alias for one in joined(theirs, others, pseudonym))]

    def groups(
        self,
        aliases: dict[str, list[Any]],
        pseudonyms: frozenset[str] | None,
        decided: Mapping[str, Decisions],
    ) -> dict[str, Groups]:
        """By kind, which aliases mean one and the same; None: on a hub that knows of no decision."""
        tablets = tablets_with(chain.from_iterable(aliases.values()))
        found = {}
        for rules in self.kinds:
            some = (
                [met_anew(alias, rules) for alias in aliases[rules.kind]] if pseudonyms is None else aliases[rules.kind]
            )
            of_them = pseudonyms or frozenset() if rules is DRIVERS else frozenset()
            grouping = AliasGrouping(rules, decided.get(rules.kind, Decisions()), tablets, of_them)
            found[rules.kind] = {frozenset(alias.pk for alias in group.aliases) for group in grouping.put(some)}
        return found


Groups = set[frozenset[int]]


def aliases_of(rules: IdentityRules, club_id: int) -> list[Any]:
    return list(rules.alias_model._default_manager.filter(source__club=club_id))


def met_anew(alias: Any, rules: IdentityRules) -> Any:
    """As on a hub that knows nothing but what the tablet says."""
    anew = copy(alias)
    setattr(anew, f"{rules.kind}_id", None)
    return anew


def tablets_with(aliases: Iterable[Any]) -> dict[int, Tablet]:
    told: dict[int, list[Any]] = {}
    for alias in aliases:
        if alias.name:
            told.setdefault(alias.source_id, []).append(alias)
    return {source_id: Tablet.of(some) for source_id, some in told.items()}
