"""The four roles; and whoever works in the admin today belongs to every club there is, so that nobody loses any."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from members.roles import NAMES, give_roles


def keep_own_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A group of the club's own that is called as a role is no role: nobody is given rights by its name."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=NAMES):
        group.name = f"{group.name} (own)"
        group.save()


def take_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=NAMES).delete()


def belong_everywhere(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    staff = apps.get_model("auth", "User").objects.filter(is_staff=True, is_superuser=False)
    clubs = list(apps.get_model("drivers", "Club").objects.all())
    Membership = apps.get_model("members", "Membership")
    Membership.objects.bulk_create(Membership(user=user, club=club) for user in staff for club in clubs)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_memberships"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("championships", "0004_what_rules_name_stays"),
        ("drivers", "0010_fill_search_keys"),
        ("ingest", "0008_keep_which_code_projected"),
        ("races", "0011_fill_search_keys"),
    ]

    operations = [
        migrations.RunPython(keep_own_groups, migrations.RunPython.noop),
        migrations.RunPython(give_roles, take_roles),
        migrations.RunPython(belong_everywhere, migrations.RunPython.noop),
    ]
