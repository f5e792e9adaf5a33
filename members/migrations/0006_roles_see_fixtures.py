"""Fixtures that are kept for a round are new, so that the roles are given once more."""

from django.db import migrations

from members.roles import give_roles


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_roles_see_merges"),
        ("championships", "0011_fixtures_are_kept_for_a_round"),
    ]

    operations = [
        migrations.RunPython(give_roles, migrations.RunPython.noop),
    ]
