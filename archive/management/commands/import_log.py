"""`manage.py import_log`: what another hub logged, or somebody recorded, into this hub's log."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BufferedReader
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from tqdm import tqdm

from archive.chapters import Position, ReadChapters
from archive.identity import replay
from drivers.models import Club, Source
from ingest.log.destination import Destination
from ingest.log.fields import is_in_calendar
from ingest.log.files import STANDARD, BadLine, Line, UnreadableFile, lines_of, opened
from ingest.log.imports import Import, Tally
from ingest.log.kinds import recognised
from ingest.projection import NewerProjection, project, settle_waiting
from ingest.projection.waiting import attach_late
from races.models import Ruling


class Command(BaseCommand):
    help = (
        "Takes an export of a hub's log, or a recording of what SmartRace sent (a body a line), into the log. "
        "What is there already is not added again, so that it can be repeated, and goes on where it was interrupted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="Compressed or not; - is the standard input.")
        parser.add_argument("--club", metavar="NAME", type=name, help="Into this club, which is made if need be.")
        parser.add_argument("--source", metavar="NAME", type=name, help="Into this source, which is made if need be.")
        parser.add_argument(
            "--start",
            metavar="INSTANT",
            type=instant,
            help="When a recording begins whose first lines have no time, in ISO 8601.",
        )
        parser.add_argument(
            "--on-error", choices=["stop", "skip"], default="stop", help="What to do at a line of no use (stop)."
        )
        parser.add_argument("--project", action="store_true", help="Project what was added at once, too.")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        destination, tally, position = Destination(options["club"], options["source"]), Tally(), Position()
        chapters = ReadChapters(destination, lambda: position.number)
        called = "The standard input" if file == STANDARD else file
        self.skips = options["on_error"] == "skip"
        try:
            with opened(file) as stream, progress(stream) as bar:
                lines = counted(lines_of(stream), position)
                reader, lines = recognised(lines, destination, options["start"], chapters.all)
                Import(reader, tally, self.on_bad, on_batch=lambda: bar.update(offset(stream) - bar.n)).run(lines)
        except UnreadableFile as error:
            raise CommandError(f"{called} {error}.{so_far(tally, chapters)}") from None
        except BadLine as error:
            raise CommandError(f"{called}, {error}{so_far(tally, chapters)}") from None
        except DatabaseError as error:
            reason, *_ = str(error).partition("\n")
            raise CommandError(f"The database refused: {reason}.{so_far(tally, chapters)}") from None
        except KeyboardInterrupt:
            raise CommandError(f"Interrupted; run it again to go on.{so_far(tally, chapters)}") from None
        finally:
            for note in destination.notes + destination.doubts:
                self.stdout.write(note)
            settle_waiting()
        self.report(tally)
        self.follow(tally, chapters, wants_projection=options["project"])
        self.report_decisions(chapters)
        if tally.bad:
            raise CommandError(f"{tally.bad:,} lines of no use were left out.")
        if destination.doubts:
            raise CommandError("The file was changed after the hub it is from wrote it, or its log was; see above.")

    def follow(self, tally: Tally, chapters: ReadChapters, *, wants_projection: bool) -> None:
        """Let what is derived be as both logs say. Championships need the results that they speak of."""
        if wants_projection or chapters.championships.told or chapters.rulings.added:
            try:
                self.stdout.write(f"{projected(tally):,} events projected.")
            except NewerProjection as error:
                raise CommandError(str(error)) from None
        elif tally.added:
            self.stdout.write("manage.py project projects them; so does a running hub, as events come.")
        attach_late(Ruling.objects.filter(uid__in=[uid for _, uid in chapters.rulings.lines]).in_order())
        for club in Club.objects.filter(pk__in=chapters.rulings.club_ids):
            replay(club)
        for told in chapters.championships.told:
            try:
                chapters.championships.make(told)
            except BadLine as error:
                tally.bad += 1
                self.on_bad(told.number, error)

    def report_decisions(self, chapters: ReadChapters) -> None:
        for word, one in (("rulings", chapters.rulings), ("championships", chapters.championships)):
            if one.added or one.known:
                self.stdout.write(f"{one.added:,} {word} added, {one.known:,} there already.")
        for number, uid in chapters.rulings.lines:
            if Ruling.objects.waiting().filter(uid=uid).exists():
                self.stdout.write(f"Line {number:,}: an event that it names is not here; the ruling waits for it.")

    def on_bad(self, number: int, error: BadLine) -> None:
        if not self.skips:
            raise BadLine(f"line {number:,}: {error}")
        self.stderr.write(f"Line {number:,}: {error}")

    def report(self, tally: Tally) -> None:
        bad = f", {tally.bad:,} lines left out" if tally.bad else ""
        self.stdout.write(f"{tally.added:,} events added, {tally.known:,} there already{bad}.")


def so_far(tally: Tally, chapters: ReadChapters) -> str:
    """What stays although the import came to no good end."""
    counted = [(tally.added, "events"), (chapters.rulings.added, "rulings")]
    told = " and ".join(f"{added:,} {word}" for added, word in counted if added)
    return f" {told} before that were added." if told else ""


def counted(lines: Iterator[Line], position: Position) -> Iterator[Line]:
    """The same, and where one is in them."""
    for number, line in lines:
        position.number = number
        yield number, line


def projected(tally: Tally) -> int:
    """Project the sources that events came for; returns how many were taken."""
    taken = 0
    with tqdm(total=tally.added, unit=" events projected", disable=None, file=sys.stderr) as bar:
        for source in Source.objects.filter(pk__in=tally.source_ids):
            while some := project(source, batches=1):
                taken += some
                bar.update(some)
    return taken


def progress(stream: BufferedReader) -> tqdm[Any]:
    """A bar over the bytes of a file, however much they are compressed; of a pipe, nobody knows the length."""
    total = os.fstat(stream.fileno()).st_size if stream.seekable() else None
    return tqdm(total=total, unit="B", unit_scale=True, disable=None, file=sys.stderr)


def offset(stream: BufferedReader) -> int:
    return stream.tell() if stream.seekable() else 0


def name(text: str) -> str:
    """What a club or a source may be called."""
    if not 1 <= len(text.strip()) <= 200:
        raise ArgumentTypeError("a name has 1 to 200 characters")
    return text.strip()


def instant(text: str) -> datetime:
    """ISO 8601; UTC where it says no time zone."""
    value = datetime.fromisoformat(text)
    if not is_in_calendar(value):
        raise ValueError(text)
    return value if value.tzinfo else value.replace(tzinfo=UTC)
