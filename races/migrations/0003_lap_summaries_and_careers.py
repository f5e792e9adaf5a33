import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drivers", "0002_aliases_keep_what_was_said"),
        ("races", "0002_incidents_stints_meetings_rulings"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="lap",
            name="lap_record",
        ),
        migrations.RemoveIndex(
            model_name="lap",
            name="driver_best",
        ),
        migrations.RemoveIndex(
            model_name="lap",
            name="car_best",
        ),
        migrations.CreateModel(
            name="Appearance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session_type", models.CharField(blank=True, max_length=50)),
                (
                    "season",
                    models.SmallIntegerField(help_text="The calendar year, where the club is, in which it was opened."),
                ),
                ("sessions", models.IntegerField(default=0)),
                ("starts", models.IntegerField(default=0, help_text="Races begun, those nobody ended left out.")),
                (
                    "finishes",
                    models.IntegerField(default=0, help_text="Starts with a place, disqualified ones left out."),
                ),
                ("finish_sum", models.IntegerField(default=0, help_text="Of the places of those finishes.")),
                ("best_finish", models.SmallIntegerField(null=True)),
                ("wins", models.IntegerField(default=0)),
                ("podiums", models.IntegerField(default=0)),
                (
                    "poles",
                    models.IntegerField(default=0, help_text="Starts after having won the qualifying of that race."),
                ),
                ("fastest_laps", models.IntegerField(default=0, help_text="Of races.")),
                ("grand_slams", models.IntegerField(default=0, help_text="Pole, win, fastest lap and every lap led.")),
                ("retirements", models.IntegerField(default=0)),
                ("disqualifications", models.IntegerField(default=0)),
                ("lap_count", models.IntegerField(default=0, help_text="Recorded laps, of sessions of any type.")),
                ("laps_led", models.IntegerField(default=0, help_text="Of races.")),
                ("total_ms", models.BigIntegerField(default=0, help_text="Of all those laps.")),
                ("best_lap_ms", models.BigIntegerField(help_text="Of the laps that count for records.", null=True)),
                ("clean_laps", models.IntegerField(default=0)),
                ("clean_total_ms", models.BigIntegerField(default=0)),
                (
                    "judged_laps",
                    models.IntegerField(default=0, help_text="Clean laps of whoever had at least 5 in a session."),
                ),
                (
                    "consistency_sum",
                    models.BigIntegerField(
                        default=0,
                        help_text="Of the consistencies of those, in thousandths of a percent, each times its laps.",
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("controller", models.SmallIntegerField(help_text="Of several, the best placed.", null=True)),
                ("position", models.SmallIntegerField(help_text="Its place in a session of any type.", null=True)),
                (
                    "is_disqualified",
                    models.BooleanField(default=False, help_text="On every controller; in a session of any type."),
                ),
                (
                    "is_retired",
                    models.BooleanField(default=False, help_text="On every controller; in a session of any type."),
                ),
                ("best_lap_at", models.DateTimeField(null=True)),
                (
                    "car",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_set",
                        to="drivers.car",
                    ),
                ),
                (
                    "club",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="drivers.club"
                    ),
                ),
                (
                    "driver",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_set",
                        to="drivers.driver",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appearances",
                        to="races.session",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_set",
                        to="races.track",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-id"],
                "indexes": [
                    models.Index(fields=["session", "driver", "car"], name="appearance_in_session"),
                    models.Index(
                        condition=models.Q(("car", None)),
                        fields=["driver", "-opened_at", "-id"],
                        name="appearance_of_driver",
                    ),
                    models.Index(
                        condition=models.Q(("car", None)),
                        fields=[
                            "driver",
                            "session",
                            "session_type",
                            "starts",
                            "wins",
                            "position",
                            "is_disqualified",
                            "best_lap_ms",
                        ],
                        name="appearance_in_duels",
                    ),
                    models.Index(
                        condition=models.Q(("driver", None)),
                        fields=["car", "-opened_at", "-id"],
                        name="appearance_of_car",
                    ),
                    models.Index(fields=["club", "season", "track", "session_type"], name="appearance_by_season"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("session"),
                        django.db.models.functions.comparison.Coalesce("driver", 0),
                        django.db.models.functions.comparison.Coalesce("car", 0),
                        name="one_appearance_per_session",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LapSummary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.BigIntegerField(
                        help_text="The number, within its source, of the event that told of it first."
                    ),
                ),
                ("at", models.DateTimeField(help_text="When the event that told of it first happened.")),
                ("controller", models.SmallIntegerField()),
                (
                    "laps_done",
                    models.IntegerField(default=0, help_text="Laps of the controller the hub knew of by then."),
                ),
                ("session_type", models.CharField(blank=True, help_text="That of its session.", max_length=50)),
                ("opened_at", models.DateTimeField(help_text="When its session was opened.")),
                (
                    "weather",
                    models.CharField(
                        blank=True, help_text="When the laps were finished; empty: not known.", max_length=50
                    ),
                ),
                (
                    "tyre",
                    models.CharField(
                        blank=True, help_text="On which they were begun; empty: not known.", max_length=50
                    ),
                ),
                ("lap_count", models.IntegerField(default=0)),
                ("counting_laps", models.IntegerField(default=0, help_text="Laps that count for records.")),
                (
                    "laps_led",
                    models.IntegerField(default=0, help_text="Laps that nobody else finished before; tells of races."),
                ),
                ("total_ms", models.BigIntegerField(default=0, help_text="Of all its laps.")),
                ("shortest_lap_ms", models.BigIntegerField(help_text="Of all its laps.", null=True)),
                ("longest_lap_ms", models.BigIntegerField(help_text="Of all its laps.", null=True)),
                ("ended_at", models.DateTimeField(help_text="When its last lap was finished, so far.", null=True)),
                ("best_lap_ms", models.BigIntegerField(help_text="Of the laps that count for records.", null=True)),
                ("best_lap_at", models.DateTimeField(null=True)),
                (
                    "best_lap_event",
                    models.BigIntegerField(help_text="The event, of its source, that told of that lap.", null=True),
                ),
                (
                    "best_sector_1_ms",
                    models.BigIntegerField(help_text="Of the laps that count for records.", null=True),
                ),
                ("best_sector_1_at", models.DateTimeField(null=True)),
                ("best_sector_2_ms", models.BigIntegerField(null=True)),
                ("best_sector_2_at", models.DateTimeField(null=True)),
                ("best_sector_3_ms", models.BigIntegerField(null=True)),
                ("best_sector_3_at", models.DateTimeField(null=True)),
                ("clean_laps", models.IntegerField(default=0)),
                ("clean_total_ms", models.BigIntegerField(default=0)),
                (
                    "clean_squares",
                    models.DecimalField(
                        decimal_places=0,
                        default=0,
                        help_text="Sum of the squares of the clean lap times, in ms².",
                        max_digits=30,
                    ),
                ),
                (
                    "car",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="drivers.car",
                    ),
                ),
                (
                    "car_alias",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="drivers.caralias",
                    ),
                ),
                (
                    "club",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="drivers.club"
                    ),
                ),
                (
                    "driver",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="drivers.driver",
                    ),
                ),
                (
                    "driver_alias",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="drivers.driveralias",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_set",
                        to="races.entry",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_set",
                        to="races.session",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="drivers.source",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="drivers.team",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="races.track",
                    ),
                ),
                (
                    "track_alias",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="races.trackalias",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "lap summaries",
                "ordering": ["at", "event"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["session", "at"], name="lapsummary_by_session"),
                    models.Index(
                        condition=models.Q(("best_lap_ms__isnull", False)),
                        fields=[
                            "track",
                            "best_lap_ms",
                            "best_lap_at",
                            "session_type",
                            "weather",
                            "tyre",
                            "driver",
                            "car",
                            "session",
                            "entry",
                            "at",
                        ],
                        name="summary_record",
                    ),
                    models.Index(
                        condition=models.Q(("best_sector_1_ms__isnull", False)),
                        fields=[
                            "track",
                            "best_sector_1_ms",
                            "best_sector_1_at",
                            "session_type",
                            "weather",
                            "tyre",
                            "driver",
                            "car",
                            "session",
                            "entry",
                            "at",
                        ],
                        name="summary_sector_1",
                    ),
                    models.Index(
                        condition=models.Q(("best_sector_2_ms__isnull", False)),
                        fields=[
                            "track",
                            "best_sector_2_ms",
                            "best_sector_2_at",
                            "session_type",
                            "weather",
                            "tyre",
                            "driver",
                            "car",
                            "session",
                            "entry",
                            "at",
                        ],
                        name="summary_sector_2",
                    ),
                    models.Index(
                        condition=models.Q(("best_sector_3_ms__isnull", False)),
                        fields=[
                            "track",
                            "best_sector_3_ms",
                            "best_sector_3_at",
                            "session_type",
                            "weather",
                            "tyre",
                            "driver",
                            "car",
                            "session",
                            "entry",
                            "at",
                        ],
                        name="summary_sector_3",
                    ),
                    models.Index(fields=["driver", "track", "best_lap_ms"], name="summary_of_driver"),
                    models.Index(fields=["car", "track", "best_lap_ms"], name="summary_of_car"),
                    models.Index(fields=["driver", "-opened_at", "-session"], name="summary_by_driver"),
                    models.Index(fields=["car", "-opened_at", "-session"], name="summary_by_car"),
                    models.Index(fields=["club", "-opened_at", "-session"], name="summary_by_club"),
                    models.Index(fields=["-opened_at", "-session"], name="summary_newest_first"),
                ],
                "constraints": [models.UniqueConstraint(fields=("source", "event"), name="one_lapsummary_per_event")],
            },
        ),
        migrations.CreateModel(
            name="SeasonTotals",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session_type", models.CharField(blank=True, max_length=50)),
                (
                    "season",
                    models.SmallIntegerField(help_text="The calendar year, where the club is, in which it was opened."),
                ),
                ("sessions", models.IntegerField(default=0)),
                ("starts", models.IntegerField(default=0, help_text="Races begun, those nobody ended left out.")),
                (
                    "finishes",
                    models.IntegerField(default=0, help_text="Starts with a place, disqualified ones left out."),
                ),
                ("finish_sum", models.IntegerField(default=0, help_text="Of the places of those finishes.")),
                ("best_finish", models.SmallIntegerField(null=True)),
                ("wins", models.IntegerField(default=0)),
                ("podiums", models.IntegerField(default=0)),
                (
                    "poles",
                    models.IntegerField(default=0, help_text="Starts after having won the qualifying of that race."),
                ),
                ("fastest_laps", models.IntegerField(default=0, help_text="Of races.")),
                ("grand_slams", models.IntegerField(default=0, help_text="Pole, win, fastest lap and every lap led.")),
                ("retirements", models.IntegerField(default=0)),
                ("disqualifications", models.IntegerField(default=0)),
                ("lap_count", models.IntegerField(default=0, help_text="Recorded laps, of sessions of any type.")),
                ("laps_led", models.IntegerField(default=0, help_text="Of races.")),
                ("total_ms", models.BigIntegerField(default=0, help_text="Of all those laps.")),
                ("best_lap_ms", models.BigIntegerField(help_text="Of the laps that count for records.", null=True)),
                ("clean_laps", models.IntegerField(default=0)),
                ("clean_total_ms", models.BigIntegerField(default=0)),
                (
                    "judged_laps",
                    models.IntegerField(default=0, help_text="Clean laps of whoever had at least 5 in a session."),
                ),
                (
                    "consistency_sum",
                    models.BigIntegerField(
                        default=0,
                        help_text="Of the consistencies of those, in thousandths of a percent, each times its laps.",
                    ),
                ),
                (
                    "car",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_set",
                        to="drivers.car",
                    ),
                ),
                (
                    "club",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="drivers.club"
                    ),
                ),
                (
                    "driver",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_set",
                        to="drivers.driver",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_set",
                        to="races.track",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "season totals",
                "ordering": ["season", "id"],
                "indexes": [
                    models.Index(fields=["club", "season", "track", "session_type"], name="totals_of_club"),
                    models.Index(
                        condition=models.Q(("car", None)), fields=["club", "track", "season"], name="totals_of_drivers"
                    ),
                    models.Index(
                        condition=models.Q(("driver", None)), fields=["club", "track", "season"], name="totals_of_cars"
                    ),
                    models.Index(fields=["driver", "car"], name="totals_of_driver"),
                    models.Index(fields=["car", "driver"], name="totals_of_car"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("club"),
                        models.F("season"),
                        django.db.models.functions.comparison.Coalesce("track", 0),
                        models.F("session_type"),
                        django.db.models.functions.comparison.Coalesce("driver", 0),
                        django.db.models.functions.comparison.Coalesce("car", 0),
                        name="one_sum_per_season",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="carremoval",
            index=models.Index(fields=["-at", "-id"], name="carremoval_newest_first"),
        ),
        migrations.AddIndex(
            model_name="damage",
            index=models.Index(fields=["-at", "-id"], name="damage_newest_first"),
        ),
        migrations.AddIndex(
            model_name="fuelreading",
            index=models.Index(fields=["-at", "-id"], name="fuelreading_newest_first"),
        ),
        migrations.AddIndex(
            model_name="jumpstart",
            index=models.Index(fields=["-at", "-id"], name="jumpstart_newest_first"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["-began_at", "-id"], name="meeting_newest_first"),
        ),
        migrations.AddIndex(
            model_name="neutralisation",
            index=models.Index(fields=["-at", "-id"], name="neutralisation_newest_first"),
        ),
        migrations.AddIndex(
            model_name="penalty",
            index=models.Index(fields=["-at", "-id"], name="penalty_newest_first"),
        ),
        migrations.AddIndex(
            model_name="pitstop",
            index=models.Index(fields=["-at", "-id"], name="pitstop_newest_first"),
        ),
        migrations.AddIndex(
            model_name="pitstop",
            index=models.Index(fields=["driver", "-at", "-id"], name="pitstop_of_driver"),
        ),
        migrations.AddIndex(
            model_name="pitstop",
            index=models.Index(fields=["car", "-at", "-id"], name="pitstop_of_car"),
        ),
        migrations.AddIndex(
            model_name="stint",
            index=models.Index(fields=["-at", "-id"], name="stint_newest_first"),
        ),
        migrations.AddIndex(
            model_name="stint",
            index=models.Index(fields=["driver", "-at", "-id"], name="stint_of_driver"),
        ),
        migrations.AddIndex(
            model_name="stint",
            index=models.Index(fields=["car", "-at", "-id"], name="stint_of_car"),
        ),
        migrations.AddIndex(
            model_name="suspension",
            index=models.Index(fields=["-at", "-id"], name="suspension_newest_first"),
        ),
        migrations.AddIndex(
            model_name="tyrechange",
            index=models.Index(fields=["-at", "-id"], name="tyrechange_newest_first"),
        ),
        migrations.AddIndex(
            model_name="weatherreport",
            index=models.Index(fields=["-at", "-id"], name="weatherreport_newest_first"),
        ),
    ]
