"""What people are told of the backups there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils.timesince import timesince

from smartrace_hub.backups.making import newest

OLD = timedelta(days=2)
"""A night may be missed by a hub that is off; from the second on it is said."""


def backup_age_s() -> int | None:
    """Seconds since the newest was made; None where there is none."""
    backup = newest()
    return None if backup is None else max(0, int((datetime.now(UTC) - backup.made_at).total_seconds()))


def said_of_backups() -> str:
    """A sentence for the admin's first page."""
    backup = newest()
    if backup is None:
        return "There is no backup yet: manage.py backup makes one."
    age = datetime.now(UTC) - backup.made_at
    if age < timedelta(minutes=1):
        return "The newest backup was made just now."
    return f"The newest backup is {timesince(backup.made_at)} old."
