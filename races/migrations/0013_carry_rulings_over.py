from django.db import migrations

from races.rulings.carried_over import carry_over


class Migration(migrations.Migration):
    """What was decided before is in the log, in the order it was decided."""

    dependencies = [("races", "0012_a_log_of_rulings")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
