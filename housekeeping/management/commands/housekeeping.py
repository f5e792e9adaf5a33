"""What the hub does by the clock."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from housekeeping.alone import to_oneself
from housekeeping.jobs import Job, all_jobs
from housekeeping.models import JobRun
from housekeeping.running import run


class Command(BaseCommand):
    help = "Lists what the hub does for itself by the clock, when it last did, and what became of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", metavar="JOB", help="Do it now, such as --run 'nightly backup'.")

    def handle(self, *args: Any, run: str | None, **options: Any) -> None:
        jobs = {job.name: job for job in all_jobs()}
        if run is not None:
            if run not in jobs:
                raise CommandError(f"There is no job {run!r}; there are {', '.join(jobs)}.")
            self.do(jobs[run])
        for job in jobs.values() if run is None else [jobs[run]]:
            self.tell(job, JobRun.objects.filter(name=job.name).first())

    def do(self, job: Job) -> None:
        with to_oneself() as is_ours:
            if not is_ours:
                raise CommandError("The hub is keeping house right now; try again in a moment.")
            run(job)

    def tell(self, job: Job, last: JobRun | None) -> None:
        rhythm = "every night" if job.every is None else f"every {job.every.total_seconds() / 3600:g} h"
        if last is None:
            self.stdout.write(f"{job.name}, {rhythm}: never yet")
            return
        became = "failed" if last.has_failed else "done" if last.ended_at else "not ended"
        said = f": {last.said}" if last.said else ""
        self.stdout.write(f"{job.name}, {rhythm}: {became} {last.began_at:%Y-%m-%d %H:%M} UTC{said}")
