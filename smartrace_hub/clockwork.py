"""What the hub's own server does by the clock, beside answering: its configuration for gunicorn."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from typing import Any

from smartrace_hub.sorting import share_roles

logger = logging.getLogger(__name__)

EVERY_S = 5.0
KEEPS_HOUSE_EVERY_S = 60.0
WATCHES_EVERY_S = 20.0


def on_starting(arbiter: Any) -> None:
    """gunicorn calls this before it forks the first worker."""
    share_roles(arbiter.cfg.workers)


def post_worker_init(worker: Any) -> None:
    """gunicorn calls this in each worker, once the application is loaded."""
    threading.Thread(target=begin, name="begins", daemon=True).start()
    threading.Thread(target=close_again_and_again, name="closes what is over", daemon=True).start()
    threading.Thread(target=keep_house, name="keeps house", daemon=True).start()
    threading.Thread(target=watch_again_and_again, name="watches", daemon=True).start()


def begin() -> None:
    """What was left in the spool goes to the log, and every tablet is known should the database go away."""
    from django.db import connection

    from drivers.models import Source
    from ingest.spool.file import the_spool
    from ingest.spool.handing_over import hand_over_soon

    try:
        for source in Source.objects.all():
            the_spool().remember(source.uid, source.token)
    except Exception:
        logger.exception("tablets are known as they post")
    finally:
        connection.close()
    if the_spool().is_waiting():
        hand_over_soon()


def close_again_and_again(stop: threading.Event | None = None) -> None:
    """Every few seconds, close what is over by the clock, apply rulings whose events came after them, seal the log.

    A lost database is waited for. What came into the spool just as its thread ended is seen here.
    """
    from django.db import close_old_connections

    from ingest.counting import write_counts
    from ingest.log.sealing import seal_round
    from ingest.projection import close_round, settle_waiting
    from ingest.spool.file import the_spool
    from ingest.spool.handing_over import hand_over_soon

    stop = stop or threading.Event()
    while not stop.wait(EVERY_S):
        try:
            if the_spool().is_waiting():
                hand_over_soon()
            with suppress(OSError):  # a disk that is full; they are written once it is not
                write_counts()
            close_old_connections()
            close_round()
            settle_waiting()
            seal_round()
        except Exception:
            logger.exception("what is over has to wait", extra={"again_and_again": True})


def keep_house(stop: threading.Event | None = None) -> None:
    """Every minute, look which jobs are due; a lost database is waited for."""
    from django.db import close_old_connections, connection

    from housekeeping.running import run_due

    stop = stop or threading.Event()
    while not stop.wait(KEEPS_HOUSE_EVERY_S):
        try:
            close_old_connections()
            run_due()
        except Exception:
            logger.exception("housekeeping has to wait", extra={"again_and_again": True})
        finally:
            connection.close()


def watch_again_and_again(stop: threading.Event | None = None) -> None:
    """Look after the hub, and log what is wrong when it begins and when it is over."""
    from django.db import close_old_connections

    from smartrace_hub.watching import complaints

    stop, before = stop or threading.Event(), set[str]()
    while not stop.wait(WATCHES_EVERY_S):
        close_old_connections()
        found = complaints()
        for name in found.keys() - before:
            logger.warning("%s %s", found[name][0].what, found[name][0].to_do)
        for name in before - found.keys():
            logger.warning("no more: %s", name.replace("_", " "))
        before = set(found)
