"""Two models get names that explain themselves. Rows and content types follow by themselves, permissions here."""

from typing import Any

from django.db import migrations

RENAMED = {"part": "seasonpart", "sheet": "standingssnapshot"}


def rename_permissions(apps: Any, names: dict[str, str]) -> None:
    """Permissions keep their ids, so whoever had one has it still; a new database has none of them yet."""
    Permission = apps.get_model("auth", "Permission")
    for before, now in names.items():
        for permission in Permission.objects.filter(
            content_type__app_label="championships", codename__endswith=f"_{before}"
        ):
            action = permission.codename.removesuffix(f"_{before}")
            permission.codename = f"{action}_{now}"
            permission.save(update_fields=["codename"])


def forwards(apps: Any, schema_editor: Any) -> None:
    rename_permissions(apps, RENAMED)


def backwards(apps: Any, schema_editor: Any) -> None:
    rename_permissions(apps, {now: before for before, now in RENAMED.items()})


class Migration(migrations.Migration):
    dependencies = [
        ("championships", "0001_championships"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RenameModel("Part", "SeasonPart"),
        migrations.RenameModel("Sheet", "StandingsSnapshot"),
        migrations.RunPython(forwards, backwards),
    ]
