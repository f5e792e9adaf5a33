"""Ruling who is who, from the pages that ask: each act is a line of the log, with a reason and what it changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk import mergers
from desk.deciding import Author, applied, checked, hold_tablets, revoke
from desk.effects import Picture, Scope
from desk.targets import keys_of
from desk.who_is_who import names_of, of_somebody, said_of
from drivers.models import Driver
from ingest.database import writing
from races.models import Ruling, Track
from races.rulings import log
from races.rulings.fields import BadRuling
from races.rulings.kinds import KINDS


def merge(somebody: Any, into: Any, reason: str, author: Author = None, *, keeps_name: bool = False) -> Ruling:
    """Two of a kind are one from now on, called as `into`, or where it `keeps_name` as `somebody`. Raises BadRuling."""
    check_two(somebody, into)
    says = {**said_of(into), **({"name": str(somebody)} if keeps_name else {})}
    return rule("merge", somebody, of_somebody(somebody).about, says, reason, author, also=into)


def two(one: Any, other: Any, reason: str, author: Author = None) -> Ruling:
    """Two of a kind are not one, whatever they are called; nobody suggests it any more. Raises BadRuling."""
    check_two(one, other)
    says = {"other": names_of(other.aliases.all()), "other_who": str(other)}
    return rule("two", one, of_somebody(one).about, says, reason, author, also=other)


def check_two(one: Any, other: Any) -> None:
    """Whether they are two of one kind and club, each named by a tablet. Raises BadRuling."""
    if one.club_id != other.club_id or type(one) is not type(other) or one == other:
        raise BadRuling(f"{one} and {other} cannot be one.")
    for somebody in (one, other):
        of_somebody(somebody)


def part(alias: Any, to: Any | None, reason: str, author: Author = None) -> Ruling:
    """What one tablet calls somebody means `to` from now on; None: somebody new. Raises BadRuling.

    Where that is all that somebody who was merged was called, the merger is taken back; where nothing else is what
    somebody is called, the two are one.
    """
    kind = str(type(alias)._meta.model_name).removesuffix("alias")
    before = getattr(alias, kind)
    if to is not None and (to.club_id != before.club_id or type(to) is not type(before)):
        raise BadRuling(f"{alias} cannot mean {to}.")
    if to == before:
        raise BadRuling(f"{alias} means {to} already.")
    merger = mergers.of(alias, mergers.RULES[kind])
    if to is None and merger is not None and len(merger.names) == 1:
        return revoke(Ruling.objects.get(uid=merger.ruling), reason, author)
    others = names_of(before.aliases.exclude(pk=alias.pk))
    if to is not None and not others:
        return merge(before, to, reason, author)
    about = {
        "who": f"{alias} of {alias.source}",
        "kind": kind,
        "names": names_of([alias]),
        "before": others,
    }
    if to is None and not others:
        raise BadRuling(f"{alias} is all that {before} is called: nothing would be left of them.")
    return rule("part", before, about, said_of(to) if to is not None else {}, reason, author, also=to)


def rule(
    act: str, somebody: Any, about: Mapping[str, Any], says: Mapping[str, Any], reason: str, author: Author, also: Any
) -> Ruling:
    """One more line of the log, and what follows from it."""
    reason, kind = checked(reason), KINDS[f"{act}_{somebody._meta.model_name}"]
    people = [one for one in (somebody, also) if isinstance(one, Driver)]
    with writing():
        hold_tablets(somebody.club, None)
        tracks = frozenset(one.pk for one in (somebody, also) if isinstance(one, Track))
        before = Picture.of(Scope(somebody.club, drivers=frozenset(one.pk for one in people), tracks=tracks))
        ruling = log.append(
            somebody.club,
            kind.name,
            says=kind.read(dict(says)),
            reason=reason,
            author=author,
            about=dict(about),
            people=keys_of(people),
        )
        return applied(ruling, before)
