from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ingest", "0008_keep_which_code_projected")]

    operations = [
        migrations.AddField(
            model_name="rawevent",
            name="moved_ms",
            field=models.BigIntegerField(
                help_text="By how much people ruled that it happened later, which is in occurred_at; empty: nothing.",
                null=True,
            ),
        ),
    ]
