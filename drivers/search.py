"""Who or what is found by a part of a name: the same for the API and for the admin, on any database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, Q

from drivers.names import search_key

LONGEST = 200
"""Characters; no name is longer."""
NOTHING = Q(pk__in=[])


def named(model: type[Model], text: str) -> Q:
    """Rows with a `search_key` that have, or on any tablet had, a name with that part; nothing typed finds all."""
    wanted = search_key(text)
    if not wanted or len(text) > LONGEST:
        return NOTHING if wanted else Q()
    found = Q(search_key__contains=wanted)
    if hasattr(model, "aliases"):
        aliases: Any = model._meta.get_field("aliases")
        called = aliases.related_model._default_manager.filter(search_key__contains=wanted).order_by()
        found |= Q(pk__in=called.values(aliases.field.name))
    return found


def plainly_named(model: type[Model], text: str, fields: Sequence[str] = ("name",)) -> Q:
    """The same for the few rows that have no key of their names, which are folded here."""
    wanted = search_key(text)
    if not wanted:
        return Q()
    rows = model._default_manager.order_by().values_list("pk", *fields)
    return Q(pk__in=[pk for pk, *names in rows if any(wanted in search_key(name or "") for name in names)])


def fill_search_keys(model: Any, of: Sequence[str], batch: int = 500) -> None:
    """For migrations: the key of every row there is, from the first of its fields `of` that says anything."""
    rows = model._default_manager.order_by("pk").only("pk", *of)
    last = 0
    while some := list(rows.filter(pk__gt=last)[:batch]):
        for row in some:
            row.search_key = search_key(next(filter(None, (getattr(row, name) for name in of)), ""))
        model._default_manager.bulk_update(some, ["search_key"])
        last = some[-1].pk
