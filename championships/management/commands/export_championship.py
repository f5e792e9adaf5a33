"""`manage.py export_championship`: a championship as one readable file, for another club or another season."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from championships.files.description import ALL, Part
from championships.files.telling import text_of
from championships.models import Championship

STANDARD = "-"


class Command(BaseCommand):
    help = "Writes a championship's rules, calendar, entries and decisions as one readable JSON file, without keys."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="What the championship is called, with its season where several are.")
        parser.add_argument("file", nargs="?", default=STANDARD, help="- is the standard output (-).")
        parser.add_argument("--club", metavar="NAME", help="Of this club, where several have one of that name.")
        parser.add_argument("--rules", action="store_true", help="Only the rules, as clubs exchange them.")
        parser.add_argument("--overwrite", action="store_true", help="Replace the file where there is one.")

    def handle(self, *args: Any, name: str, file: str, **options: Any) -> None:
        championship = called(name, options["club"])
        try:
            text = text_of(championship, (Part.RULES,) if options["rules"] else ALL)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        if file == STANDARD:
            self.stdout.write(text, ending="")
            return
        try:
            with Path(file).open("w" if options["overwrite"] else "x", encoding="utf-8") as target:
                target.write(text)
        except FileExistsError:
            raise CommandError(f"{file} exists already; --overwrite replaces it.") from None
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"{championship} written to {file}.")


def called(name: str, club: str | None) -> Championship:
    """The one of that name, or of that name and season; stops where there is none, or several."""
    championships = Championship.objects.with_names()
    if club:
        championships = championships.filter(club__name=club)
    found = [one for one in championships if name in {one.name, str(one)}]
    if len(found) == 1:
        return found[0]
    told = ", ".join(f"{one} of {one.club}" for one in found or championships)
    several = "Several championships are called" if found else "There is no championship called"
    raise CommandError(f"{several} {name}{f'; there are: {told}' if told else ''}.")
