"""What there is on record of what was sent."""

from __future__ import annotations

import json

from ingest.models import RawEvent


def recorded() -> dict[str, list[int]]:
    """Of each tablet, by its token, the numbers of the laps it told, in the order of the log."""
    found: dict[str, list[int]] = {}
    for event in RawEvent.objects.select_related("source").order_by("source", "number"):
        found.setdefault(event.source.token, []).append(json.loads(event.body)["event_data"]["lap"])
    return found
