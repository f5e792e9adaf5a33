from django.db import migrations

from ingest.log.append_only import install, remove


class Migration(migrations.Migration):
    dependencies = [("ingest", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
