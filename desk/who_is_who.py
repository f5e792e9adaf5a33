"""What is ruled of who is who: mergers, names on tablets that mean somebody else, names the club gives.

A ruling tells whom it is about by what tablets call them, so that it means the same on every hub. Who is who follows
from all that is in force; what is done here step by step is who keeps which key, and whose is what was decided of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from desk import mergers
from desk.identity import settle
from desk.mergers import RULES
from desk.targets import Target
from drivers.identity.identity_rules import IdentityRules
from drivers.models import Club, Driver, Merger, Source
from drivers.models.merger import Name, name_of
from drivers.names import name_key
from ingest.database import writing
from races.models import Ruling
from races.rulings.fields import BadRuling, Said
from races.rulings.kinds import Subject
from races.rulings.kinds.who_is_who import TWO

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
    """Let it be so, or be as before it."""
    act, _, kind = ruling.kind.rpartition("_")
    if act == TWO:
        return
    with writing():
        if act == "merge":
            (merge if is_in_force else take_back)(ruling, RULES[kind])
        else:
            settle(ruling.club, RULES[kind], [who_stays(ruling, RULES[kind])])


def merge(ruling: Ruling, rules: IdentityRules, without: Collection[int] = ()) -> None:
    somebody = whom(ruling.club, rules, ruling.about["names"])
    into = whom(ruling.club, rules, ruling.says["into"])
    keys = [who_stays(ruling, rules)]
    if somebody is None or into is None or somebody == into:
        settle(ruling.club, rules, keys, without)
        return
    merger, decided = mergers.begin(ruling, somebody, into, rules), mergers.decided_of(somebody)
    settle(ruling.club, rules, keys, without)
    mergers.keep(merger, decided)


def take_back(ruling: Ruling, rules: IdentityRules) -> None:
    """They are two after all: who was merged has their key, and what was decided of them, again."""
    merger, stays = Merger.objects.filter(club=ruling.club_id, ruling=ruling.uid).first(), who_stays(ruling, rules)
    if merger is None:
        settle(ruling.club, rules, [stays])
        return
    now = whom(ruling.club, rules, ruling.says["into"])
    mergers.give_back(merger, rules)
    theirs = keys_now(ruling.club, rules, ruling.about["names"])
    back = {name: merger.gone for name, pk in theirs.items() if now is not None and pk == now.pk}
    settle(ruling.club, rules, [stays, back])
    if now is not None and not rules.alias_model._default_manager.filter(**{rules.kind: merger.gone}).exists():
        # What the tablets told since makes them one without a ruling.
        mergers.put_rows(merger, now.pk)
        rules.model._default_manager.filter(pk=merger.gone).delete()
    merger.delete()


def who_stays(ruling: Ruling, rules: IdentityRules) -> dict[Name, int]:
    """The keys of whom it does not take a name from."""
    gone = [list(name) for name in ruling.about["names"]]
    others = [*ruling.about.get("before", []), *ruling.says.get("into", [])]
    return keys_now(ruling.club, rules, [name for name in others if list(name) not in gone])


def keys_now(club: Club, rules: IdentityRules, names: Names) -> dict[Name, int]:
    return {name_of(alias): getattr(alias, f"{rules.kind}_id") for alias in aliases_named(club, rules, names)}


def replay(club: Club) -> None:
    """After rulings came from another hub: all that is in force, and of each merger what it takes to take it back."""
    kept = set(Merger.objects.filter(club=club).values_list("ruling", flat=True))
    in_force = Ruling.objects.filter(club=club).in_force()
    new = [one for one in in_force if one.kind in MERGERS and one.uid not in kept]
    for place, ruling in enumerate(new):
        rules, later = MERGERS[ruling.kind], {one.pk for one in new[place:]}
        settle(club, rules, without=later)
        merge(ruling, rules, without=later - {ruling.pk})
    for rules in RULES.values():
        settle(club, rules)


MERGERS = {f"merge_{kind}": rules for kind, rules in RULES.items()}


def said_to_be_two(club: Club, rules: IdentityRules) -> list[tuple[list[Name], list[Name]]]:
    """What tablets call the one and the other, of each pair that people said are two."""
    sources = {source.uid: source for source in Source.objects.filter(club=club)}
    sources |= {uid: source for source in list(sources.values()) for uid in source.other_uids.split()}

    def here(names: Names) -> list[Name]:
        return [(sources[uid].pk, app_id, name) for uid, app_id, name in names if uid in sources]

    ruled = Ruling.objects.filter(club=club, kind__in=(f"{TWO}_{rules.kind}", Ruling.REVOKE)).in_force()
    return [(here(ruling.about["names"]), here(ruling.says["other"])) for ruling in ruled]


def with_who_bears_it(target: Target, says: Said) -> Target:
    """A name of the club's own, with who else has it now: those are somebody else also when they are heard of again."""
    rules = RULES[str(target.subject)]
    others = bearers(target.rows[0], says.get("name", ""), rules)
    return replace(target, about={**target.about, "beside": names_of(others)})


def bearers(somebody: Any, name: str, rules: IdentityRules) -> list[Any]:
    """The aliases with that name that mean others in the club."""
    aliases = rules.alias_model._default_manager.filter(source__club=somebody.club_id, name_key=name_key(name))
    return list(aliases.exclude(**{rules.kind: somebody}).select_related("source", rules.kind)) if name else []


def said_of(somebody: Any) -> Said:
    """Whom a ruling speaks of as the other."""
    return {"into": names_of(somebody.aliases.all()), "into_who": str(somebody)}
