"""What the clock closes, without waiting for another event: the last practice, race, suspended race of a night.

It is a function of the log and of one instant, which the projection keeps: projecting again closes the same.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from ingest.database import writing
from ingest.models import Projection, RawEvent
from ingest.payloads.envelope import CLOCK_MAY_BE_OFF
from ingest.projection.live import new_revision
from ingest.projection.projector import batch_after, cache_race_control, locked
from ingest.projection.ruled_shifts import shifts_of
from races.control.session_windows import over_at
from races.models import Session

logger = logging.getLogger(__name__)

FEW_EVENTS = 10
A_MOMENT = timedelta(milliseconds=1)
CLOCKS_AGREE_WITHIN = timedelta(minutes=1)


def close_round(now: datetime | None = None) -> int:
    """Close what is over by now on every source that nobody else holds; returns how many sessions were."""
    now = now or timezone.now()
    over = [
        session.source_id
        for session in Session.objects.open().filter(opened_at__lt=now).with_last_lap().order_by("source")
        if over_at(session, session.last_lap_at) < now  # type: ignore[attr-defined]
    ]
    return sum(closed_or_logged(source_id, now) for source_id in over)


def closed_or_logged(source_id: int, now: datetime) -> bool:
    try:
        return close_some(source_id, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("source %s: what is over has to wait", source_id)
        return False


def close_some(source_id: int, now: datetime) -> bool:
    """Close what is over on one source, in one transaction; False where nothing is, or events are still to be taken."""
    with writing(derived=True):
        projection = locked(source_id, skip_locked=True)
        if projection is None or RawEvent.objects.after(source_id, projection.number).exists():
            return False
        batch = batch_after(projection)
        closed_at = batch.close_by_the_clock(now_on_tablet(projection, now))
        if closed_at is not None:
            # As of then the same is closed when it is projected again, and only what happened until then comes late.
            projection.closed_as_of, projection.revision = closed_at + A_MOMENT, new_revision()
            projection.save(update_fields=["closed_as_of", "revision"])
    cache_race_control(projection, batch, shifts_of(projection.source))
    return closed_at is not None


def now_on_tablet(projection: Projection, now: datetime) -> datetime:
    """What the tablet's clock says, as far as its last events tell: a clock that is late keeps step with arrivals.

    Where they arrived together, long after they happened, that tells of the way they came, not of a clock.
    """
    told = RawEvent.objects.filter(source=projection.source_id, is_time_believed=True).order_by("-number")
    last = list(told.values_list("arrived_at", "occurred_at")[:FEW_EVENTS])
    if not last:
        return now
    (arrived, occurred), (first_arrived, first_occurred) = last[0], last[-1]
    is_in_step = 2 * abs(arrived - first_arrived) >= abs(occurred - first_occurred)
    offset = arrived - occurred
    if not CLOCKS_AGREE_WITHIN < abs(offset) <= CLOCK_MAY_BE_OFF or (offset > timedelta(0) and not is_in_step):
        return now
    return now - offset
