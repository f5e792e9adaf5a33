"""How far behind the leader, or the car ahead, somebody is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from races.measures.lap_time import lap_time_text
from races.models import Entry, Lap, Session

MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """In laps where there are any between the two, else in milliseconds. Both None: nothing to compare."""

    laps: int | None = None
    ms: int | None = None

    def __str__(self) -> str:
        if self.laps:
            return f"+{self.laps} lap" + ("s" if self.laps > 1 else "")
        return "" if self.ms is None else f"+{lap_time_text(self.ms)}"


OFFICIAL_LAPS = re.compile(r"\+?(\d+) lap", re.IGNORECASE)
OFFICIAL_TIME = re.compile(r"\+?(?:(\d+):)?(\d+)[.,](\d{3})")


def official_gap(text: str) -> Gap | None:
    """The gap SmartRace wrote, such as `+4 Lap(s)` or `+1:05.711`; None for what reads otherwise."""
    if laps := OFFICIAL_LAPS.match(text):
        return Gap(laps=int(laps[1]))
    if time := OFFICIAL_TIME.fullmatch(text.strip()):
        minutes, seconds, thousandths = (int(part or 0) for part in time.groups())
        return Gap(laps=0, ms=(60 * minutes + seconds) * 1000 + thousandths)
    return None


def gap_to(ahead: Entry, entry: Entry, session: Session, crossed_before: Mapping[int, datetime] | None = None) -> Gap:
    """As SmartRace wrote it; else in a race by laps, then by when each crossed the line last, elsewhere by best lap.

    While a race is under way, `crossed_before` says when each controller finished the lap before its last one.
    """
    if entry is ahead or entry.position is None:
        return Gap()
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
