from django.db import migrations

from members.roles import give_roles


class Migration(migrations.Migration):
    """Teams are merged and called otherwise as drivers and cars are."""

    dependencies = [
        ("members", "0003_roles_may_rule"),
        ("drivers", "0014_teams_may_be_called_otherwise"),
    ]

    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
