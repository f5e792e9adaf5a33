from django.db import migrations, models

import drivers.models.uid


class Migration(migrations.Migration):
    dependencies = [("drivers", "0007_give_ids_and_aliases_of_teams")]

    operations = [
        migrations.AlterField(
            model_name=model,
            name="uid",
            field=models.CharField(
                "id in exports", max_length=32, default=drivers.models.uid.new_uid, unique=True, editable=False
            ),
        )
        for model in ("club", "source")
    ]
