"""What waits beside the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ingest.spool.file import SpoolFailed, the_spool
from ingest.spool.handing_over import hand_over


class Command(BaseCommand):
    help = "Says how many events wait for the database, and which ones it would not have."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hand-over", action="store_true", help="Hand over what waits, now.")
        parser.add_argument("--again", action="store_true", help="Try what was set aside once more.")

    def handle(self, *args: Any, hand_over: bool, again: bool, **options: Any) -> None:
        try:
            self.work(is_handed_over=hand_over or again, is_tried_again=again)
        except SpoolFailed as error:
            raise CommandError(str(error)) from None

    def work(self, *, is_handed_over: bool, is_tried_again: bool) -> None:
        spool = the_spool()
        if is_tried_again:
            spool.try_again()
        if is_handed_over:
            self.stdout.write(f"{hand_over():,} events handed over.")
        self.stdout.write(f"{sum(spool.waiting().values()):,} events wait for the database.")
        for why, count in spool.set_aside().items():
            self.stdout.write(f"{count:,} set aside: {why}")
