"""What the frame does by the clock."""

from __future__ import annotations

from django.conf import settings

from housekeeping.jobs import every, nightly
from smartrace_hub.backups.making import make_backup
from smartrace_hub.logins import forget_old


@nightly
def nightly_backup() -> str:
    """Dumped, read again, thinned, and copied; see `smartrace_hub/backups`."""
    if not settings.HUB_BACKUP_NIGHTLY:
        return ""
    return " ".join(make_backup("nightly").remarks)


@every(hours=0.25)
def log_ins_that_are_over() -> None:
    """Sessions that ended, and failed log-ins with their addresses once they lock nobody out."""
    forget_old()
