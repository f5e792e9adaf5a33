from django.db import migrations

from races.rulings.carried_over_meetings import carry_over


class Migration(migrations.Migration):
    """What meetings were called, and dated, is in the log of rulings."""

    dependencies = [("races", "0017_sessions_and_meetings_as_ruled")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
