"""Whether what is recorded becomes laps."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from ingest.models import Journal
from smartrace_hub.watching import Complaint, check

TOO_LONG_S = 120
WORKER = "Start one (`manage.py project --follow`), or look into its log."
INLINE = "`manage.py project` projects them; the hub's log says what went wrong."
stands: dict[int, tuple[int, float]] = {}
"""How far each source that is behind was projected, and since when this process has seen it there."""


@check
def events_wait_to_be_projected() -> Iterator[Complaint]:
    """Not of those that are many: of those of which none is projected meanwhile."""
    seen_s = time.monotonic()
    behind: Any = list(Journal.objects.behind())
    now = {journal.pk: (journal.projected, seen_s) for journal in behind}
    stands_still = {source: was for source, was in stands.items() if source in now and now[source][0] == was[0]}
    stands.clear()
    stands.update(now | stands_still)
    stuck = [source for source, (_, since_s) in stands.items() if seen_s - since_s > TOO_LONG_S]
    if stuck:
        count = sum(journal.waiting for journal in behind if journal.pk in stuck)
        is_workers = settings.HUB_PROJECTION == "worker"
        who = "The worker is silent" if is_workers else "Nothing is projected"
        yield Complaint(f"{who}: {count:,} events wait to become laps.", WORKER if is_workers else INLINE)
