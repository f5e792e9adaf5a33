"""What is kept of a merger of two of a kind, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import models

from drivers.identity.identity_rules import CARS, DRIVERS, TEAMS, IdentityRules
from drivers.models import Merger
from drivers.models.merger import name_of
from drivers.names import name_key
from races.control.roster import TRACKS
from races.models import Ruling

RULES: dict[str, IdentityRules] = {rules.kind: rules for rules in (DRIVERS, CARS, TEAMS, TRACKS)}
PROJECTED = {"drivers", "races"}
"""The apps whose rows follow from the log, and from whom names mean."""
Decided = dict[str, list[models.Model]]
"""By model and field, such as `championships.Participant.driver`."""


def begin(ruling: Ruling, somebody: Any, into: Any, rules: IdentityRules) -> Merger:
    """Note who is merged into whom, while there are two."""
    return Merger.objects.create(
        club_id=into.club_id,
        kind=rules.kind,
        ruling=ruling.uid,
        gone=somebody.pk,
        into=into.pk,
        name=str(somebody),
        names=[name_of(alias) for alias in somebody.aliases.all()],
        own_name=somebody.own_name,
        own_name_before=into.own_name if ruling.says.get("name") else None,
        author=ruling.author,
        author_name=ruling.author_name,
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


def of(alias: Any, rules: IdentityRules) -> Merger | None:
    """The latest merger with which somebody came of whom it is a name."""
    found = Merger.objects.filter(club=alias.source.club_id, kind=rules.kind, into=getattr(alias, f"{rules.kind}_id"))
    return next((merger for merger in found if merger.tells_of(alias)), None)


def give_back(merger: Merger, rules: IdentityRules) -> Any:
    """Whoever is gone is there again, with their key and what was decided of them."""
    kept = {"club_id": merger.club_id, "name": merger.name, "name_key": name_key(merger.name)}
    somebody, _ = rules.model.objects.get_or_create(pk=merger.gone, defaults=kept)
    put_rows(merger, merger.gone)
    for restored in serializers.deserialize("json", merger.lost or "[]"):
        restore(restored.object)
    return somebody


def put_rows(merger: Merger, pk: int) -> None:
    """Let what was decided of whoever was gone be decided of whoever has that key."""
    for kind, pks in merger.rows.items():
        label, _, field = kind.rpartition(".")
        apps.get_model(label)._default_manager.filter(pk__in=pks).update(**{f"{field}_id": pk})


def restore(row: Any) -> None:
    """Store a row again, unless what it is about is gone, or was decided anew since."""
    try:
        row.clean_fields()
        row.validate_constraints()
    except ValidationError:
        return
    row.save(force_insert=True)
