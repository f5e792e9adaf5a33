from __future__ import annotations

from typing import Any

from django.db import migrations

from drivers.backfill import spell_alike, tell_when


def fill(apps: Any, schema_editor: Any) -> None:
    aliases = [apps.get_model("races", "TrackAlias")]
    spell_alike([apps.get_model("races", "Track"), *aliases])
    tell_when(aliases)


class Migration(migrations.Migration):
    dependencies = [("races", "0008_track_aliases_keep_when_it_was_said")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
