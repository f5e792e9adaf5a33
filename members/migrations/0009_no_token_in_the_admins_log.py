"""What was logged of tokens of the API was called by them."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations


def hide(apps: Apps, schema_editor: Any) -> None:
    tokens = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="authtoken")
    kinds = list(tokens.values_list("pk", flat=True))
    apps.get_model("admin", "LogEntry").objects.filter(content_type__in=kinds).update(object_repr="a token")


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0008_roles_see_handicaps"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(hide, migrations.RunPython.noop)]
