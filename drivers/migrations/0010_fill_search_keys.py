"""Rows there are get the keys they are searched by; nothing has to be projected again for it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from drivers.search import fill_search_keys


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name in ["DriverAlias", "CarAlias", "TeamAlias", "Team"]:
        fill_search_keys(apps.get_model("drivers", name), ["name"])
    for name in ["Driver", "Car"]:
        fill_search_keys(apps.get_model("drivers", name), ["own_name", "name"])


class Migration(migrations.Migration):
    dependencies = [("drivers", "0009_names_are_searched_by_a_folded_key")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
