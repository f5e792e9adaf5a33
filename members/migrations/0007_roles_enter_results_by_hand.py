"""Roles see what was entered by hand; organisers enter it."""

from django.db import migrations

from members.roles import give_roles


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0006_roles_see_fixtures"),
        ("championships", "0014_results_entered_by_hand"),
    ]

    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
