import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import championships.texts


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("drivers", "0002_aliases_keep_what_was_said"),
        ("races", "0003_lap_summaries_and_careers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Championship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                (
                    "season",
                    models.CharField(
                        blank=True, help_text="As the club calls it: 2026, or Winter 2026/27.", max_length=50
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(
                        blank=True, help_text="Sessions before that day are assigned by no rule.", null=True
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="Sessions after that day are assigned by no rule.", null=True
                    ),
                ),
                (
                    "planned_rounds",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many there will be; without it nobody can say who is champion early.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(999)],
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("running", "running"), ("final", "final")],
                        default="draft",
                        max_length=20,
                    ),
                ),
                (
                    "participants",
                    models.CharField(
                        choices=[("open", "everybody but guests"), ("list", "those listed; all others are guests")],
                        default="open",
                        max_length=20,
                    ),
                ),
                (
                    "do_guests_take_points",
                    models.BooleanField(
                        default=True,
                        help_text="Whoever comes behind a guest keeps that place; else moves up.",
                        verbose_name="guests take points",
                    ),
                ),
                (
                    "crew",
                    models.CharField(
                        choices=[
                            ("most", "whoever drove most laps"),
                            ("last", "whoever drove last"),
                            ("each", "each of them in full"),
                            ("split", "each of them an equal part"),
                        ],
                        default="most",
                        help_text="Whose result it is.",
                        max_length=20,
                        verbose_name="shared controllers",
                    ),
                ),
                (
                    "several",
                    models.CharField(
                        choices=[("best", "the best of their places"), ("all", "each of their places")],
                        default="best",
                        help_text="What counts of who drove on several in one session; others keep their places.",
                        max_length=20,
                        verbose_name="several controllers",
                    ),
                ),
                (
                    "decimal_places",
                    models.PositiveSmallIntegerField(
                        default=2,
                        help_text="To which every award is rounded.",
                        validators=[django.core.validators.MaxValueValidator(6)],
                    ),
                ),
                (
                    "rounding",
                    models.CharField(
                        choices=[
                            ("ROUND_HALF_UP", "ROUND_HALF_UP"),
                            ("ROUND_HALF_EVEN", "ROUND_HALF_EVEN"),
                            ("ROUND_DOWN", "ROUND_DOWN"),
                            ("ROUND_UP", "ROUND_UP"),
                        ],
                        default="ROUND_HALF_UP",
                        max_length=20,
                    ),
                ),
                (
                    "minimum_starters",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="A round with fewer starters counts for nobody."
                    ),
                ),
                (
                    "are_bonuses_dropped",
                    models.BooleanField(
                        default=True,
                        help_text="Together with their round; else bonus points always count.",
                        verbose_name="bonuses are dropped",
                    ),
                ),
                (
                    "are_bonuses_factored",
                    models.BooleanField(
                        default=True, help_text="By the factor of their round.", verbose_name="bonuses are multiplied"
                    ),
                ),
                (
                    "is_dsq_droppable",
                    models.BooleanField(
                        default=True,
                        help_text="Else such a round always counts.",
                        verbose_name="disqualifications can be dropped",
                    ),
                ),
                (
                    "merging",
                    models.CharField(
                        choices=[
                            ("none", "not merged: each session scores"),
                            ("laps", "merged: most laps, then the shortest time"),
                            ("points", "merged: most points of the heats"),
                        ],
                        default="none",
                        max_length=20,
                        verbose_name="heats",
                    ),
                ),
                (
                    "merged_types",
                    models.CharField(
                        blank=True,
                        default="race",
                        help_text="Types of sessions that are merged, commas between.",
                        max_length=200,
                    ),
                ),
                (
                    "merged_into",
                    models.CharField(
                        blank=True, default="race", help_text="As which type that is scored.", max_length=50
                    ),
                ),
                (
                    "teams",
                    models.CharField(
                        choices=[
                            ("off", "no team standings"),
                            ("driven", "of the team driven for at that time"),
                            ("list", "of the team in the list of participants"),
                        ],
                        default="off",
                        max_length=20,
                    ),
                ),
                (
                    "best_of_team",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="So many drivers score for it in a round; empty: all.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                    ),
                ),
                (
                    "has_manufacturers",
                    models.BooleanField(
                        default=False, help_text="Standings of the cars' makes.", verbose_name="manufacturers"
                    ),
                ),
                (
                    "best_of_manufacturer",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="So many drivers score for it in a round; empty: all.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                    ),
                ),
                (
                    "are_classes_exclusive",
                    models.BooleanField(
                        default=True,
                        help_text="It is a fault when a driver appears in two classes.",
                        verbose_name="one class a season",
                    ),
                ),
                (
                    "trouble",
                    models.TextField(blank=True, editable=False, help_text="Why its standings could not be computed."),
                ),
                (
                    "reckoned_at",
                    models.DateTimeField(editable=False, help_text="When its standings last became others.", null=True),
                ),
                (
                    "revision",
                    models.BigIntegerField(
                        default=0, editable=False, help_text="Another one whenever it was computed."
                    ),
                ),
                ("finalised_at", models.DateTimeField(editable=False, null=True)),
                (
                    "changed_since_final_at",
                    models.DateTimeField(
                        editable=False,
                        help_text="Since when it would end otherwise, by the results as they are now.",
                        null=True,
                    ),
                ),
                (
                    "club",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="championships",
                        to="drivers.club",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("club", "name", "season"), name="one_championship_per_name_and_season"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="championship_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned_rounds", None), ("planned_rounds__range", (1, 999)), _connector="OR"
                        ),
                        name="championship_has_a_round",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decimal_places__lte", 6)), name="championship_rounds_to_six_places"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("best_of_team", None), ("best_of_team__gte", 1), _connector="OR"),
                        name="somebody_scores_for_a_team",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("best_of_manufacturer", None), ("best_of_manufacturer__gte", 1), _connector="OR"
                        ),
                        name="somebody_scores_for_a_manufacturer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("changed_since_final_at", None), ("state", "final"), _connector="OR"),
                        name="only_what_is_final_changes_since",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChampionshipClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=1)),
                ("name", models.CharField(max_length=100)),
                (
                    "by",
                    models.CharField(
                        choices=[
                            ("tag", "a tag of the car"),
                            ("manufacturer", "the car's manufacturer"),
                            ("scale", "the car's scale"),
                            ("list", "the list of participants"),
                        ],
                        default="tag",
                        max_length=20,
                    ),
                ),
                (
                    "value",
                    models.CharField(
                        blank=True, help_text="Which tag, manufacturer or scale; case is ignored.", max_length=200
                    ),
                ),
                (
                    "championship",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="classes",
                        to="championships.championship",
                    ),
                ),
            ],
            options={
                "verbose_name": "class",
                "verbose_name_plural": "classes",
                "ordering": ["championship", "order", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("championship", "name"), name="one_class_per_name"),
                    models.CheckConstraint(
                        condition=models.Q(("by", "list"), models.Q(("value", ""), _negated=True), _connector="OR"),
                        name="class_says_which_cars",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "of",
                    models.CharField(
                        choices=[
                            ("drivers", "drivers and classes"),
                            ("teams", "teams"),
                            ("manufacturers", "manufacturers"),
                        ],
                        default="drivers",
                        max_length=20,
                        verbose_name="standings of",
                    ),
                ),
                ("first", models.PositiveSmallIntegerField(default=1, verbose_name="from round")),
                (
                    "last",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Empty: the last.", null=True, verbose_name="to round"
                    ),
                ),
                ("best", models.PositiveSmallIntegerField(blank=True, help_text="So many rounds count.", null=True)),
                (
                    "drop",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Or: so many rounds do not count.", null=True
                    ),
                ),
                (
                    "from_round",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Before it has been held nothing is dropped.",
                        null=True,
                        verbose_name="only after round",
                    ),
                ),
                (
                    "championship",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="championships.championship",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of the season",
                "verbose_name_plural": "parts of the season",
                "ordering": ["championship", "of", "first", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("championship", "of", "first"), name="one_part_from_each_round"),
                    models.CheckConstraint(condition=models.Q(("first__gte", 1)), name="part_begins_with_a_round"),
                    models.CheckConstraint(
                        condition=models.Q(("last", None), ("last__gte", models.F("first")), _connector="OR"),
                        name="part_ends_after_its_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("best", None), ("drop", None), _connector="OR"),
                        name="part_has_best_or_drop",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("best", None), ("best__gte", 1), _connector="OR"),
                        name="part_counts_a_round",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_guest",
                    models.BooleanField(default=False, help_text="Races, and does not score.", verbose_name="guest"),
                ),
                (
                    "championship",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participant_set",
                        to="championships.championship",
                    ),
                ),
                (
                    "driver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="participations", to="drivers.driver"
                    ),
                ),
                (
                    "of_class",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="championships.championshipclass",
                        verbose_name="class",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="drivers.team",
                    ),
                ),
            ],
            options={
                "ordering": ["championship", "driver__name_key", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("championship", "driver"),
                        name="one_participant_per_driver",
                        violation_error_message="This driver is listed already; a driver is in one class and one team.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "held_on",
                    models.DateField(
                        blank=True,
                        help_text="A rule that makes rounds of meetings takes this one that day.",
                        null=True,
                        verbose_name="planned for",
                    ),
                ),
                (
                    "factor",
                    models.DecimalField(
                        decimal_places=3, default=1, help_text="0.5 for a race cut short, 2 for a finale.", max_digits=6
                    ),
                ),
                (
                    "merging",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "not merged: each session scores"),
                            ("laps", "merged: most laps, then the shortest time"),
                            ("points", "merged: most points of the heats"),
                        ],
                        help_text="Empty: as in the whole championship.",
                        max_length=20,
                        verbose_name="heats",
                    ),
                ),
                (
                    "is_by_rule",
                    models.BooleanField(
                        default=False,
                        help_text="Such rounds are numbered in the order they were held.",
                        verbose_name="made by rule",
                    ),
                ),
                (
                    "championship",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rounds",
                        to="championships.championship",
                    ),
                ),
            ],
            options={
                "ordering": ["championship", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("championship", "number"),
                        name="one_round_per_number",
                        violation_error_message="There is a round with this number.",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="rounds_are_numbered_from_1"),
                    models.CheckConstraint(condition=models.Q(("factor__gt", 0)), name="round_counts_for_something"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("decided_at", models.DateTimeField(auto_now=True)),
                (
                    "is_moved_up",
                    models.BooleanField(
                        default=False,
                        help_text="As if the driver had not been there; else places stay.",
                        verbose_name="others move up",
                    ),
                ),
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
                    "championship",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exclusions",
                        to="championships.championship",
                    ),
                ),
                (
                    "driver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exclusions", to="drivers.driver"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the whole season.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="championships.round",
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_at", "-id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        models.F("championship"),
                        models.F("driver"),
                        django.db.models.functions.comparison.Coalesce("round", 0),
                        name="one_exclusion_per_driver_and_round",
                        violation_error_message="This driver is excluded from it already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AssignmentRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=1)),
                (
                    "session_type",
                    models.CharField(
                        blank=True, help_text="Only sessions of this type; empty: of any but practice.", max_length=50
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Monday"),
                            (2, "Tuesday"),
                            (3, "Wednesday"),
                            (4, "Thursday"),
                            (5, "Friday"),
                            (6, "Saturday"),
                            (7, "Sunday"),
                        ],
                        help_text="Only of meetings that began on this day, where the club is.",
                        null=True,
                    ),
                ),
                ("starts_on", models.DateField(blank=True, help_text="Only from this day on.", null=True)),
                ("ends_on", models.DateField(blank=True, help_text="Only until this day.", null=True)),
                (
                    "into",
                    models.CharField(
                        choices=[
                            ("meeting", "one round of each meeting"),
                            ("session", "one round of each session"),
                            ("planned", "the round planned for that day"),
                            ("round", "always the same round"),
                        ],
                        default="meeting",
                        max_length=20,
                    ),
                ),
                (
                    "counts_as",
                    models.CharField(
                        blank=True, help_text="Another type than the session's own, to score.", max_length=50
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        help_text="Only of this meeting.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="races.meeting",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        help_text="Only from this tablet.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="drivers.source",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        blank=True,
                        help_text="Only on this track.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="races.track",
                    ),
                ),
                (
                    "championship",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignment_rules",
                        to="championships.championship",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="championships.round",
                    ),
                ),
            ],
            options={
                "ordering": ["championship", "order", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("championship", "order"), name="one_assignment_rule_at_a_time"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("into", "round"), ("round__isnull", False)),
                            models.Q(models.Q(("into", "round"), _negated=True), ("round", None)),
                            _connector="OR",
                        ),
                        name="rule_names_a_round_where_it_is_always_the_same",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="rule_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weekday", None), models.Q(("weekday__gte", 1), ("weekday__lte", 7)), _connector="OR"
                        ),
                        name="rule_has_a_day_of_the_week",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("decided_at", models.DateTimeField(auto_now=True)),
                ("manufacturer", models.CharField(blank=True, max_length=200)),
                ("points", models.DecimalField(decimal_places=3, help_text="Below 0 to take some.", max_digits=9)),
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
                    "driver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjustments",
                        to="drivers.driver",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="drivers.team",
                    ),
                ),
                (
                    "championship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adjustments",
                        to="championships.championship",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        help_text="From whose standings on; empty: the whole season.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="championships.round",
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_at", "-id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("driver__isnull", False), ("manufacturer", ""), ("team", None)),
                            models.Q(("driver", None), ("manufacturer", ""), ("team__isnull", False)),
                            models.Q(("driver", None), ("team", None), models.Q(("manufacturer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="adjustment_is_of_one",
                        violation_error_message="Points are given to one driver, one team or one manufacturer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points", 0), _negated=True), name="adjustment_is_of_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event", models.BigIntegerField(editable=False)),
                (
                    "counts_as",
                    models.CharField(
                        blank=True, help_text="Another type than the session's own, to score.", max_length=50
                    ),
                ),
                ("is_by_rule", models.BooleanField(default=False, editable=False, verbose_name="by rule")),
                ("assigned_at", models.DateTimeField(auto_now=True)),
                (
                    "lost_at",
                    models.DateTimeField(editable=False, help_text="When its session was no longer there.", null=True),
                ),
                (
                    "championship",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="session_set",
                        to="championships.championship",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="session_set",
                        to="championships.round",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="championships.assignmentrule",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="round_set",
                        to="races.session",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="drivers.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "session of a round",
                "verbose_name_plural": "sessions of rounds",
                "ordering": ["championship", "round__number", "session__opened_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("session", None)), fields=["championship"], name="round_session_lost"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("championship", "session"),
                        name="one_round_per_session",
                        violation_error_message="The session is in a round of this championship already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_by_rule", False), ("round__isnull", False), _connector="OR"),
                        name="rules_keep_nobody_out",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CrewShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("decided_at", models.DateTimeField(auto_now=True)),
                ("controller", models.SmallIntegerField()),
                (
                    "numerator",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="0: none of the points.", verbose_name="part"
                    ),
                ),
                ("denominator", models.PositiveSmallIntegerField(default=1, verbose_name="of")),
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
                    "driver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="drivers.driver"
                    ),
                ),
                (
                    "round_session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="championships.roundsession",
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_at", "-id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round_session", "controller", "driver"), name="one_share_per_driver_of_a_controller"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("denominator__gte", 1), ("numerator__lte", models.F("denominator"))),
                        name="share_is_at_most_all",
                        violation_error_message="That is no part of a result.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scoring",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "session_type",
                    models.CharField(default="race", help_text="race, qualifying, or as it counts.", max_length=50),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("table", "a table"),
                            ("linear", "step × (N − p) + last"),
                            ("formula", "a × (N − p + c) / N + b"),
                        ],
                        default="table",
                        max_length=20,
                    ),
                ),
                (
                    "points",
                    models.CharField(
                        blank=True,
                        help_text="Of a table, from the first place on: 25 18 15 12 10.",
                        max_length=1000,
                        validators=[championships.texts.validate_points],
                    ),
                ),
                (
                    "beyond",
                    models.DecimalField(
                        decimal_places=3,
                        default=0,
                        help_text="Of a table: for every place after the last listed.",
                        max_digits=9,
                    ),
                ),
                (
                    "step",
                    models.DecimalField(
                        decimal_places=3, default=1, help_text="Of a line: for each place gained.", max_digits=9
                    ),
                ),
                (
                    "last",
                    models.DecimalField(
                        decimal_places=3, default=1, help_text="Of a line: for the last place.", max_digits=9
                    ),
                ),
                ("a", models.DecimalField(decimal_places=3, default=10, help_text="Of a formula.", max_digits=9)),
                ("b", models.DecimalField(decimal_places=3, default=1, help_text="Of a formula.", max_digits=9)),
                (
                    "c",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Of a formula: 0, or 1 where the last gets something."
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[("starters", "starters"), ("classified", "classified"), ("entered", "entered")],
                        default="starters",
                        help_text="N.",
                        max_length=20,
                    ),
                ),
                (
                    "participation",
                    models.DecimalField(
                        decimal_places=3,
                        default=0,
                        help_text="For everybody who started and was not disqualified.",
                        max_digits=9,
                    ),
                ),
                (
                    "shared_places",
                    models.CharField(
                        choices=[("each", "each"), ("shared", "shared")],
                        default="each",
                        help_text="In a dead heat: each gets the place's points, or all their places' are shared.",
                        max_length=20,
                    ),
                ),
                (
                    "dnf",
                    models.CharField(
                        choices=[("by position", "by position"), ("zero", "zero"), ("from laps", "from laps")],
                        default="zero",
                        max_length=20,
                        verbose_name="retired",
                    ),
                ),
                (
                    "dnf_from_pct",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        help_text="% of the winner's laps.",
                        max_digits=5,
                        verbose_name="retired from",
                    ),
                ),
                (
                    "championship",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scorings",
                        to="championships.championship",
                    ),
                ),
                (
                    "of_class",
                    models.ForeignKey(
                        blank=True,
                        help_text="Only in this class's own standings; a class with none is scored as everybody.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scorings",
                        to="championships.championshipclass",
                        verbose_name="class",
                    ),
                ),
            ],
            options={
                "ordering": ["championship", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("championship"),
                        models.F("session_type"),
                        django.db.models.functions.comparison.Coalesce("of_class", 0),
                        name="one_scoring_per_session_type",
                        violation_error_message="Sessions of this type are scored already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dnf_from_pct__gte", 0), ("dnf_from_pct__lte", 100)),
                        name="retired_from_0_to_100_pct",
                        violation_error_message="Of the winner's laps it can be 0 to 100 per cent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("c__lte", 1)),
                        name="formula_is_one_of_two",
                        violation_error_message="c is 0 or 1.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bonus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("pole", "pole"), ("fastest lap", "fastest lap"), ("most laps led", "most laps led")],
                        default="fastest lap",
                        max_length=20,
                        verbose_name="for",
                    ),
                ),
                ("points", models.DecimalField(decimal_places=3, default=1, max_digits=9)),
                (
                    "among",
                    models.CharField(
                        choices=[("anyone", "anyone"), ("classified", "classified"), ("top", "top")],
                        default="anyone",
                        help_text="Who may have it.",
                        max_length=20,
                    ),
                ),
                (
                    "top",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Of the top: down to which place.", null=True
                    ),
                ),
                (
                    "is_passed_on",
                    models.BooleanField(
                        default=False,
                        help_text="If whoever did it may not have it, the best of those who may gets it.",
                        verbose_name="passed on",
                    ),
                ),
                (
                    "tied",
                    models.CharField(
                        choices=[("first", "first"), ("shared", "shared"), ("each", "each")],
                        default="first",
                        help_text="Whose it is where several did.",
                        max_length=20,
                    ),
                ),
                (
                    "scoring",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="bonuses", to="championships.scoring"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "bonuses",
                "ordering": ["scoring", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("scoring", "kind"), name="one_bonus_of_each_kind"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("among", "top"), _negated=True),
                            models.Q(("top__gte", 1), ("top__isnull", False)),
                            _connector="OR",
                        ),
                        name="bonus_says_down_to_which_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "table",
                    models.CharField(help_text="drivers, teams, manufacturers, or class and its key.", max_length=40),
                ),
                ("after_round", models.PositiveSmallIntegerField()),
                ("rows", models.TextField(help_text="The standings after the round, best first.")),
                ("scores", models.TextField(help_text="What the round brought to whom, award by award.")),
                (
                    "chances",
                    models.TextField(blank=True, help_text="What the title still takes; only after the latest round."),
                ),
                ("digest", models.CharField(help_text="Of all of it.", max_length=80)),
                (
                    "championship",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="championships.championship",
                    ),
                ),
            ],
            options={
                "ordering": ["championship", "table", "after_round"],
                "constraints": [
                    models.UniqueConstraint(fields=("championship", "table", "after_round"), name="one_sheet_per_round")
                ],
            },
        ),
        migrations.CreateModel(
            name="TieBreak",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("countback", "countback: most wins, then most second places, …"),
                            ("best dropped", "best dropped score"),
                            ("best qualifying", "best qualifying"),
                            ("head to head", "head to head"),
                            ("latest result", "latest result"),
                            ("fewest rounds", "fewest rounds driven"),
                        ],
                        default="countback",
                        max_length=20,
                    ),
                ),
                (
                    "over",
                    models.CharField(
                        choices=[("all", "all"), ("counted", "counted")],
                        default="all",
                        help_text="Of a countback: which results.",
                        max_length=20,
                    ),
                ),
                (
                    "places",
                    models.CharField(
                        choices=[("all", "all"), ("scoring", "scoring")],
                        default="all",
                        help_text="Of a countback: which places.",
                        max_length=20,
                    ),
                ),
                (
                    "sessions",
                    models.CharField(
                        blank=True,
                        help_text="Types of sessions, commas between; empty: races, or qualifyings.",
                        max_length=200,
                    ),
                ),
                (
                    "championship",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties",
                        to="championships.championship",
                    ),
                ),
            ],
            options={
                "verbose_name": "tie-break",
                "ordering": ["championship", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("championship", "order"), name="one_tie_break_at_a_time")
                ],
            },
        ),
    ]
