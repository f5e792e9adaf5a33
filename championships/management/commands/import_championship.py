"""`manage.py import_championship`: a championship from a file, whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from championships.files.description import ALL, Part
from championships.files.reading import FaultyFile, read
from drivers.models import Club

STANDARD = "-"


class Command(BaseCommand):
    help = (
        "Makes a championship of a file that export_championship wrote, as a draft. Where the file names a rule or "
        "somebody that is not known, every such line is named and nothing is stored."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="- is the standard input.")
        parser.add_argument("--club", metavar="NAME", help="Into this club, where there are several.")
        parser.add_argument("--rules", action="store_true", help="Only the rules in it.")
        parser.add_argument("--name", default="", help="Called so, and not as in the file.")
        parser.add_argument("--season", default="", help="Of this season, and not that in the file.")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        club = club_called(options["club"])
        try:
            told = sys.stdin.read() if file == STANDARD else Path(file).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise CommandError(f"{file} is no text in UTF-8.") from None
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        parts = (Part.RULES,) if options["rules"] else ALL
        try:
            championship = read(club, told, parts, name=options["name"], season=options["season"])
        except FaultyFile as error:
            faults = "\n".join(f"  {fault}" for fault in error.faults)
            raise CommandError(f"{file}: nothing was stored.\n{faults}") from None
        self.stdout.write(f"{championship} is there, as a draft of {club}.")


def club_called(name: str | None) -> Club:
    clubs = list(Club.objects.filter(name=name) if name else Club.objects.all()[:2])
    if len(clubs) == 1:
        return clubs[0]
    if name:
        raise CommandError(f"There is no club called {name}.")
    raise CommandError("There are several clubs; say which by --club." if clubs else "There is no club yet.")
