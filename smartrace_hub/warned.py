"""What somebody should look into, though the hub takes and shows everything."""

from __future__ import annotations

from django.core.cache import cache

from ingest.hearing.concerns import Concern, concerns

LOOKED_AT_EVERY_S = 60
KEY = "concerns"


def concerns_lately() -> list[Concern]:
    """Of all tablets and of the hub's clock, as of within a minute: health checks ask often. Raises DatabaseError."""
    found: list[Concern] | None = cache.get(KEY)
    if found is None:
        found = concerns()
        cache.set(KEY, found, LOOKED_AT_EVERY_S)
    return found


def warnings_for(club_ids: set[int] | None) -> list[str]:
    """Sentences with names: of the tablets of these clubs, and of the hub; None stands for all."""
    return [
        concern.sentence
        for concern in concerns_lately()
        if club_ids is None or concern.club_id is None or concern.club_id in club_ids
    ]


def public_warnings() -> list[str]:
    """The same without names, for whoever may ask; each once."""
    return list(dict.fromkeys(concern.public for concern in concerns_lately()))
