from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

DECISIONS = ("Adjustment", "Exclusion", "CrewShare")


def name_them(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """From their logins, as long as those are there."""
    for model in DECISIONS:
        rows = apps.get_model("championships", model).objects.filter(author_name="", author__isnull=False)
        for row in rows.select_related("author").iterator():
            full = f"{row.author.first_name} {row.author.last_name}".strip()
            rows.model.objects.filter(pk=row.pk).update(author_name=(full or row.author.username)[:150])


class Migration(migrations.Migration):
    dependencies = [("championships", "0005_names_of_authors_stay")]

    operations = [migrations.RunPython(name_them, migrations.RunPython.noop)]
