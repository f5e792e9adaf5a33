from django.db import migrations

from races.rulings.who_is_who_carried_over import carry_over


class Migration(migrations.Migration):
    """Mergers and names the club gave are in the log."""

    dependencies = [
        ("races", "0019_rulings_wait_for_their_events"),
        ("drivers", "0013_mergers_name_their_ruling"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
