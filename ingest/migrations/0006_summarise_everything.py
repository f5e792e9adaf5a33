"""Laps are summed up as they are projected: what was projected before has to be projected again."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def ask_for_rebuilds(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Projection = apps.get_model("ingest", "Projection")
    Rebuild = apps.get_model("ingest", "Rebuild")
    for projection in Projection.objects.exclude(number=0):
        # One that is under way began without summaries.
        Rebuild.objects.update_or_create(
            source_id=projection.source_id, defaults={"next_event": None, "done": 0, "total": projection.number}
        )


class Migration(migrations.Migration):
    dependencies = [("ingest", "0005_remove_projection_track"), ("races", "0003_lap_summaries_and_careers")]

    operations = [migrations.RunPython(ask_for_rebuilds, migrations.RunPython.noop)]
