"""Whether there is a backup of last night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from smartrace_hub.backups.telling import OLD, backup_age_s
from smartrace_hub.watch.clock import told
from smartrace_hub.watching import Complaint, check

LOOK = "`manage.py housekeeping` says what became of the last one, `manage.py backup` makes one now."
EVERY_S = 60.0


@check(every_s=EVERY_S)
def the_newest_backup_is_old() -> Iterator[Complaint]:
    """Of a hub that has none nothing is said: the first is made a minute after it starts, or says why it could not."""
    age_s = backup_age_s()
    if age_s is not None and age_s > OLD.total_seconds():
        yield Complaint(f"The newest backup is {told(timedelta(seconds=age_s))} old.", LOOK)
