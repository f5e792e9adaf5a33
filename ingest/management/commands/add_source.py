"""One more tablet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from drivers.models import Club, Source
from ingest.addresses import base_urls


class Command(BaseCommand):
    help = "Adds a source, one tablet with SmartRace, and prints the URL to type into it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="What the tablet is called.")
        parser.add_argument("--club", help="The club it belongs to, which is made where there is none of that name.")

    def handle(self, *args: Any, name: str, club: str | None, **options: Any) -> None:
        name = name.strip()
        if not 1 <= len(name) <= 200:
            raise CommandError("A source needs a name of at most 200 characters.")
        owner = self.club(club)
        if Source.objects.filter(club=owner, name=name).exists():
            raise CommandError(f"{owner} has a source called {name} already.")
        source = Source.objects.create(club=owner, name=name)
        for url in base_urls():
            self.stdout.write(url + source.path)

    def club(self, name: str | None) -> Club:
        if name:
            return Club.objects.get_or_create(name=name, defaults={"time_zone": settings.HUB_CLUB_TIME_ZONE})[0]
        clubs = list(Club.objects.all()[:2])
        if len(clubs) > 1:
            raise CommandError("There are several clubs; say which with --club NAME.")
        return clubs[0] if clubs else Club.objects.create(name="My club", time_zone=settings.HUB_CLUB_TIME_ZONE)
