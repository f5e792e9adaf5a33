"""What each driver had of each closed session, reckoned lap by lap from what is stored of it."""

from __future__ import annotations

from statistics import mean, stdev
from typing import Any

from django.db.models import QuerySet

from races.models import Appearance, Entry, Lap, Session


def assert_appearances_are_right() -> None:
    """Every driver's appearance, from the session's laps and entries."""
    stored = {(row.session_id, row.driver_id): row for row in Appearance.objects.of("driver")}
    reckoned = {
        (session.pk, driver): honours(session, driver)
        for session in Session.objects.exclude(closed_at=None)
        for driver in drivers_of(session)
    }
    assert set(stored) == set(reckoned)
    for key, figures in reckoned.items():
        row = stored[key]
        pct = figures.pop("consistency_pct")
        assert {name: getattr(row, name) for name in figures} == figures
        assert (row.consistency_pct is None) is (pct is None)
        assert abs(float(row.consistency_pct or 0) - (pct or 0)) <= 0.001


def laps_of(session: Session) -> list[Lap]:
    laps = Lap.objects.filter(session=session, controller__lte=6).order_by("finished_at", "event")
    return list(laps)


def drivers_of(session: Session) -> set[int]:
    """Who drove a lap, or is in the result of a controller without any that has some by its result."""
    laps = laps_of(session)
    silent = [entry for entry in people(session) if entry.controller not in {lap.controller for lap in laps}]
    found = {lap.driver_id for lap in laps} | {entry.driver_id for entry in silent if has_started(entry)}
    return {driver for driver in found if driver is not None}


def people(session: Session) -> list[Entry]:
    return list(Entry.objects.filter(session=session, controller__lte=6))


def entries_of(session: Session, driver: int) -> list[Entry]:
    laps = laps_of(session)
    own = {lap.controller for lap in laps if lap.driver_id == driver}
    silent = {entry.controller for entry in people(session)} - {lap.controller for lap in laps}
    return [
        entry
        for entry in people(session)
        if entry.controller in own or (entry.controller in silent and entry.driver_id == driver and has_started(entry))
    ]


def honours(session: Session, driver: int) -> dict[str, Any]:
    laps = laps_of(session)
    own = [lap for lap in laps if lap.driver_id == driver]
    clean = [lap.lap_time_ms for lap in own if lap.is_clean]
    counting = [lap.lap_time_ms for lap in own if lap.is_counting]
    entries = entries_of(session, driver)
    best = min((entry for entry in entries if has_started(entry)), key=how_it_ended, default=None)
    is_disqualified = best is not None and best.is_disqualified
    place = None if best is None or is_disqualified else best.position
    is_race = session.type == Session.RACE and session.outcome != Session.Outcome.ABANDONED
    is_start = is_race and best is not None
    return {
        "lap_count": len(own),
        "total_ms": sum(lap.lap_time_ms for lap in own),
        "best_lap_ms": min(counting, default=None),
        "clean_laps": len(clean),
        "judged_laps": len(clean) if len(clean) >= 5 else 0,
        "consistency_pct": 100 * (1 - stdev(clean) / mean(clean)) if len(clean) >= 5 else None,
        "starts": int(is_start),
        "finishes": int(is_start and place is not None),
        "wins": int(is_start and place == 1),
        "podiums": int(is_start and place in {1, 2, 3}),
        "fastest_laps": int(is_start and driver == fastest(laps)),
        "poles": int(is_start and driver == on_pole(session)),
        "retirements": int(is_start and best is not None and best.is_retired and not is_disqualified),
        "disqualifications": int(is_start and is_disqualified),
    }


def has_started(entry: Entry) -> bool:
    return bool(entry.laps_counted or entry.is_retired or entry.is_disqualified)


def how_it_ended(entry: Entry) -> tuple[object, ...]:
    """Who finished before who retired, who was disqualified last; by place."""
    return entry.is_disqualified, entry.is_retired, entry.position is None, entry.position or 0, entry.controller


def fastest(laps: list[Lap]) -> int | None:
    counting = [lap for lap in laps if lap.is_counting]
    ordered = sorted(counting, key=lambda lap: (lap.lap_time_ms, lap.finished_at, lap.controller, lap.event))
    return ordered[0].driver_id if ordered else None


def on_pole(race: Session) -> int | None:
    """Who drove the best lap on the controller that won the qualifying, of the first race after it."""
    same = {"meeting": race.meeting_id, "source": race.source_id, "track": race.track_id}
    before = Session.objects.filter(type=Session.QUALIFYING, opened_at__lt=race.opened_at, **same)
    qualifying = qualifying_of(race, before)
    races = Session.objects.filter(type=Session.RACE, opened_at__lt=race.opened_at, **same).exclude(outcome="abandoned")
    if qualifying is None or any(
        qualifying_of(other, before.filter(opened_at__lt=other.opened_at)) == qualifying
        for other in races
        if placed_in(other)
    ):
        return None
    winner = min(placed_in(qualifying), key=lambda entry: (entry.position, entry.controller))
    best = fastest([lap for lap in laps_of(qualifying) if lap.controller == winner.controller])
    return winner.driver_id if best is None else best


def qualifying_of(race: Session, before: QuerySet[Session]) -> Session | None:
    """The last one in which anybody of the race has a place, as far as it is known who they are."""
    mine = {entry.driver_id for entry in placed_in(race)} or {None}
    for qualifying in before.order_by("-opened_at", "-pk"):
        theirs = {entry.driver_id for entry in placed_in(qualifying)}
        if theirs and (None in mine | theirs or mine & theirs):
            return qualifying
    return None


def placed_in(session: Session) -> list[Entry]:
    return [entry for entry in people(session) if entry.position and not entry.is_disqualified]
