"""The tablets this hub knows."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from drivers.models import Source
from ingest.addresses import base_urls


class Command(BaseCommand):
    help = "Lists the sources with their events and last sign of life; with --urls their URLs, which hold the secret."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--urls", action="store_true", help="Print the URLs to type into SmartRace, too.")

    def handle(self, *args: Any, urls: bool, **options: Any) -> None:
        for source in Source.objects.select_related("club", "journal"):
            self.stdout.write(f"{source.club}, {source}: {self.signs_of_life(source)}")
            if urls:
                self.stdout.write("\n".join(f"  {url}{source.path}" for url in base_urls()))

    def signs_of_life(self, source: Source) -> str:
        journal = getattr(source, "journal", None)
        if journal is None or journal.last_arrival_at is None:
            return "no event yet"
        return f"{journal.last_number} events, the last at {journal.last_arrival_at:%Y-%m-%d %H:%M:%S} UTC"
