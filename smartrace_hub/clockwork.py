"""What the hub's own server does by the clock, beside answering: its configuration for gunicorn."""

from __future__ import annotations

import logging
import threading
from typing import Any

logger = logging.getLogger(__name__)

EVERY_S = 5.0


def post_worker_init(worker: Any) -> None:
    """gunicorn calls this in each worker, once the application is loaded."""
    threading.Thread(target=close_again_and_again, name="closes what is over", daemon=True).start()


def close_again_and_again(stop: threading.Event | None = None) -> None:
    """Every few seconds, close what is over by the clock and apply rulings whose events came after them.

    A lost database is waited for.
    """
    from django.db import close_old_connections

    from ingest.projection import close_round, settle_waiting

    stop = stop or threading.Event()
    while not stop.wait(EVERY_S):
        try:
            close_old_connections()
            close_round()
            settle_waiting()
        except Exception:
            logger.exception("what is over has to wait")
