from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ingest", "0004_project_everything_again")]

    operations = [migrations.RemoveField(model_name="projection", name="track")]
