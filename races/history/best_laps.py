"""The best laps there are: each one, or those of each driver, each car and so on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Min, Q

from races.history.selection import Selection
from races.models import Lap
from races.models.lap import LapQuerySet

HOLDERS: dict[str, tuple[str, ...]] = {
    "overall": (),
    "driver": ("driver",),
    "car": ("car",),
    "driver_car": ("driver", "car"),
    "session": ("session",),
}
"""What has one place in a list of records, and the fields that tell one from another; of `overall`, each lap."""

MOST_NAMED = 5000
"""No database takes a statement that names any number of rows."""

Holder = tuple[Any, ...]
RecordKey = tuple[int, datetime]
"""A time, and when it was driven."""
NAMES = [f"{named}__{part}" for named in ("driver", "car", "team", "track") for part in ("name", "own_name")]
SHOWN = [
    "entry", "controller", "number", "lap_time_ms", "sector_1_ms", "sector_2_ms", "sector_3_ms", "finished_at",
    "weather", "tyre", "driver", "car", "team", "track", "session", *NAMES, "session__type",
    "session__meeting", "session__meeting__name", "session__meeting__own_date", "session__meeting__began_at",
    "session__meeting__club__time_zone",
]  # fmt: skip


def best_laps(asked: Selection, by: str = "overall", limit: int | None = 10) -> list[Lap]:
    """The best of the laps, the first ahead; by anything but `overall`, one lap of each."""
    return of_each(asked, HOLDERS[by], limit) if HOLDERS[by] else of_all(asked, limit)


def personal_bests(asked: Selection) -> list[Lap]:
    """The best lap on each track, by the tracks' names."""
    return sorted(of_each(asked, ("track",)), key=lambda lap: (str(lap.track).casefold(), lap.track_id))


def of_all(asked: Selection, limit: int | None) -> list[Lap]:
    """They are among the laps of as many of the best summaries, each of which has a lap at least as good."""
    measure = asked.measure
    if limit is None:
        # No summary says which of these count for nothing.
        laps = asked.counting().filter(session__is_hidden=False, entry__is_not_started=False)
        return list(with_names(laps.fastest_first(measure)))
    best = list(asked.whole().fastest_first(measure).values_list("entry", measure.best)[:limit])
    laps, edges = asked.counting(), asked.edges()
    if len(best) == limit:
        slowest = best[-1][1]
        laps = laps.filter(**{f"{measure.time}__lte": slowest})
        edges = edges.filter(**{f"{measure.best}__lte": slowest})
    entries = {entry for entry, _ in best} | set(edges.values_list("entry", flat=True))
    return list(with_names(laps.filter(entry__in=entries).fastest_first(measure)[:limit]))


def of_each(asked: Selection, fields: tuple[str, ...], limit: int | None = None) -> list[Lap]:
    """The best lap of each. What nobody is known to have driven, or in no known car, is nobody's."""
    measure = asked.measure
    least = least_of_each(asked, fields, limit)
    laps, edges = asked.counting().filter(are_known(fields)), asked.edges().filter(are_known(fields))
    if len(least) == limit:
        edges = edges.filter(**{f"{measure.best}__lte": least[-1]})
    at_edges = set(edges.values_list("entry", flat=True))
    entries = winners(asked, fields, least) | at_edges
    if len(entries) <= MOST_NAMED:
        laps = laps.filter(entry__in=entries)
        laps = laps.filter(Q(**{f"{measure.time}__in": set(least)}) | Q(entry__in=at_edges))
    best: dict[Holder, int] = {}
    for pk, *holder in laps.fastest_first(measure).values_list("pk", *fields).iterator():
        best.setdefault(tuple(holder), pk)
    return by_pk(list(best.values())[:limit])


def least_of_each(asked: Selection, fields: tuple[str, ...], limit: int | None) -> list[int]:
    """The best times of the `limit` best, one of each."""
    summaries = asked.whole().filter(are_known(fields))
    least = summaries.values(*fields).annotate(least=Min(asked.measure.best)).order_by("least")
    return list(least.values_list("least", flat=True)[:limit])


def winners(asked: Selection, fields: tuple[str, ...], least: list[int]) -> set[int]:
    """The entries in which the best of each was driven; of equal times those that were driven first.

    Whoever has a summary with one of those times has their own best first among them.
    """
    best, at = asked.measure.best, asked.measure.best_at
    summaries = asked.whole().filter(are_known(fields), **{f"{best}__in": set(least)}).order_by(best, at)
    first: dict[Holder, RecordKey] = {}
    entries = set()
    for entry, time, finished_at, *holder in summaries.values_list("entry", best, at, *fields):
        driven = time, finished_at
        if len(first) >= len(least) and driven > max(first.values()):
            break
        if first.setdefault(tuple(holder), driven) == driven:
            entries.add(entry)
    return entries


def are_known(fields: tuple[str, ...]) -> Q:
    return Q(**{f"{field}__isnull": False for field in fields})


def by_pk(keys: Iterable[int]) -> list[Lap]:
    """Those laps, in that order."""
    keys = list(keys)
    parts = (keys[start : start + MOST_NAMED] for start in range(0, len(keys), MOST_NAMED))
    found = {lap.pk: lap for part in parts for lap in with_names(Lap.objects.filter(pk__in=part))}
    return [found[key] for key in keys]


def with_names(laps: LapQuerySet) -> LapQuerySet:
    """With what a record shows of the lap and of whom it names: a track would bring its drawing along."""
    return laps.select_related("driver", "car", "team", "track", "session__meeting__club").only(*SHOWN)
