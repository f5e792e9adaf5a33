from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ingest", "0007_clocks")]

    operations = [
        migrations.AddField(
            model_name="projection",
            name="version",
            field=models.IntegerField(
                db_default=1,
                default=1,
                help_text="Of the code that projects it; what is left of older code, a rebuild is asked for.",
            ),
        ),
        migrations.AddField(
            model_name="rebuild",
            name="is_after_update",
            field=models.BooleanField(
                db_default=False, default=False, help_text="Whether the hub asked for it, because its rules changed."
            ),
        ),
    ]
