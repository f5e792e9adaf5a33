"""A new URL for a tablet whose old one is known to somebody it should not be."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from drivers.models import Source
from ingest.addresses import base_urls


class Command(BaseCommand):
    help = "Gives a source a new URL and prints it; the old one stops working at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="What the source is called.")
        parser.add_argument("--club", help="The club it belongs to, where several have one of that name.")

    def handle(self, *args: Any, name: str, club: str | None, **options: Any) -> None:
        found = Source.objects.filter(name=name, **({"club__name": club} if club else {}))
        if len(found) != 1:
            count = "no source" if not found else "more than one source"
            raise CommandError(f"There is {count} called {name}" + (f" in {club}." if club else "; try --club NAME."))
        found[0].rotate_token()
        for url in base_urls():
            self.stdout.write(url + found[0].path)
