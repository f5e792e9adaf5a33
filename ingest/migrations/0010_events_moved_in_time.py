from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ingest", "0009_redactions")]

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
