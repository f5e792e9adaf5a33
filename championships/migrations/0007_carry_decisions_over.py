from django.db import migrations

from championships.rulings.carried_over import carry_over


class Migration(migrations.Migration):
    """Points by hand, exclusions, shares and rounds by hand of before are in the log of rulings."""

    dependencies = [
        ("championships", "0006_name_the_authors_there_are"),
        ("races", "0020_carry_who_is_who_over"),
        ("drivers", "0013_mergers_name_their_ruling"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
