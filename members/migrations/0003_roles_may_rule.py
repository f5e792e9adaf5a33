"""Roles may rule by the log; and whoever might correct results or void laps before may do all that today."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from members.roles import found, give_roles

BEFORE = ["lapruling", "resultruling"]
RULES = {"races.rule", "races.rule_on_running"}


def carry_rights_over(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    permissions = apps.get_model("auth", "Permission").objects
    before = permissions.filter(content_type__app_label="races", content_type__model__in=BEFORE)
    given = before.filter(codename__in=[f"add_{model}" for model in BEFORE])
    rules = list(found(apps, RULES))
    for group in apps.get_model("auth", "Group").objects.filter(permissions__in=given).distinct():
        group.permissions.add(*rules)
    for user in apps.get_model("auth", "User").objects.filter(user_permissions__in=given).distinct():
        user.user_permissions.add(*rules)
    before.delete()
    apps.get_model("contenttypes", "ContentType").objects.filter(app_label="races", model__in=BEFORE).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_roles_and_who_belongs_where"),
        ("races", "0016_poles_without_a_start"),
    ]

    operations = [
        migrations.RunPython(give_roles, migrations.RunPython.noop),
        migrations.RunPython(carry_rights_over, migrations.RunPython.noop),
    ]
