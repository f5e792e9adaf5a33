"""What a new hub needs before its first lap: a club, a source, somebody who may log in."""

from __future__ import annotations

import secrets
import zoneinfo
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from drivers.models import Club, Source

NOWHERE = {"UTC", "UCT", "Zulu", "Etc/UTC", "Etc/UCT", "Etc/Zulu", "Etc/Universal", "Universal"}
"""What machines are set to whose place nobody told."""


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
    """The one that was set, also by TZ, else this machine's, else UTC."""
    if about_tz():
        return settings.HUB_CLUB_TIME_ZONE  # which is UTC where nobody says otherwise
    told = (settings.HUB_CLUB_TIME_ZONE, *machines_time_zones())
    known = zoneinfo.available_timezones()
    return next((name for name in told if name in known and name not in NOWHERE), "UTC")


def about_tz() -> str:
    """A sentence where the variable TZ names no time zone, so that nobody wonders; else nothing."""
    if not settings.HUB_TZ or settings.HUB_TZ in zoneinfo.available_timezones():
        return ""
    return f"TZ={settings.HUB_TZ} is not the name of a time zone, and not taken; Europe/Berlin would be one."


def machines_time_zones() -> Iterator[str]:
    """What the machine was set up with: a link into its time zones, or on Debian a file with the name."""
    parts = Path("/etc/localtime").resolve().parts
    if "zoneinfo" in parts:
        yield "/".join(parts[parts.index("zoneinfo") + 1 :])
    with suppress(OSError, UnicodeDecodeError):
        yield Path("/etc/timezone").read_text("utf-8").strip()
