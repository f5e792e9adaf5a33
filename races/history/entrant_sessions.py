"""In which sessions a driver, or a car, was, and what they themselves drove there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from drivers.models import Car, Driver
from races.models import Entry, LapSummary

PARTNERS: dict[str, tuple[str, type[Any]]] = {"driver": ("car", Car), "car": ("driver", Driver)}


@dataclass(frozen=True, slots=True)
class Part:
    """What is one's own of an entry that may be shared; `partners` are the cars of a driver, the drivers of a car."""

    entry: Entry
    laps: int
    best_lap_ms: int | None
    partners: list[Any]


def latest_parts(role: str, entrant: Any, limit: int) -> list[Part]:
    """The newest sessions first. Those of controllers on which only others drove are none of theirs. Three queries."""
    own = LapSummary.objects.filter(**{role: entrant}).order_by()
    entries = (
        Entry.objects.crewed_by(own, Entry.objects.filter(**{role: entrant}).order_by())
        .filter(session__is_hidden=False)
        .with_names()
        .newest_first()[:limit]
    )
    partner, model = PARTNERS[role]
    driven: defaultdict[int | None, list[Any]] = defaultdict(list)
    for summary in LapSummary.objects.filter(entry__in=[entry.pk for entry in entries]).order_by("at", "event"):
        driven[summary.entry_id].append(summary)
    names = model.objects.in_bulk({getattr(one, f"{partner}_id") for some in driven.values() for one in some} - {None})
    parts = []
    for entry in entries:
        everybody = driven[entry.pk]
        theirs = [one for one in everybody if getattr(one, f"{role}_id") == entrant.pk]
        if everybody and not theirs:
            continue
        with_whom = dict.fromkeys(getattr(one, f"{partner}_id") for one in theirs or [entry])
        partners = [names.get(pk, getattr(entry, partner)) for pk in with_whom if pk is not None]
        parts.append(part_of(entry, theirs, partners, is_shared=len(theirs) < len(everybody)))
    return parts


def part_of(entry: Entry, theirs: Sequence[LapSummary], partners: list[Any], *, is_shared: bool) -> Part:
    """Of a controller nobody else drove on, what its result says."""
    if not is_shared:
        best = entry.result_best_lap_ms if entry.best_lap_ms is None else entry.best_lap_ms
        return Part(entry, entry.laps_counted, best, partners)
    timed = [one.best_lap_ms for one in theirs if one.best_lap_ms is not None]
    return Part(entry, sum(one.lap_count for one in theirs), min(timed, default=None), partners)
