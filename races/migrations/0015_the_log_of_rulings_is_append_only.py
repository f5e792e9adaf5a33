from django.db import migrations

from races.rulings import append_only


class Migration(migrations.Migration):
    dependencies = [("races", "0014_remove_the_rulings_before")]

    operations = [migrations.RunPython(append_only.install, append_only.remove)]
