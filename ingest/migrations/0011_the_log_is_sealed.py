import django.db.models.deletion
from django.db import migrations, models

from ingest.log.append_only import install_for_seals, remove_for_seals


class Migration(migrations.Migration):
    dependencies = [
        ("drivers", "0015_mergers_keep_the_name_of_who_decided"),
        ("ingest", "0010_events_moved_in_time"),
    ]

    operations = [
        migrations.AddField(
            model_name="redactedevent",
            name="digest",
            field=models.BinaryField(
                help_text="Of the body as it was rewritten; empty before that was kept.", max_length=16, null=True
            ),
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "after_number",
                    models.BigIntegerField(help_text="The last number of the segment before; 0 before the first."),
                ),
                ("first_number", models.BigIntegerField()),
                ("last_number", models.BigIntegerField()),
                ("chain", models.BinaryField(max_length=32)),
                (
                    "marks",
                    models.BinaryField(
                        help_text="Four bytes for each number from the first to the last; zeros where none is."
                    ),
                ),
                (
                    "redacted",
                    models.JSONField(
                        default=dict,
                        help_text="By number, the digest of a body that came under a name and was kept under a "
                        "pseudonym.",
                    ),
                ),
                ("sealed_at", models.DateTimeField(auto_now_add=True)),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seals",
                        to="drivers.source",
                    ),
                ),
            ],
            options={
                "ordering": ["source", "after_number"],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "after_number"), name="one_seal_after_a_number")
                ],
            },
        ),
        migrations.RunPython(install_for_seals, remove_for_seals),
    ]
