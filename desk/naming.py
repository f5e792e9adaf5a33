"""Ruling who is who, from the pages that ask: each act is a line of the log, with a reason and what it changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.deciding import Author, applied, checked
from desk.effects import Picture, Scope
from desk.targets import keys_of
from desk.who_is_who import names_of, of_somebody, said_of
from drivers.models import Driver
from ingest.database import writing
from races.models import Ruling
from races.rulings import log
from races.rulings.kinds import KINDS


def merge(somebody: Any, into: Any, reason: str, author: Author = None, *, keeps_name: bool = False) -> Ruling:
    """Two drivers, or two cars, are one from now on, called as `into`, or where it `keeps_name` as `somebody`.

    Raises BadRuling where nothing is to be merged, ValueError where these two cannot be one.
    """
    says = {**said_of(into), **({"name": str(somebody)} if keeps_name else {})}
    return rule("merge", somebody, of_somebody(somebody).about, says, reason, author, also=into)


def part(alias: Any, to: Any | None, reason: str, author: Author = None) -> Ruling:
    """What one tablet calls somebody means `to` from now on; None: somebody new. Raises BadRuling."""
    kind = str(type(alias)._meta.model_name).removesuffix("alias")
    before = getattr(alias, kind)
    others = names_of(before.aliases.exclude(pk=alias.pk))
    about = {
        "who": f"{alias} of {alias.source}",
        "kind": kind,
        "names": names_of([alias]),
        "before": others or names_of([alias]),
    }
    return rule("part", before, about, said_of(to) if to is not None else {}, reason, author, also=to)


def rule(
    act: str, somebody: Any, about: Mapping[str, Any], says: Mapping[str, Any], reason: str, author: Author, also: Any
) -> Ruling:
    """One more line of the log, and what follows from it."""
    reason, kind = checked(reason), KINDS[f"{act}_{somebody._meta.model_name}"]
    people = [one for one in (somebody, also) if isinstance(one, Driver)]
    with writing():
        before = Picture.of(Scope(somebody.club, drivers=frozenset(one.pk for one in people)))
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
