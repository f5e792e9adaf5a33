"""What the hub's own server does by the clock, beside answering: its configuration for gunicorn."""

from __future__ import annotations

import logging
import threading
from typing import Any

logger = logging.getLogger(__name__)

EVERY_S = 5.0


def post_worker_init(worker: Any) -> None:
    """gunicorn calls this in each worker, once the application is loaded."""
    threading.Thread(target=begin, name="begins", daemon=True).start()
    threading.Thread(target=close_again_and_again, name="closes what is over", daemon=True).start()


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

    from ingest.log.sealing import seal_round
    from ingest.projection import close_round, settle_waiting
    from ingest.spool.file import the_spool
    from ingest.spool.handing_over import hand_over_soon
    from smartrace_hub.logins import forget_old

    stop = stop or threading.Event()
    while not stop.wait(EVERY_S):
        try:
            if the_spool().is_waiting():
                hand_over_soon()
            close_old_connections()
            close_round()
            settle_waiting()
            seal_round()
            forget_old()
        except Exception:
            logger.exception("what is over has to wait")
