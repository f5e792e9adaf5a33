"""Whether anybody changed what SmartRace sent, on this hub."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from tqdm import tqdm

from drivers.models import Source
from ingest.log.sealing import seal
from ingest.log.verifying import Verified, verify
from ingest.models import Journal

Noted = dict[str, dict[int, bytes]]
"""Chains by a source's id and the number."""


class Command(BaseCommand):
    help = (
        "Looks whether the log is as it was sealed, event by event, and seals what came since. Says which events were "
        "changed, are missing or were put in; then it ends with exit status 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="One JSON object; it can be kept for --against.")
        parser.add_argument(
            "--against",
            metavar="FILE",
            help="What --json said earlier, kept where nobody who writes to the database can write: finds also a log "
            "that was changed together with its seals.",
        )

    def handle(self, *args: Any, against: str | None, **options: Any) -> None:
        noted = read(against) if against else {}
        sources = list(Source.objects.select_related("club").order_by("pk"))
        with tqdm(total=events_of(sources), unit=" events", disable=None, leave=False, file=sys.stderr) as bar:
            self.seal(sources)
            found = [verify(source, noted.pop(source.uid, None), bar.update) for source in sources]
        faults = sum(len(one.faults) for one in found)
        if options["json"]:
            self.stdout.write(json.dumps({"is_whole": not faults, "sources": [one.as_json() for one in found]}))
        else:
            for one in found:
                self.tell(one)
        if noted:
            raise CommandError(f"{against} tells of tablets that this hub does not have: {', '.join(noted)}.")
        if faults:
            raise CommandError(complaint(faults))

    def seal(self, sources: list[Source]) -> None:
        """What came since, unless the database is there to be read only, as a backup is."""
        try:
            for source in sources:
                for _ in seal(source.pk):
                    pass
        except DatabaseError as error:
            reason, *_ = str(error).partition("\n")
            self.stderr.write(f"What came last is not sealed: {reason}.")

    def tell(self, found: Verified) -> None:
        named = f"{found.source.club}, {found.source}"
        redacted = f", {found.redacted:,} under a pseudonym" if found.redacted else ""
        chain = f"; chain {found.chain.hex()} at #{found.sealed}" if found.sealed else ""
        self.stdout.write(f"{named}: {found.events:,} events{redacted}{chain}.")
        for fault in found.faults:
            self.stdout.write(f"{named}: {fault}.")


def complaint(faults: int) -> str:
    what = "one fault was" if faults == 1 else f"{faults:,} faults were"
    return f"The log is not as it was sealed: {what} found. A backup from before has what was there."


def events_of(sources: list[Source]) -> int:
    return sum(Journal.objects.filter(source__in=sources).values_list("last_number", flat=True))


def read(file: str) -> Noted:
    """What was noted. Raises CommandError."""
    try:
        told = json.loads(Path(file).read_bytes())
        return {
            one["uid"]: {int(one["number"]): bytes.fromhex(one["chain"])} for one in told["sources"] if one["number"]
        }
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError):
        raise CommandError(f"{file} is not what verify_log --json says.") from None
