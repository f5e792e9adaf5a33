"""Logins, groups and tokens are superusers'; nobody raises their own rights, and there always is a superuser."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from drivers.models import Club
from members.models import Membership
from tests.admin.reading import text
from tests.championships.admin_pages import address, filled_in
from tests.members.people import browser_of, somebody

LAST = "Nobody but petra may do everything here: make somebody else a superuser first, or nobody could any more."


@pytest.fixture
def petra(db: None) -> User:
    """The only superuser."""
    return somebody("superuser", name="petra")


def save(browser: Client, user: User, *off: str, **on: str) -> Any:
    """Their page, with those boxes not ticked and those values."""
    data = filled_in(browser.get(address(user)).content.decode())
    left_out = {*off, "groups", "user_permissions"}
    return browser.post(address(user), {**{name: value for name, value in data.items() if name not in left_out}, **on})


@pytest.mark.parametrize("flag", ["is_superuser", "is_staff", "is_active"])
def test_the_last_superuser_stays_one(petra: User, flag: str) -> None:
    response = save(browser_of(petra), petra, flag)
    assert response.status_code == 200
    assert LAST in text(response.content.decode())
    petra.refresh_from_db()
    assert getattr(petra, flag)


def test_the_last_superuser_is_not_deleted_on_their_page_nor_in_the_list(petra: User) -> None:
    browser = browser_of(petra)
    somebody("Organiser", name="jens")
    on_the_page = browser.post(address(petra, "delete"), {"post": "yes"})
    assert LAST in text(on_the_page.content.decode())
    everybody = list(User.objects.values_list("pk", flat=True))
    chosen = {"action": "delete_selected", "_selected_action": everybody, "post": "yes"}
    in_the_list = browser.post(reverse("admin:auth_user_changelist"), chosen)
    assert LAST in text(in_the_list.content.decode())
    assert User.objects.count() == 2


def test_one_of_two_superusers_may_go(petra: User) -> None:
    jens = somebody("superuser", name="jens")
    assert save(browser_of(petra), jens, "is_superuser").status_code == 302
    jens.refresh_from_db()
    assert not jens.is_superuser
    assert browser_of(petra).post(address(jens, "delete"), {"post": "yes"}).status_code == 302


def test_whoever_was_given_the_right_to_change_users_raises_nobodys_rights(petra: User, club: Club) -> None:
    """As Django has it, that right is that of making oneself a superuser."""
    jens = somebody("Organiser", club, name="jens")
    jens.user_permissions.set(Permission.objects.filter(content_type__app_label__in=["auth", "authtoken", "members"]))
    browser = browser_of(jens)
    for page in (address(jens), reverse("admin:auth_user_changelist"), reverse("admin:auth_user_add")):
        assert browser.get(page).status_code == 403
    assert browser.post(address(jens), {"username": "jens", "is_superuser": "on"}).status_code == 403
    assert browser.post(address(Group.objects.get(name="Viewer")), {"name": "Viewer"}).status_code == 403
    jens.refresh_from_db()
    assert not jens.is_superuser


def test_a_membership_is_given_on_the_users_page(petra: User, club: Club) -> None:
    jens = somebody("Marshal", name="jens")
    rows = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-0-club": str(club.pk),
        "memberships-0-user": str(jens.pk),
        "groups": str(Group.objects.get(name="Marshal").pk),
    }
    assert save(browser_of(petra), jens, **rows).status_code == 302
    assert [str(one) for one in Membership.objects.all()] == ["jens of Slotfreunde"]
    assert browser_of(jens).get(reverse("admin:races_lap_changelist")).status_code == 200


def test_nobody_belongs_to_a_club_twice(petra: User, club: Club) -> None:
    jens = somebody("Marshal", club, name="jens")
    rows = {
        "memberships-TOTAL_FORMS": "2",
        "memberships-1-club": str(club.pk),
        "memberships-1-user": str(jens.pk),
        "groups": str(Group.objects.get(name="Marshal").pk),
    }
    assert save(browser_of(petra), jens, **rows).status_code == 200
    assert Membership.objects.count() == 1
