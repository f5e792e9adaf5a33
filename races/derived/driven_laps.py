"""The laps of one session, with as little of each as charts need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from races.measures.lap_counter import (
    CLOCKS_DISAGREE_BY_MS,
    Count,
)
from races.models import Entry, Lap, LapSummary, Session

COLUMNS = (
    "controller", "number", "is_under_suspension", "event", "driver_id", "car_id", "track_id", "lap_time_ms",
    "sector_1_ms", "sector_2_ms", "sector_3_ms", "finished_at", "is_counting", "is_clean",
)  # fmt: skip


IN_ORDER = ("finished_at", "controller", "event")
"""As laps were driven; two at once by controller, whatever arrived first."""


FINISHED_AT = COLUMNS[3:].index("finished_at")


class DrivenLap(NamedTuple):
    """A lap. `number` is how many laps counted for its controller then, which a penalty takes back, even below one."""

    controller: int
    number: int
    event: int
    driver_id: int | None
    car_id: int | None
    track_id: int | None
    lap_time_ms: int
    sector_1_ms: int | None
    sector_2_ms: int | None
    sector_3_ms: int | None
    finished_at: datetime
    is_counting: bool
    is_clean: bool | None

    @property
    def sectors_ms(self) -> tuple[int | None, int | None, int | None]:
        return self.sector_1_ms, self.sector_2_ms, self.sector_3_ms


def every_lap_of(session: Session) -> list[DrivenLap]:
    """In the order they were driven, ghost and safety car included. One query."""
    return counted(session, Lap.objects.filter(session=session).order_by(*IN_ORDER).values_list(*COLUMNS))


def counted(session: Session, rows: Iterable[Sequence[Any]]) -> list[DrivenLap]:
    """Laps, of which `rows` have the columns, in the order they were driven."""
    counts: defaultdict[int, Count] = defaultdict(Count, counters_before(session))
    since_join: set[int] = set()
    found = []
    for controller, number, is_after_halt, *rest in rows:
        if session.joined_at is not None and rest[FINISHED_AT] >= session.joined_at and controller not in since_join:
            since_join.add(controller)
            counts[controller] = counts[controller].joined(number)
        # In practice the counter runs on for hours, so there laps count as they come.
        told = None if session.is_practice else number
        count = counts[controller] = counts[controller].after(told, is_after_halt=is_after_halt)
        found.append(DrivenLap(controller, count.laps, *rest))
    return found


def counters_before(session: Session) -> dict[int, Count]:
    """By controller, where the app's counter stood when the session was split off; no queries for any other."""
    found: dict[int, Count] = {}
    first = session.continues
    while first is not None:
        before = Session.objects.filter(source=session.source_id, first_event=first).first()
        if before is None:
            break
        told = before.entries.values_list("controller", "last_number")
        found = {**{controller: Count(0, counter) for controller, counter in told}, **found}
        first = before.continues
    return found


def of_people(laps: Iterable[DrivenLap]) -> list[DrivenLap]:
    """Without ghost and safety car."""
    return [lap for lap in laps if lap.controller not in LapSummary.NO_PERSONS]


def driven_laps_of(session: Session) -> list[DrivenLap]:
    """What people drove, in the order they drove it. One query."""
    return of_people(every_lap_of(session))


def by_controller(laps: Iterable[DrivenLap]) -> dict[int, list[DrivenLap]]:
    """Each controller's laps, in the order they were driven."""
    found: defaultdict[int, list[DrivenLap]] = defaultdict(list)
    for lap in laps:
        found[lap.controller].append(lap)
    return dict(sorted(found.items()))


class Total(NamedTuple):
    """What a controller had driven; `is_sum`: by its lap times, not by the clock."""

    ms: int
    is_sum: bool


def cumulated(session: Session, laps: Iterable[DrivenLap]) -> dict[int, Total]:
    """By a lap's event: the sum of the lap times up to it, also of those that were taken off.

    From the first lap on that never arrived there is none: what it took is not known, and the clock does not tell. But
    nobody drove for longer than the event ran: whose car stood there before it goes by the clock.
    """
    begin = session.started_at or session.opened_at
    totals: dict[int, Total] = {}
    for own in by_controller(laps).values():
        total_ms, last, is_sum = 0, 0, True
        for lap in own:
            if lap.number > last + 1:
                break
            last = lap.number
            total_ms += lap.lap_time_ms
            ran_ms = milliseconds_between(begin, lap.finished_at)
            is_sum = is_sum and (session.is_practice or total_ms <= ran_ms + CLOCKS_DISAGREE_BY_MS)
            totals[lap.event] = Total(total_ms if is_sum else ran_ms, is_sum)
    return totals


class Finish(NamedTuple):
    """How many laps counted for a controller in the end. Place and laps of a result are None where there is none."""

    laps: int
    result_laps: int | None
    place: int | None
    driver_id: int | None
    car_id: int | None


def finishes_of(session: Session) -> dict[int, Finish]:
    """Of all people in a session, by controller. One query."""
    entries = session.entries.exclude(controller__in=LapSummary.NO_PERSONS)
    return {entry.controller: finish_of(entry) for entry in entries}


def finish_of(entry: Entry) -> Finish:
    """As it was driven, whatever was ruled."""
    place = None if entry.result_is_disqualified else entry.result_position
    return Finish(entry.laps_told, entry.result_laps, place, entry.driver_id, entry.car_id)


def standing(laps: Iterable[DrivenLap], finishes: Mapping[int, Finish]) -> dict[int, list[DrivenLap]]:
    """By controller, the laps that stood in the end: the last of each number, none beyond those that count."""
    found = {}
    for controller, own in by_controller(laps).items():
        lowest = finishes[controller].laps + 1
        left = []
        for lap in reversed(own):
            if 1 <= lap.number < lowest:
                left.append(lap)
                lowest = lap.number
        found[controller] = left[::-1]
    return found


def milliseconds_between(earlier: datetime, later: datetime) -> int:
    return round((later - earlier).total_seconds() * 1000)
