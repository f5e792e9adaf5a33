from django.db import migrations, models


def keep_names(apps, schema_editor):
    """Of those whose login is still there."""
    for merger in apps.get_model("drivers", "Merger").objects.exclude(author=None).select_related("author"):
        author = merger.author
        merger.author_name = (f"{author.first_name} {author.last_name}".strip() or author.username)[:150]
        merger.save(update_fields=["author_name"])


class Migration(migrations.Migration):
    dependencies = [("drivers", "0014_teams_may_be_called_otherwise")]

    operations = [
        migrations.AddField(
            model_name="merger",
            name="author_name",
            field=models.CharField(
                blank=True, default="", editable=False, help_text="Stays when the login goes.", max_length=150
            ),
            preserve_default=False,
        ),
        migrations.RunPython(keep_names, migrations.RunPython.noop),
    ]
