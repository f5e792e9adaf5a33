"""A session's classification as it is shown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Min, Sum

from drivers.models import Driver
from races.derived.official_order import fastest_on_the_road, first_of_result
from races.measures.gap import Gap
from races.models import Entry, LapSummary, Session
from races.session_report.gaps import (
    gap_to,
    lap_before_last,
)


@dataclass(frozen=True, slots=True)
class DriverShare:
    """What one driver drove on a controller; `best_lap_ms` of the laps that count for records."""

    driver: Driver
    laps: int
    best_lap_ms: int | None


def results_of(session: Session) -> list[Entry]:
    """The session's entries in the order of the classification, with `gap`, `interval` and `crew`.

    Gaps are to the fastest on the road of those who have a place, intervals to whoever is the next ahead; where people
    gave a place to somebody else, none is made up.
    """
    entries = list(session.entries.with_names().classified_first())
    crews = crews_of(session)
    fastest = fastest_on_the_road(session, entries)
    crossed_before = lap_before_last(session) if session.decides_by_laps and session.ended_at is None else None
    first = first_of_result(entries)
    ahead: Entry | None = None
    for entry in entries:
        entry.gap = entry.interval = Gap()  # type: ignore[attr-defined]
        if fastest is not None and ahead is not None and entry.position != 1:
            entry.gap = gap_to(fastest, entry, session, crossed_before, first)  # type: ignore[attr-defined]
            entry.interval = gap_to(ahead, entry, session, crossed_before, first)  # type: ignore[attr-defined]
        entry.crew = crews[entry.controller]  # type: ignore[attr-defined]
        entry.best_of_crew = best_of(crews[entry.controller])  # type: ignore[attr-defined]
        ahead = entry
    return entries


def crews_of(session: Session) -> dict[int, list[DriverShare]]:
    """Who drove how much on each controller, in the order they took it over."""
    driven = LapSummary.objects.filter(session=session, driver__isnull=False).values("controller", "driver")
    shares = list(
        driven.annotate(laps=Sum("lap_count"), best=Min("best_lap_ms"), since=Min("at")).order_by("since", "controller")
    )
    drivers = Driver.objects.in_bulk({share["driver"] for share in shares})
    crews: dict[int, list[DriverShare]] = defaultdict(list)
    for share in shares:
        crews[share["controller"]].append(DriverShare(drivers[share["driver"]], share["laps"], share["best"]))
    return crews


def best_of(crew: list[DriverShare]) -> Driver | None:
    """Who drove the controller's best lap."""
    timed = [share for share in crew if share.best_lap_ms is not None]
    return min(timed, key=lambda share: share.best_lap_ms or 0).driver if timed else None
