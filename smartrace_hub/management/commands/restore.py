"""A backup put back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from smartrace_hub.backups.contents import BackupFailed
from smartrace_hub.backups.making import the_database
from smartrace_hub.backups.restoring import look, restore


class Command(BaseCommand):
    help = (
        "Says what a backup holds, beside what the hub has; with --yes puts it in the hub's place. Stop the hub first."
    )
    requires_system_checks: Any = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="Put it back.")
        parser.add_argument("--replace", action="store_true", help="Also where the hub has events, which then go.")

    def handle(self, *args: Any, file: Path, yes: bool, replace: bool, **options: Any) -> None:
        connections.close_all()
        database = the_database()
        try:
            looked = look(file, database)
            self.stdout.write(str(looked))
            if not yes:
                self.stdout.write("Nothing was changed; --yes puts it back.")
                return
            if looked.goes and not replace:
                raise BackupFailed(f"The hub has {looked.goes:,} events, which would go: --replace says that they may.")
            kept = restore(looked, database)
        except BackupFailed as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{database} holds {looked.contents}.")
        if kept:
            self.stdout.write(f"What was there before is kept as {kept}; delete it once all is well.")
