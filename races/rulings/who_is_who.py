"""What is in force of who is one and who is two, as names on the tablets of this hub."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from drivers.identity.decisions import Called, Decision, Decisions, KeptApart, Merged, Parted
from drivers.models import Club, Source
from drivers.models.merger import Name
from races.models import Ruling

MERGE, PART, OWN_NAME, FORGET = "merge", "part", "own_name", "forget"
KINDS = ("driver", "car", "team", "track")
NAMED = [f"{act}_{kind}" for act in (MERGE, PART, OWN_NAME) for kind in KINDS]


def decisions_in(club: Club, without: Collection[int] = ()) -> dict[str, Decisions]:
    """What is decided of each kind; `without` rulings of these keys. Two queries."""
    log = LogOfNames(club)
    return {kind: Decisions.of(log.decisions(kind, without)) for kind in KINDS}


class LogOfNames:
    """The rulings of a club on who is who, in order, and which are in force."""

    def __init__(self, club: Club) -> None:
        kept = Ruling.objects.filter(club=club, kind__in=[*NAMED, FORGET, Ruling.REVOKE]).in_order()
        self.rulings = {ruling.pk: ruling for ruling in kept.only("kind", "about", "says", "revokes", "number", "club")}
        self.sources: dict[str, int] = {}
        if any(ruling.kind != Ruling.REVOKE for ruling in self.rulings.values()):
            for source in Source.objects.filter(club=club):
                self.sources |= dict.fromkeys([source.uid, *source.other_uids.split()], source.pk)
        self.is_in_force: dict[int, bool] = {}
        self.brought: dict[tuple[str, Name], list[tuple[int, set[Name]]]] = {}
        self.found: list[tuple[int, str, Decision]] = []
        for ruling in self.rulings.values():
            self._take(ruling)

    def decisions(self, kind: str, without: Collection[int] = ()) -> Iterable[Decision]:
        """Those in force of one kind, the newest last."""
        for pk, of_kind, decision in self.found:
            if of_kind == kind and self.is_in_force[pk] and pk not in without:
                yield decision

    def _take(self, ruling: Ruling) -> None:
        self.is_in_force[ruling.pk] = True
        if ruling.revokes_id is not None:
            self._set(ruling.revokes_id, is_in_force=False)
        elif ruling.kind == FORGET:
            for kind, groups in ruling.about.get("apart", {}).items():
                self.found.append((ruling.pk, kind, KeptApart(tuple(tuple(self._names(group)) for group in groups))))
        elif ruling.kind != Ruling.REVOKE:
            act, _, kind = ruling.kind.rpartition("_")
            self.found.append((ruling.pk, kind, self._read(ruling, act, kind)))

    def _set(self, pk: int, *, is_in_force: bool) -> None:
        """What revokes is in force no more where it is revoked itself, and then what it revoked is again."""
        self.is_in_force[pk] = is_in_force
        ruling = self.rulings.get(pk)
        if ruling is not None and ruling.revokes_id is not None:
            self._set(ruling.revokes_id, is_in_force=not is_in_force)

    def _read(self, ruling: Ruling, act: str, kind: str) -> Decision:
        about, says = ruling.about, ruling.says
        names = tuple(self._names(about.get("names", [])))
        if act == PART:
            into, before = (self._own(kind, told.get(of, [])) for told, of in ((says, "into"), (about, "before")))
            self._bring(ruling, kind, names, into)
            return Parted(names, into, before)
        theirs = self._own(kind, about.get("names", []))
        if act == MERGE:
            into = self._own(kind, says.get("into", []))
            self._bring(ruling, kind, names, into)
            return Merged(theirs, into, str(says.get("name", "")))
        beside = frozenset(self._names(about["beside"])) if "beside" in about else None
        return Called(theirs, str(says.get("name", "")), beside)

    def _bring(self, ruling: Ruling, kind: str, names: Iterable[Name], into: Iterable[Name]) -> None:
        for name in names:
            self.brought.setdefault((kind, name), []).append((ruling.pk, set(into)))

    def _own(self, kind: str, told: Iterable[Any]) -> tuple[Name, ...]:
        """Names of somebody, but for those that were theirs by what was decided before: these come by that, or do not.

        Who was merged into somebody is parted from them by taking back that alone, whatever became of them since.
        """
        names = list(self._names(told))
        there = set(names)
        own = tuple(
            name
            for name in names
            if not any(
                self.is_in_force[pk] and name not in into and into & there
                for pk, into in self.brought.get((kind, name), ())
            )
        )
        return own or tuple(names)

    def _names(self, told: Iterable[Any]) -> Iterable[Name]:
        for uid, app_id, name in told:
            if uid in self.sources:
                yield self.sources[uid], app_id, name
