from django.db import migrations

from races.rulings.append_only import install_anew


class Migration(migrations.Migration):
    dependencies = [("races", "0023_laps_that_do_not_count_have_an_index")]

    operations = [migrations.RunPython(install_anew, migrations.RunPython.noop)]
