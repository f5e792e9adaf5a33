"""`manage.py simulate`: a whole race night in a minute, for whoever has no slot-car track at hand."""

from __future__ import annotations

import gzip
import http.client
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from tqdm import tqdm

from drivers.models import Source
from ingest.models import RawEvent
from ingest.payloads.envelope import CLOCK_MAY_BE_OFF
from ingest.simulation import SimulatedEvent, night_length, simulate_night
from ingest.simulation.delivery import Connection, Tally, paced


class Command(BaseCommand):
    help = "Post a simulated race night to the hub, the way a tablet would; the same seed is the same night."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", nargs="?", help="The URL of a source; without it, the first source of this hub.")
        parser.add_argument("--seed", type=int, default=1, help="Another seed is another night (1).")
        parser.add_argument("--speed", type=speed, default=0, help="60: a minute each second; 0: at once (0).")
        parser.add_argument("--start", type=instant, help="When the night begins, in ISO 8601; else it ends about now.")
        parser.add_argument("--write", metavar="FILE", help="Write a body a line instead; - is the standard output.")
        parser.add_argument("--tidy", action="store_true", help="Without duplicates, late arrivals and junk.")

    def handle(self, *args: Any, **options: Any) -> None:
        seed, traps = options["seed"], not options["tidy"]
        start = options["start"] or latest_start(night_length(seed, traps=traps), options["speed"])
        night = simulate_night(seed, start, traps=traps)
        if options["write"]:
            self.write(night, options["write"])
        else:
            unused_since = None if options["start"] else start
            url = address(options["url"]) if options["url"] else own_address(unused_since=unused_since)
            self.warn_of_unbelievable_times(start)
            self.report(post(night, url, options["speed"]))

    def write(self, night: Sequence[SimulatedEvent], name: str) -> None:
        """One body a line, compressed where the name ends in .gz."""
        lines = b"".join(event.body + b"\n" for event in night)
        if name == "-":
            sys.stdout.buffer.write(lines)
            return
        try:
            # The time of writing stays out of the file, so that the same night is the same file.
            Path(name).write_bytes(gzip.compress(lines, mtime=0) if name.endswith(".gz") else lines)
        except OSError as error:
            raise CommandError(f"{name} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"{len(night):,} events written to {name}.")

    def warn_of_unbelievable_times(self, start: datetime) -> None:
        if abs(datetime.now(UTC) - start) > CLOCK_MAY_BE_OFF:
            self.stderr.write("The night is over a day from now, so the hub takes the times of arrival instead.")

    def report(self, tally: Tally) -> None:
        answers = ", ".join(f"{count:,} × {status}" for status, count in sorted(tally.statuses.items()))
        self.stdout.write(
            f"{tally.posted:,} events posted: {tally.recorded:,} recorded, {tally.statuses[400]:,} of them refused as "
            f"no event (400); {tally.duplicates:,} duplicates.\nAnswers: {answers or 'none'}."
        )
        if tally.unexpected:
            raise CommandError(f"The hub answered {', '.join(map(str, tally.unexpected))}; expected were 200 and 400.")


def post(night: Sequence[SimulatedEvent], url: SplitResult, speed: float) -> Tally:
    """Post every event; stops with one sentence where nobody answers, or nobody who knows the URL."""
    tally, connection = Tally(), Connection(url)
    # Never the whole URL: what follows the host is a secret.
    server = f"{url.scheme}://{url.netloc.rpartition('@')[2]}"
    try:
        for event in tqdm(paced(night, speed), total=len(night), unit=" events", disable=None, file=sys.stderr):
            status, answer = connection.post(event.body)
            tally.count(status, answer)
            if status == 404:
                raise CommandError(f"{server} answers, but knows no source with this URL.")
    except (OSError, http.client.HTTPException) as error:
        raise CommandError(f"No hub answers at {server} after {tally.posted:,} events: {reason(error)}.") from None
    finally:
        connection.close()
    return tally


def address(text: str) -> SplitResult:
    """The URL of a source; raises CommandError for what is none."""
    try:
        url = urlsplit(text)
        if url.scheme in {"http", "https"} and url.hostname and url.port != 0:
            return url
    except ValueError:
        pass
    raise CommandError("The URL must look like http://127.0.0.1:8000/ingest/…/.")


def own_address(*, unused_since: datetime | None) -> SplitResult:
    """Of the first source of the hub on this machine; refuses one that has events since the instant given."""
    try:
        source = Source.objects.order_by("pk").first()
        is_used = unused_since and source and RawEvent.objects.since(source.pk, unused_since).exists()
    except DatabaseError:
        raise CommandError("The database is not ready; run manage.py migrate first.") from None
    if source is None:
        raise CommandError("There is no source to post to; make one with manage.py add_source, or give its URL.")
    if is_used:
        # A second night amid the first would make one tangle of both, and of a club's real evening too.
        raise CommandError(
            f"{source} has events of the last hours already; give the URL of another source (manage.py add_source), "
            "or say with --start when the night begins."
        )
    return address(f"http://127.0.0.1:{settings.HUB_PORT}{source.path}")


def latest_start(length: timedelta, speed: float) -> datetime:
    """So that the night is over when its last event was posted, which at a speed of 1 means now."""
    takes = length / speed if speed else timedelta()
    return min(datetime.now(UTC) - length + takes, datetime.now(UTC))


def reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def speed(text: str) -> float:
    value = float(text)
    if not 0 <= value < float("inf"):
        raise ValueError(text)
    return value


def instant(text: str) -> datetime:
    """ISO 8601; UTC where it says no time zone."""
    value = datetime.fromisoformat(text)
    return value if value.tzinfo else value.replace(tzinfo=UTC)
