"""How far behind the leader, or the car ahead, somebody is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from races.derived.official_order import arrival
from races.measures.gap import Gap, official_gap
from races.models import Entry, Lap, Session

MS = timedelta(milliseconds=1)


def gap_to(
    ahead: Entry,
    entry: Entry,
    session: Session,
    crossed_before: Mapping[int, datetime] | None = None,
    first: Entry | None = None,
) -> Gap:
    """As SmartRace wrote it; else in a race by laps, then by when each crossed the line last, elsewhere by best lap.

    While a race is under way, `crossed_before` says when each controller finished the lap before its last one. `first`
    is the first of SmartRace's result, to whom the gaps that it wrote are.
    """
    if entry is ahead or entry.position is None:
        return Gap()
    if session.decides_by_laps and (ahead.is_penalised or entry.is_penalised):
        return gap_as_ruled(ahead, entry, first)
    if told := told_gap(ahead, entry, session):
        return told
    if not session.decides_by_laps:
        return gap_of_best_laps(ahead, entry)
    laps = ahead.laps_counted - entry.laps_counted
    if crossed_before is not None and laps > 0:
        return gap_under_way(ahead, entry, crossed_before)
    if laps > 0:
        return Gap(laps=laps)
    if laps < 0 or entry.last_lap_at is None or ahead.last_lap_at is None or ahead.missing_laps or entry.missing_laps:
        # Who crossed the line last when is not known where that lap never arrived.
        return Gap()
    # Whoever was put behind without having been there is behind by no time anybody measured.
    between = round((entry.last_lap_at - ahead.last_lap_at) / MS)
    return Gap(laps=0, ms=between) if between >= 0 else Gap()


def gap_as_ruled(ahead: Entry, entry: Entry, first: Entry | None) -> Gap:
    """By laps that count, then by the times with what was added to them: a gap that was written is one no more."""
    laps = ahead.laps_counted - entry.laps_counted
    if laps > 0:
        return Gap(laps=laps)
    mine, theirs = arrival(entry, first), arrival(ahead, first)
    if laps < 0 or mine is None or theirs is None or mine < theirs:
        return Gap()
    return Gap(laps=0, ms=round((mine - theirs) / MS))


def told_gap(ahead: Entry, entry: Entry, session: Session) -> Gap | None:
    """What SmartRace wrote, which is to the first of its own result; to anybody else, the difference of two times.

    None where that does not tell: of laps, and of times one of which was voided.
    """
    own, theirs = official_gap(entry.result_gap), official_gap(ahead.result_gap)
    if not session.decides_by_laps and (entry.is_best_void or ahead.is_best_void):
        return None
    if own is None or ahead.result_position == 1:
        return own
    if theirs is None or theirs.ms is None or own.ms is None or own.ms < theirs.ms:
        return None
    return Gap(laps=own.laps, ms=own.ms - theirs.ms)


def gap_of_best_laps(ahead: Entry, entry: Entry) -> Gap:
    if ahead.timed_ms is None or entry.timed_ms is None or entry.timed_ms < ahead.timed_ms:
        return Gap()
    return Gap(ms=entry.timed_ms - ahead.timed_ms)


def gap_under_way(ahead: Entry, entry: Entry, crossed_before: Mapping[int, datetime]) -> Gap:
    """Of somebody with fewer laps in a race under way, who may be about to finish the lap that is between them.

    Whole laps count: who is on the same lap is behind by the time between the two at the line, on the last lap that
    both have finished.
    """
    if entry.last_lap_at is None or ahead.last_lap_at is None:
        return Gap()
    laps = ahead.laps_counted - entry.laps_counted
    if entry.last_lap_at < ahead.last_lap_at:
        laps -= 1
    if laps > 0:
        return Gap(laps=laps)
    before = crossed_before.get(ahead.controller)
    if before is None or before > entry.last_lap_at:
        return Gap(laps=0)
    return Gap(laps=0, ms=round((entry.last_lap_at - before) / MS))


def lap_before_last(session: Session) -> dict[int, datetime]:
    """By controller: when it finished the lap before its last one, where that arrived. One query."""
    laps = Lap.objects.filter(session=session.pk, entry=OuterRef("pk")).order_by("-finished_at", "-event")
    numbers, instants = laps.values("number"), laps.values("finished_at")
    found = session.entries.annotate(
        last=Subquery(numbers[:1]), before=Subquery(numbers[1:2]), before_at=Subquery(instants[1:2])
    )
    return {
        controller: before_at
        for controller, last, before, before_at in found.values_list("controller", "last", "before", "before_at")
        if before_at is not None and (last is None or before is None or last - before == 1)
    }
