from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("drivers", "0011_sources_know_whom_they_still_name")]

    operations = [
        migrations.AddField(
            model_name="club",
            name="shows_unconfirmed_records",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="Else a lap is a record only once somebody confirmed it; until then it waits on its track's "
                "page.",
                verbose_name="shows unconfirmed records",
            ),
        ),
    ]
