from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("drivers", "0010_fill_search_keys")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="forgotten",
            field=models.TextField(
                blank=True,
                default="",
                editable=False,
                help_text="Whom it still names, as keyed digests, and the pseudonyms.",
            ),
        ),
    ]
