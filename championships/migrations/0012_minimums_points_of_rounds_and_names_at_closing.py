from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("championships", "0011_fixtures_are_kept_for_a_round"),
        ("drivers", "0013_mergers_name_their_ruling"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="adjustment",
            name="is_of_round",
            field=models.BooleanField(
                default=False,
                help_text="Counted or dropped with it, such as 9 points for who ran the timing; else never dropped.",
                verbose_name="part of the round",
            ),
        ),
        migrations.AddField(
            model_name="championship",
            name="minimum_rounds",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="Who drove in fewer has no rank, once too few are to come: 2 of 3 rounds. 0: no minimum.",
            ),
        ),
        migrations.AddField(
            model_name="championshipclass",
            name="minimum_starters",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="With fewer of the class a round counts for nobody in it; empty: as in the championship.",
                null=True,
                verbose_name="fewest starters",
            ),
        ),
        migrations.AddField(
            model_name="standingssnapshot",
            name="names",
            field=models.TextField(blank=True, help_text="At the closing, of drivers and of teams by their keys."),
        ),
        migrations.AddField(
            model_name="tiebreak",
            name="of",
            field=models.CharField(
                choices=[("drivers", "drivers and classes"), ("teams", "teams"), ("manufacturers", "manufacturers")],
                default="drivers",
                help_text="Teams and manufacturers that have none of their own are told apart as drivers are.",
                max_length=20,
                verbose_name="between",
            ),
        ),
        migrations.AlterField(
            model_name="bonus",
            name="among",
            field=models.CharField(
                choices=[
                    ("anyone", "anyone"),
                    ("classified", "classified"),
                    ("top", "top"),
                    ("even disqualified", "even disqualified"),
                ],
                default="anyone",
                help_text="Who may have it.",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_of_round", False), ("round__isnull", False), _connector="OR"),
                name="part_of_a_round_names_it",
            ),
        ),
    ]
