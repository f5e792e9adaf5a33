"""What the roles may, against the table of the issue; and what an upgrade makes of those who were there before."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from drivers.models import Club
from members.clubs import clubs_of
from members.models import Membership
from members.roles import (
    NAMES,
    NOBODYS,
    ROLES,
    SEEN,
    give_roles,
    permissions_of,
    roles_with,
)
from tests.members.people import somebody

ROOMS = ["drivers", "races", "ingest", "championships", "members"]


def labels() -> set[str]:
    return {model._meta.label_lower for room in ROOMS for model in apps.get_app_config(room).get_models()}


def test_every_model_is_seen_by_all_roles_or_by_none_for_a_reason() -> None:
    seen = {f"{app}.{model}" for app, models in SEEN.items() for model in models}
    assert labels() == seen | NOBODYS.keys()
    assert not seen & NOBODYS.keys()


@pytest.mark.parametrize("name", NAMES)
def test_a_role_may_view_what_every_role_may_and_no_login_or_token(db: None, name: str) -> None:
    give_roles(apps)
    views = Permission.objects.filter(group__name=name, codename__startswith="view_")
    told = {f"{one.content_type.app_label}.{one.content_type.model}" for one in views}
    assert told == labels() - NOBODYS.keys()


@pytest.mark.parametrize(
    ("permission", "lowest"),
    [
        ("races.view_lap", "Viewer"),
        ("races.rule_on_running", "Marshal"),
        ("races.rule", "Race director"),
        ("drivers.change_driver", "Race director"),
        ("races.change_meeting", "Race director"),
        ("races.forget", "Organiser"),
        ("drivers.add_source", "Organiser"),
        ("drivers.change_club", "Organiser"),
        ("championships.change_championship", "Organiser"),
        ("championships.delete_adjustment", "Organiser"),
    ],
)
def test_what_a_role_may_every_higher_one_may(permission: str, lowest: str) -> None:
    assert [role.name for role in roles_with(permission)] == NAMES[NAMES.index(lowest) :]


@pytest.mark.parametrize(
    "permission",
    [
        "races.add_lap", "races.change_lap", "races.change_session", "races.delete_session", "ingest.delete_rawevent",
        "drivers.add_club", "drivers.delete_club", "drivers.delete_source", "drivers.delete_driver", "auth.view_user",
        "auth.change_group", "authtoken.view_token", "members.add_membership", "drivers.add_driver",
        "championships.change_standingssnapshot",
    ],
)  # fmt: skip
def test_no_role_may_what_is_projected_or_the_hubs(permission: str) -> None:
    assert roles_with(permission) == []


@pytest.mark.parametrize("name", NAMES)
def test_migrations_make_the_roles_with_all_they_may(django_db_setup: dict[str, set[str]], name: str) -> None:
    """As they leave them: a model or a permission that is new in the table wants a migration that gives roles again."""
    assert django_db_setup[name] == permissions_of(name)


def test_roles_given_again_are_the_same_and_keep_what_a_club_added(db: None) -> None:
    give_roles(apps)
    extra = Permission.objects.get(codename="view_user")
    Group.objects.get(name="Marshal").permissions.add(extra)
    before = {group.name: group.permissions.count() for group in Group.objects.all()}
    give_roles(apps)
    assert {group.name: group.permissions.count() for group in Group.objects.all()} == before
    assert len(ROLES) == 4


def test_a_user_sees_the_clubs_they_belong_to(club: Club) -> None:
    other = Club.objects.create(name="Others")
    assert clubs_of(somebody("Viewer", club)) == {club.pk}
    assert clubs_of(somebody("Marshal")) == frozenset()
    assert clubs_of(somebody("Organiser", club, other)) is None
    assert clubs_of(somebody("superuser")) is None
    gone = somebody("Race director", club)
    gone.is_active = False
    assert clubs_of(gone) == frozenset()


# What an upgrade makes of those who were there before


@pytest.fixture
def before_roles(transactional_db: None) -> Any:
    """The hub as it was before there were roles; and afterwards as it is now."""
    MigrationExecutor(connection).migrate([("members", None)])
    yield MigrationExecutor(connection).loader.project_state([("drivers", "0010_fill_search_keys")]).apps
    upgrade()
    Group.objects.all().delete()


def permission_of_before(model: str) -> Permission:
    """To add a ruling, as it was when laps and results had rulings of their own."""
    kind, _ = ContentType.objects.get_or_create(app_label="races", model=model)
    return Permission.objects.create(content_type=kind, codename=f"add_{model}", name=f"Can add {model}")


def upgrade() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_whoever_worked_in_the_admin_goes_on_seeing_every_club(before_roles: Any) -> None:
    clubs = [Club.objects.create(name=name) for name in ("One", "Two")]
    steward = User.objects.create_user("steward", is_staff=True)
    steward.user_permissions.add(permission_of_before("lapruling"))
    User.objects.create_superuser("petra")
    User.objects.create_user("display")
    upgrade()
    belongs = Membership.objects.order_by("user", "club").values_list("user__username", "club__name")
    assert list(belongs) == [("steward", "One"), ("steward", "Two")]
    assert clubs_of(User.objects.get(username="steward")) is None
    assert User.objects.get(username="steward").has_perm("races.rule")
    assert len(clubs) == 2


def test_a_group_of_the_clubs_own_gives_nobody_rights_by_its_name(before_roles: Any) -> None:
    own = Group.objects.create(name="Marshal")
    own.permissions.add(permission_of_before("resultruling"))
    User.objects.create_user("steward", is_staff=True).groups.add(own)
    upgrade()
    steward = User.objects.get(username="steward")
    assert [group.name for group in steward.groups.all()] == ["Marshal (own)"]
    assert steward.has_perm("races.rule")
    assert not steward.has_perm("races.view_lap")
    assert set(NAMES) < set(Group.objects.values_list("name", flat=True))
