"""The race on which pages decide: its entries and laps, and who decides."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from drivers.models import Club
from members.models import Membership
from races.models import Entry, Lap, Session


def entry(name: str) -> Entry:
    return Entry.objects.get(session__type="race", driver__name=name)


def laps(name: str, *numbers: int) -> list[Lap]:
    return list(Lap.objects.filter(session__type="race", driver__name=name, number__in=numbers).order_by("number"))


def keys(rows: list[Any]) -> str:
    return ",".join(str(row.pk) for row in rows)


def race() -> Session:
    return Session.objects.get(type="race")


def race_there() -> str:
    """What the race is called where its club is."""
    with timezone.override("Europe/Berlin"):
        return str(race())


def user(name: str, *permissions: str) -> Client:
    """Somebody who sees everything, and may what is named."""
    found = User.objects.create_user(name, is_staff=True)
    Membership.objects.create(user=found, club=Club.objects.get(name="Slotfreunde"))
    found.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    found.user_permissions.add(*Permission.objects.filter(codename__in=permissions))
    browser = Client()
    browser.force_login(found)
    return browser
