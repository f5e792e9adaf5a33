"""People with a role in a club, and the browsers in which they are logged in."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client

from drivers.models import Club
from members.models import Membership
from members.roles import give_roles

STRANGER, SUPERUSER, NOBODY = "somebody without a role", "superuser", "nobody"
RANKS = [STRANGER, "Viewer", "Marshal", "Race director", "Organiser", SUPERUSER, NOBODY]
"""Who may more than whom. `nobody` is for what not even a superuser may."""


def somebody(role: str, *clubs: Club, name: str = "") -> User:
    """A login with that role, who belongs to those clubs."""
    name = name or role.lower().replace(" ", "_")
    if role == SUPERUSER:
        return User.objects.create_superuser(name)
    user = User.objects.create_user(name, is_staff=True)
    if role != STRANGER:
        give_roles(apps)  # a test that emptied the database before took them along
        user.groups.add(Group.objects.get(name=role))
    for club in clubs:
        Membership.objects.create(user=user, club=club)
    return user


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def may(role: str, least: str) -> bool:
    return RANKS.index(role) >= RANKS.index(least)
