from django.db import migrations

from races.rulings.who_is_who_carried_over import carry_moved_names_over


class Migration(migrations.Migration):
    """Whom a name on a tablet means is in the log wherever people decided it."""

    dependencies = [
        ("races", "0021_summaries_know_their_cars_odometer"),
        ("drivers", "0014_teams_may_be_called_otherwise"),
    ]

    operations = [migrations.RunPython(carry_moved_names_over, migrations.RunPython.noop)]
