from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("races", "0013_carry_rulings_over")]

    operations = [migrations.DeleteModel("LapRuling"), migrations.DeleteModel("ResultRuling")]
