"""How a championship, and a round, merged its heats as rows; and back, as far as the fields can say it."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NONE = "none"


def to_rows(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of a round only what was said of it itself."""
    merges = apps.get_model("championships", "Merge").objects
    all_rounds = apps.get_model("championships", "Round").objects
    for championship in apps.get_model("championships", "Championship").objects.order_by("pk"):
        said = [(None, championship.merging)] if championship.merging != NONE else []
        rounds = all_rounds.filter(championship=championship).exclude(merging="").order_by("number")
        said += [(round_, round_.merging) for round_ in rounds if said or round_.merging != NONE]
        for order, (round_, by) in enumerate(said, start=1):
            merges.create(
                championship=championship,
                order=order,
                round=round_,
                types=championship.merged_types.strip() or "race",
                by=by,
                into=championship.merged_into or "race",
            )


def to_fields(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The first of a championship's that the fields know, and what its rounds say otherwise."""
    known = {"laps", "points", NONE}
    for merge in apps.get_model("championships", "Merge").objects.order_by("-order").filter(by__in=known):
        where: Any = merge.championship if merge.round is None else merge.round
        where.merging = merge.by
        where.save()
        if merge.by != NONE:
            championship = merge.championship
            championship.refresh_from_db()
            championship.merged_types, championship.merged_into = merge.types, merge.into
            championship.save()


class Migration(migrations.Migration):
    dependencies = [("championships", "0007_merges_of_sessions")]

    operations = [migrations.RunPython(to_rows, to_fields)]
