"""From the log to the models once more: after an update, or to see whether all is as it should be."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db.models import QuerySet
from tqdm import tqdm

from drivers.models import Source
from ingest.log.verifying import verify
from ingest.management.side_by_side import add_jobs, project_one_again, refuse_jobs_on_one_writer, side_by_side
from ingest.models import Rebuild
from ingest.projection import NewerProjection, bring_up_to_date, refuse_newer
from ingest.projection.projector import project
from ingest.projection.rebuild import begin, check, events_to_take, rebuild


class Command(BaseCommand):
    help = (
        "Projects again from the log, while the hub goes on taking events. What was stopped goes on where it was. "
        "Without --source, every source."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", action="append", help="A source's name or number; may come again.")
        parser.add_argument("--since", type=instant, help="Only from the session before that instant, in ISO 8601.")
        parser.add_argument(
            "--check",
            action="store_true",
            help="Write nothing; report every row that would change, and every event that was.",
        )
        parser.add_argument("--unfinished", action="store_true", help="Only what was asked for and is not done.")
        add_jobs(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_jobs_on_one_writer(options["jobs"])
        sources = chosen(options["source"])
        if options["unfinished"]:
            sources = sources.filter(rebuild__isnull=False)
        self.tells_lines = options["unfinished"] and not sys.stderr.isatty()
        try:
            refuse_newer()
            if options["check"]:
                self.compare(sources, options["since"])
            else:
                bring_up_to_date()
                self.project_again(sources, options["since"], options["jobs"])
        except NewerProjection as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped; manage.py rebuild goes on where it was.") from None

    def project_again(self, sources: QuerySet[Source], since: datetime | None, jobs: int) -> None:
        taken = 0
        if jobs > 1:
            asked_for = [begin(source, since).source_id for source in sources]
            taken, sources = side_by_side(project_one_again, asked_for, jobs), sources.none()
        for source in sources:
            unfinished = Rebuild.objects.filter(source=source).first()
            if unfinished is not None and unfinished.done:
                self.stdout.write(f"{source}: going on after {unfinished.done} events.")
            asked = begin(source, since)
            if unfinished is not None and since is not None:
                self.stderr.write(f"{source}: a rebuild was under way already; it is finished first, whatever --since.")
            with bar(source, asked.total or 0, asked.done) as progress:
                taken += rebuild(source, tell=Lines(self.stdout, source) if self.tells_lines else progress.update)
            project(source)
        self.stdout.write(f"{taken} events projected again.")

    def compare(self, sources: QuerySet[Source], since: datetime | None) -> None:
        found = 0
        for source in sources:
            with bar(source, events_to_take(source, since)) as progress:
                for change in check(source, since, tell=progress.update):
                    found += 1
                    progress.clear()
                    self.stdout.write(f"{source}: {change}")
        self.verify(sources)
        if found:
            raise CommandError(f"{found} rows would change; manage.py rebuild changes them.")
        self.stdout.write("Everything is as the log tells it.")

    def verify(self, sources: QuerySet[Source]) -> None:
        """Whether the log itself is what came: otherwise nothing that follows from it is right."""
        faults = [f"{source}: {fault}." for source in sources for fault in verify(source).faults]
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError("The log is not as it was sealed; manage.py verify_log tells more.")


def chosen(names: list[str] | None) -> QuerySet[Source]:
    """The sources of these names or numbers, or all; CommandError for one there is not."""
    sources = Source.objects.select_related("club").order_by("pk")
    if not names:
        return sources
    found = [pk for name in names for pk in numbers_of(name)]
    return sources.filter(pk__in=found)


def numbers_of(name: str) -> Iterator[int]:
    named = Source.objects.filter(name=name)
    if not named and name.isdigit():
        named = Source.objects.filter(pk=int(name))
    if not named:
        known = ", ".join(f"{source.name} ({source.pk})" for source in Source.objects.order_by("pk"))
        raise CommandError(f"There is no source {name}; there is {known or 'none'}.")
    yield from (source.pk for source in named)


class Lines:
    """Beside a hub whose output goes into a file or a journal: a line at every tenth."""

    def __init__(self, out: OutputWrapper, source: Source) -> None:
        self.out, self.source, self.tenth = out, source, 0

    def __call__(self, taken: int) -> None:
        """After every segment."""
        rebuild = Rebuild.objects.select_related("source").filter(source=self.source).first()
        if rebuild is None:
            self.out.write(f"{self.source} is projected again: done.")
        elif rebuild.percent // 10 > self.tenth:
            self.tenth = rebuild.percent // 10
            self.out.write(f"{rebuild}.")
        self.out.flush()


def bar(source: Source, total: int, done: int = 0) -> tqdm[Any]:
    """Shown where somebody looks on: how far it is, and how long it will take."""
    quiet = None if sys.stderr.isatty() else True
    return tqdm(total=max(total, done), initial=done, desc=str(source), unit=" events", disable=quiet, leave=False)


def instant(text: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no instant; write one such as 2026-11-20 or 2026-11-20T19:30.") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
