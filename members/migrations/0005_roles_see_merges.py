"""Roles are given again: there are merges of sessions to see and to write."""

from django.db import migrations

from members.roles import give_roles


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0004_race_directors_decide_who_is_a_team"),
        ("championships", "0010_merges_in_place_of_fields"),
    ]

    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
