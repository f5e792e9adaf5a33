"""What a new hub needs before its first lap: a club, a source, somebody who may log in."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from drivers.models import Club, Source


@transaction.atomic
def make_club_and_source() -> None:
    """A first club with a first tablet, where there is none yet; both can be renamed in the admin."""
    if Club.objects.exists():
        return
    club = Club.objects.create(name="My club", time_zone=club_time_zone())
    Source.objects.create(club=club, name="Tablet")


@transaction.atomic
def make_admin() -> str | None:
    """A first login called `admin`; returns its password, which is shown once, or None where logins exist."""
    if User.objects.exists():
        return None
    password = secrets.token_urlsafe(9)
    User.objects.create_superuser("admin", password=password)
    return password


def club_time_zone() -> str:
    """The one that was set, else this machine's, else UTC."""
    parts = Path("/etc/localtime").resolve().parts
    if settings.HUB_CLUB_TIME_ZONE != "UTC" or "zoneinfo" not in parts:
        return settings.HUB_CLUB_TIME_ZONE
    name = "/".join(parts[parts.index("zoneinfo") + 1 :])
    return "UTC" if name in {"Etc/UTC", "UCT", "Zulu"} else name
