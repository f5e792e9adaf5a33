import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drivers", "0002_aliases_keep_what_was_said"),
        ("ingest", "0002_append_only_log"),
        ("races", "0002_incidents_stints_meetings_rulings"),
    ]

    operations = [
        migrations.AddField(
            model_name="projection",
            name="track_alias",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="races.trackalias"
            ),
        ),
        migrations.AddField(
            model_name="projection",
            name="shortest_lap_ms",
            field=models.BigIntegerField(help_text="The track's limits, as told when it was chosen.", null=True),
        ),
        migrations.AddField(
            model_name="projection",
            name="longest_lap_ms",
            field=models.BigIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="Rebuild",
            fields=[
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="rebuild",
                        serialize=False,
                        to="drivers.source",
                    ),
                ),
                (
                    "next_event",
                    models.BigIntegerField(
                        help_text=(
                            "The number of the event to go on with, which begins a session; empty: the log's first."
                        ),
                        null=True,
                    ),
                ),
                ("done", models.BigIntegerField(default=0, help_text="Events projected again so far.")),
                ("total", models.BigIntegerField(help_text="Events there were to project when it began.", null=True)),
                ("began_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
    ]
