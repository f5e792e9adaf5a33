"""What is kept of a merger of two drivers or two cars, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import models

from drivers.identity.identity_rules import (
    CARS,
    DRIVERS,
    IdentityRules,
)
from drivers.identity.resolution import came_with
from drivers.models import Merger
from drivers.models.merger import name_of
from drivers.names import name_key

RULES = {rules.kind: rules for rules in (DRIVERS, CARS)}
PROJECTED = {"drivers", "races"}
"""The apps whose rows follow from the log, and from whom names mean."""
Decided = dict[str, list[models.Model]]
"""By model and field, such as `championships.Participant.driver`."""


def begin(somebody: Any, into: Any, rules: IdentityRules, author: User | None) -> Merger:
    """Note who is merged into whom, while there are two."""
    return Merger.objects.create(
        club_id=into.club_id,
        kind=rules.kind,
        gone=somebody.pk,
        into=into.pk,
        name=str(somebody),
        names=[name_of(alias) for alias in somebody.aliases.all()],
        own_name=somebody.own_name,
        author=author,
    )


def decided_of(somebody: Any) -> Decided:
    """The rows in which people name somebody."""
    return {
        f"{model._meta.label}.{field}": list(model._default_manager.filter(**{field: somebody.pk}))
        for model, field in naming(type(somebody))
    }


def naming(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    for relation in model._meta.related_objects:
        if relation.related_model._meta.app_label not in PROJECTED:
            yield relation.related_model, relation.field.name


def keep(merger: Merger, decided: Decided) -> None:
    """Note what was decided of whoever is gone: where it is now, and what is no more because it was said of both."""
    lost: list[models.Model] = []
    for kind, rows in decided.items():
        model = apps.get_model(kind.rpartition(".")[0])
        there = set(model._default_manager.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        merger.rows[kind] = sorted(there)
        lost += [row for row in rows if row.pk not in there]
    merger.lost = serializers.serialize("json", lost) if lost else ""
    merger.save()


def rename(merger: Merger, rules: IdentityRules, called: str) -> None:
    """Let whoever they are now be called as the one who is gone."""
    into = rules.model.objects.get(pk=merger.into)
    merger.own_name_before = into.own_name
    merger.save()
    into.call(called)


def of(alias: Any, rules: IdentityRules) -> Merger | None:
    """The latest merger with which somebody came of whom it is a name."""
    found = Merger.objects.filter(club=alias.source.club_id, kind=rules.kind, into=getattr(alias, f"{rules.kind}_id"))
    return next((merger for merger in found if merger.tells_of(alias)), None)


def leave_out(merger: Merger, alias: Any) -> None:
    """That name is somebody else's now, whatever becomes of the merger."""
    merger.names = [name for name in merger.names if name != list(name_of(alias))]
    merger.save() if merger.names else merger.delete()


def aliases_of(merger: Merger, rules: IdentityRules) -> list[Any]:
    """The names that came with the one who is gone, and still mean whom they were merged into, or that one since."""
    now = merger.into
    for later in Merger.objects.filter(club=merger.club_id, kind=merger.kind).order_by("pk"):
        now = later.into if later.gone == now and later.pk > merger.pk else now
    names = {(source, app_id, name) for source, app_id, name in merger.names}
    return [alias for alias in rules.alias_model.objects.filter(**{rules.kind: now}) if came_with(alias, names)]


def give_back(merger: Merger, rules: IdentityRules) -> Any:
    """Whoever is gone is there again, with their key, the club's name for them and what was decided of them."""
    kept = {"club_id": merger.club_id, "own_name": merger.own_name, "name": merger.name}
    somebody, is_new = rules.model.objects.get_or_create(
        pk=merger.gone, defaults={**kept, "name_key": name_key(merger.name)}
    )
    if not is_new:
        somebody.call(merger.own_name)
    if merger.own_name_before is not None:
        for into in rules.model.objects.filter(pk=merger.into):
            into.call(merger.own_name_before)
    for kind, pks in merger.rows.items():
        label, _, field = kind.rpartition(".")
        rows = apps.get_model(label)._default_manager.filter(pk__in=pks)
        rows.update(**{field: somebody})
    for restored in serializers.deserialize("json", merger.lost or "[]"):
        restore(restored.object)
    merger.delete()
    return somebody


def restore(row: Any) -> None:
    """Store a row again, unless what it is about is gone, or was decided anew since."""
    try:
        row.clean_fields()
        row.validate_constraints()
    except ValidationError:
        return
    row.save(force_insert=True)
