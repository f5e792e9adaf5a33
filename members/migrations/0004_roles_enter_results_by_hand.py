"""Roles see what was entered by hand; organisers enter it."""

from django.db import migrations

from members.roles import give_roles


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_roles_may_rule"),
        ("championships", "0007_results_entered_by_hand"),
    ]

    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
