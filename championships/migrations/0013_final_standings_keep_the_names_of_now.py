import json

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_names(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What everybody in a final championship is called now; nobody knows any more what they were called then."""
    sheets = apps.get_model("championships", "StandingsSnapshot").objects.filter(championship__state="final")
    drivers = dict(apps.get_model("drivers", "Driver").objects.values_list("pk", "name"))
    drivers |= dict(apps.get_model("drivers", "Driver").objects.exclude(own_name="").values_list("pk", "own_name"))
    teams = dict(apps.get_model("drivers", "Team").objects.values_list("pk", "name"))
    for sheet in sheets.iterator():
        whose = {row["who"] for row in json.loads(sheet.rows)}
        awards = [award for score in json.loads(sheet.scores).values() for award in score["awards"]]
        earners = {award[4] for award in awards} - {""}
        names = {"drivers": called(drivers, earners)}
        if sheet.table == "teams":
            names["teams"] = called(teams, whose)
        elif sheet.table != "manufacturers":
            names["drivers"] |= called(drivers, whose)
        sheets.filter(pk=sheet.pk).update(names=json.dumps(names, ensure_ascii=False, separators=(",", ":")))


def called(names: dict[int, str], keys: set[str]) -> dict[str, str]:
    return {key: names[int(key)] for key in sorted(keys) if int(key) in names}


class Migration(migrations.Migration):
    dependencies = [
        ("championships", "0012_minimums_points_of_rounds_and_names_at_closing"),
        ("drivers", "0013_mergers_name_their_ruling"),
    ]

    operations = [migrations.RunPython(keep_names, migrations.RunPython.noop)]
