"""What is ruled of who is who: mergers, names on tablets that mean somebody else, names the club gives.

A ruling tells whom it is about by what tablets call them, so that it means the same on every hub. Whoever is called so
by no tablet here yet is let be until they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from desk import identity
from desk.targets import Target
from drivers.identity.identity_rules import CARS, DRIVERS, IdentityRules
from drivers.models import Club, Driver, Merger, Source
from races.control.roster import TRACKS
from races.models import Ruling
from races.rulings.fields import BadRuling, Said
from races.rulings.kinds import Subject

RULES: dict[str, IdentityRules] = {rules.kind: rules for rules in (DRIVERS, CARS, TRACKS)}
ACTS = ("merge", "part", "own_name")
KINDS_OF_WHO = frozenset(f"{act}_{kind}" for act in ACTS for kind in RULES)
Names = Sequence[Sequence[Any]]
"""Of each: the uid of the source, the id in the app, the name."""


def of_somebody(somebody: Any) -> Target:
    """A driver, a car or a track, by all that tablets call them. Raises BadRuling where that is nothing."""
    names = names_of(somebody.aliases.all())
    if not names:
        raise BadRuling(f"No tablet ever named {somebody}: nothing can be ruled of it.")
    kind = str(somebody._meta.model_name)
    people = [somebody] if isinstance(somebody, Driver) else []
    about = {"who": str(somebody), "kind": kind, "names": names}
    return Target(somebody.club, Subject(kind), about, people=people, rows=[somebody])


def names_of(aliases: Iterable[Any]) -> list[list[Any]]:
    ordered = sorted(aliases, key=lambda alias: alias.age)
    return [[alias.source.uid, alias.app_id, alias.name] for alias in ordered]


def aliases_named(club: Club, rules: IdentityRules, names: Names) -> list[Any]:
    """Those there are here, in the order they are named."""
    found = []
    for uid, app_id, name in names:
        source = Source.known_as(uid)
        if source is not None and source.club_id == club.pk:
            found += rules.alias_model._default_manager.filter(source=source, app_id=app_id, name=name)
    return found


def whom(club: Club, rules: IdentityRules, names: Names) -> Any | None:
    """Who is called so; the first that is known of them."""
    return next((getattr(alias, rules.kind) for alias in aliases_named(club, rules, names)), None)


def follow(ruling: Ruling, *, is_in_force: bool) -> None:
    """Let it be so, or be as before it. Raises BadRuling where that cannot be."""
    act, _, kind = ruling.kind.rpartition("_")
    apply, undo = FOLLOWED[act]
    (apply if is_in_force else undo)(ruling, RULES[kind])


def merge(ruling: Ruling, rules: IdentityRules) -> None:
    somebody = whom(ruling.club, rules, ruling.about["names"])
    into = whom(ruling.club, rules, ruling.says["into"])
    if somebody is None or into is None or somebody == into:
        return
    merger = identity.merge(somebody, into, ruling.author, keeps_name=bool(ruling.says.get("name")))
    Merger.objects.filter(pk=merger.pk).update(ruling=ruling.uid)


def take_back(ruling: Ruling, rules: IdentityRules) -> None:
    merger = Merger.objects.filter(club=ruling.club_id, ruling=ruling.uid).first()
    if merger is not None:
        identity.take_back(merger)


def part(ruling: Ruling, rules: IdentityRules) -> None:
    to = whom(ruling.club, rules, ruling.says["into"]) if ruling.says.get("into") else None
    move(ruling, rules, to)


def put_back(ruling: Ruling, rules: IdentityRules) -> None:
    before = whom(ruling.club, rules, ruling.about["before"])
    if before is None:
        raise BadRuling("Nobody is there any more whom that name meant before.")
    move(ruling, rules, before)


def move(ruling: Ruling, rules: IdentityRules, to: Any | None) -> None:
    for alias in aliases_named(ruling.club, rules, ruling.about["names"]):
        if to is None or getattr(alias, f"{rules.kind}_id") != to.pk:
            identity.move_alias(alias, to)


def call(ruling: Ruling, rules: IdentityRules) -> None:
    """By the newest that is in force; without any, as SmartRace calls it."""
    somebody = whom(ruling.club, rules, ruling.about["names"])
    if somebody is None:
        return
    given = Ruling.objects.filter(club=ruling.club).in_force()
    mine = [one for one in given if one.kind == ruling.kind and is_about(one, rules, somebody)]
    somebody.call(mine[-1].says.get("name", "") if mine else "")


def is_about(ruling: Ruling, rules: IdentityRules, somebody: Any) -> bool:
    return whom(ruling.club, rules, ruling.about["names"]) == somebody


FOLLOWED = {"merge": (merge, take_back), "part": (part, put_back), "own_name": (call, call)}
"""By act: what lets it be so, and what undoes it."""


def replay(club: Club) -> None:
    """After rulings came from another hub: what is in force of who is who, in order, as far as it is not so yet."""
    for ruling in Ruling.objects.filter(club=club).in_force():
        if ruling.kind in KINDS_OF_WHO and not is_done(ruling):
            follow(ruling, is_in_force=True)


def is_done(ruling: Ruling) -> bool:
    """Whether a merger, or what a name means, is kept here already; a name is given as often as one likes."""
    act, _, kind = ruling.kind.rpartition("_")
    if act == "part":
        aliases = aliases_named(ruling.club, RULES[kind], ruling.about["names"])
        return not aliases or all(alias.is_decided for alias in aliases)
    return act == "merge" and Merger.objects.filter(club=ruling.club_id, ruling=ruling.uid).exists()


def said_of(somebody: Any) -> Said:
    """Whom a ruling speaks of as the other."""
    return {"into": names_of(somebody.aliases.all()), "into_who": str(somebody)}
