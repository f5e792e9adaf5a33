from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("drivers", "0005_mergers_can_be_taken_back")]

    operations = [
        operation
        for model in ("club", "source")
        for operation in (
            migrations.AddField(
                model_name=model,
                name="uid",
                field=models.CharField("id in exports", max_length=32, default="", editable=False),
            ),
            migrations.AddField(
                model_name=model,
                name="other_uids",
                field=models.TextField(
                    default="",
                    blank=True,
                    editable=False,
                    help_text="What other hubs have called the same, with a blank between.",
                ),
            ),
        )
    ] + [
        migrations.AddField(
            model_name="source",
            name="former_tokens",
            field=models.TextField(
                default="",
                blank=True,
                editable=False,
                help_text="Digests of tokens it had before: old exports tell them.",
            ),
        ),
    ]
