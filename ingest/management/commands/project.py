"""From the log to the models, outside of requests."""

from __future__ import annotations

import logging
import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from ingest.management.side_by_side import add_jobs, project_one, refuse_jobs_on_one_writer, side_by_side
from ingest.models import Journal
from ingest.projection import (
    NewerProjection,
    bring_up_to_date,
    close_round,
    project_round,
    rebuild_round,
    settle_waiting,
)

logger = logging.getLogger(__name__)

SHORTEST_PAUSE_S = 0.1
BUSY_PAUSE_S = 0.3
LONGEST_PAUSE_S = 0.5
FEW = 10
PAUSE_WITHOUT_DATABASE_S = 2.0
LOOKS_AT_THE_CLOCK_EVERY_S = 5.0


class Command(BaseCommand):
    help = (
        "Projects what is pending, again what older code projected, and goes on with unfinished rebuilds. "
        "With --follow it goes on until it is stopped; run as many as you want."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--follow", action="store_true", help="Wait for more, until stopped.")
        add_jobs(parser)

    def handle(self, *args: Any, follow: bool, jobs: int, **options: Any) -> None:
        refuse_jobs_on_one_writer(jobs)
        if follow and jobs > 1:
            raise CommandError("--follow takes no --jobs: start it as many times as wanted.")
        try:
            if follow:
                self.follow()
            else:
                self.catch_up(jobs)
        except NewerProjection as error:
            raise CommandError(str(error)) from None

    def catch_up(self, jobs: int) -> None:
        taken = 0
        if jobs > 1:
            bring_up_to_date()
            behind = list(Journal.objects.behind().order_by("source").values_list("source", flat=True))
            taken = side_by_side(project_one, behind, jobs)
        while some := take_round():
            taken += some
        close_round()
        settle_waiting()
        self.stdout.write(f"{taken} events projected.")

    def follow(self) -> None:
        """Look often while events come, and less often while none do. A lost database is waited for."""
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        pause, looks_again_at = SHORTEST_PAUSE_S, 0.0
        while not stop.is_set():
            try:
                taken = take_round()
                pause = pause_after(taken, pause)
                if time.monotonic() >= looks_again_at:
                    close_round()
                    settle_waiting()
                    looks_again_at = time.monotonic() + LOOKS_AT_THE_CLOCK_EVERY_S
            except (OperationalError, InterfaceError):
                logger.exception("the database does not answer; events stay pending")
                close_old_connections()
                connection.close()
                pause = PAUSE_WITHOUT_DATABASE_S
            stop.wait(pause)


def take_round() -> int:
    """What is pending of every source, then a piece of what is to be projected again; how many events it took.

    Raises NewerProjection, also where newer code projects beside this worker.
    """
    bring_up_to_date(skip_locked=True)
    return project_round() + rebuild_round()


def pause_after(taken: int, before_s: float) -> float:
    """Seconds to wait: while many events come, longer, because a batch costs the same for one as for twenty."""
    if taken:
        return BUSY_PAUSE_S if taken > FEW else SHORTEST_PAUSE_S
    return min(2 * before_s, LONGEST_PAUSE_S)
