"""What the frame does by the clock."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command

from housekeeping.jobs import nightly
from smartrace_hub.backups.making import make_backup


@nightly
def nightly_backup() -> str:
    """Dumped, read again, thinned, and copied; see `smartrace_hub/backups`."""
    if not settings.HUB_BACKUP_NIGHTLY:
        return ""
    return " ".join(make_backup("nightly").remarks)


@nightly
def sessions_that_ended() -> None:
    """Log-ins that are over leave the database."""
    call_command("clearsessions")
