"""Roles see what is carried as a handicap; organisers decide it."""

from django.db import migrations

from members.roles import give_roles


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0007_roles_enter_results_by_hand"),
        ("championships", "0015_handicaps_of_a_season"),
    ]

    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
