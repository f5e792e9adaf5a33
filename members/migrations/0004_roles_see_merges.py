"""Roles are given again: there are merges of sessions to see and to write."""

from django.db import migrations

from members.roles import give_roles


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_roles_may_rule"),
        ("championships", "0009_merges_in_place_of_fields"),
    ]

    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
