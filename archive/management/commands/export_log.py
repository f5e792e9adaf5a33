"""`manage.py export_log`: the logs as a file, for another hub, another database, or whoever looks into a bug."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.db.models import Sum
from tqdm import tqdm

from archive.chapters import written_chapters
from drivers.models import Club, Source
from ingest.log.export import Export
from ingest.log.files import STANDARD, written_whole
from ingest.models import Journal


class Command(BaseCommand):
    help = (
        "Writes what SmartRace sent, what was ruled and the championships to a file that import_log takes in, line by "
        "line. Logins and the tokens of the API stay here."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            default=STANDARD,
            help="Compressed where the name ends in .gz; - is the standard output (-).",
        )
        parser.add_argument(
            "--source", metavar="NAME", action="append", default=[], help="Only this source; may be given repeatedly."
        )
        parser.add_argument("--club", metavar="NAME", help="Only sources of this club.")
        parser.add_argument(
            "--with-tokens",
            action="store_true",
            help="Also the tokens, so that URLs go on working elsewhere; whoever has such a file can post laps.",
        )
        parser.add_argument("--overwrite", action="store_true", help="Replace the file where there is one.")

    def handle(self, *args: Any, file: str, overwrite: bool, with_tokens: bool, **options: Any) -> None:
        if file != STANDARD and Path(file).exists() and not overwrite:
            raise CommandError(f"{file} exists already; --overwrite replaces it.")
        try:
            sources = chosen(options["club"], options["source"])
            export = Export(sources, with_tokens=with_tokens, chapters=written_chapters())
            if file == STANDARD:
                write(export, sys.stdout.buffer)
                return
            with written_whole(Path(file), is_secret=with_tokens) as target:
                write(export, target)
        except OSError as error:
            called = "The standard output" if file == STANDARD else file
            raise CommandError(f"{called} cannot be written: {error.strerror}.") from None
        except DatabaseError as error:
            reason, *_ = str(error).partition("\n")
            raise CommandError(f"The database cannot be read: {reason}.") from None
        except KeyboardInterrupt:
            raise CommandError("Interrupted; the export is not whole.") from None
        told = [f"{count:,} {word}s" for word, count in export.counts.items() if count and word != "setting"]
        beside = f", {' and '.join(told)}" if told else ""
        self.stdout.write(f"{export.events:,} events of {len(export.sources):,} sources{beside} written to {file}.")


def chosen(club: str | None, names: Sequence[str]) -> list[Source]:
    """The sources of a club, of a name, or of both; stops at a name that nobody has."""
    if club and not Club.objects.filter(name=club).exists():
        raise CommandError(f"There is no club called {club}.")
    sources = Source.objects.select_related("club")
    if club:
        sources = sources.filter(club__name=club)
    for name in names:
        if not sources.filter(name=name).exists():
            raise CommandError(f"There is no source called {name}" + (f" in {club}." if club else "."))
    return list(sources.filter(name__in=names) if names else sources)


def write(export: Export, target: BinaryIO) -> None:
    """Every line, with a bar that knows about how many there will be."""
    expected = Journal.objects.filter(source__in=export.sources).aggregate(events=Sum("last_number"))["events"]
    for line in tqdm(export.lines(), total=expected or 0, unit=" events", disable=None, file=sys.stderr):
        target.write(line)
    target.flush()
