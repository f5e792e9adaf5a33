"""Running what is due; what fails is logged and remembered, and the others go on."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.timesince import timesince

from housekeeping.alone import to_oneself
from housekeeping.jobs import Job, all_jobs
from housekeeping.models import JobRun

logger = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(hours=1)
"""What failed, or whose process ended first, is tried again."""
CLOCKS_DIFFER = timedelta(minutes=5)
"""A run that began later than that from now was told by a clock that was wrong."""
LONGEST_SAID = 500
TAKES_LONG = timedelta(hours=3)


def run_due(jobs: Iterable[Job] | None = None) -> list[str]:
    """Run what is due, unless another process does; returns the names of what was run."""
    with to_oneself() as is_ours:
        if not is_ours:
            return []
        # Looked up by the lock's holder alone: whoever had it before may just have run them.
        runs = {run.name: run for run in JobRun.objects.all()}
        due = [job for job in (all_jobs() if jobs is None else jobs) if is_due(job, runs.get(job.name), timezone.now())]
        for job in due:
            run(job)
        return [job.name for job in due]


def is_due(job: Job, last: JobRun | None, now: datetime) -> bool:
    if last is None or last.began_at > now + CLOCKS_DIFFER:
        return True
    if (last.has_failed or last.ended_at is None) and now - last.began_at >= AGAIN_AFTER:
        return True
    return last.began_at < job.was_due_at(now)


def run(job: Job) -> JobRun:
    """Run it now, and remember what became of it. Its own faults are caught; the database's are raised."""
    done = JobRun(name=job.name, began_at=timezone.now())
    done.save()
    try:
        done.said = job.do() or ""
    except Exception as error:
        logger.exception("the job %r failed", job.name)
        done.has_failed, done.said = True, str(error) or type(error).__name__
    done.said = done.said[:LONGEST_SAID]
    done.ended_at = timezone.now()
    done.save()
    return done


def troubles() -> list[str]:
    """A sentence for each job that failed when it last ran, had something to say, or does not come to its end."""
    return [sentence for run in JobRun.objects.all() if (sentence := trouble_of(run))]


def trouble_of(run: JobRun) -> str:
    if run.has_failed:
        return f"{run.name.capitalize()} failed: {run.said}"
    if run.ended_at is None and timezone.now() - run.began_at > TAKES_LONG:
        return f"{run.name.capitalize()} has not come to its end for {timesince(run.began_at)}: is a disk of it away?"
    return run.said
