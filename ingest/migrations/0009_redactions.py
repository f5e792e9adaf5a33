import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ingest.log.append_only import install_anew, remove


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0008_keep_which_code_projected"),
        ("drivers", "0011_sources_know_whom_they_still_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # On the way back: strict again, once there are no redactions any more.
        migrations.RunPython(migrations.RunPython.noop, install_anew),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pseudonym", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=500)),
                (
                    "author_name",
                    models.CharField(blank=True, help_text="Kept when the login goes.", max_length=150),
                ),
                ("decided_at", models.DateTimeField(auto_now_add=True)),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "club",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="redactions", to="drivers.club"
                    ),
                ),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.CreateModel(
            name="RedactedEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_open", models.BooleanField(default=True)),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ingest.rawevent",
                    ),
                ),
                (
                    "redaction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="ingest.redaction",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("redaction", "event"), name="one_rewriting_per_redaction"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_open", True)), fields=("event",), name="one_open_rewriting_per_event"
                    ),
                ],
            },
        ),
        migrations.RunPython(install_anew, remove),
    ]
