"""Whether what the hub does at night comes to its end."""

from __future__ import annotations

from collections.abc import Iterator

from housekeeping.models import JobRun
from housekeeping.running import trouble_of
from smartrace_hub.watching import Complaint, check

LOOK = "The admin's first page tells superusers why, and so does `manage.py housekeeping`."


@check
def a_job_of_the_night_failed() -> Iterator[Complaint]:
    """What it said may name folders, and is for superusers."""
    for run in JobRun.objects.all():
        if trouble_of(run):
            how = "failed" if run.has_failed else "hangs" if run.ended_at is None else "has something to say"
            yield Complaint(f"The job *{run.name}* {how}.", LOOK)
