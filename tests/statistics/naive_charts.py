"""The lap chart and the gap chart of a session, each cell looked up by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.statistics.history import EntryRow, LapRow, SessionRow, fastest_first

Sheet = dict[int, dict[int, LapRow]]
"""By controller and number."""
MILLISECOND = timedelta(milliseconds=1)
MOMENT = timedelta(microseconds=1)
CLOCKS_DISAGREE_BY_MS = 500


@dataclass(frozen=True)
class Crossed:
    """When a controller finished a lap; the laps of its own that tell of one that never arrived."""

    at: datetime
    controller: int
    lap: LapRow | None
    around: list[LapRow]


def numbered(session: SessionRow, laps: Sequence[LapRow]) -> dict[int, list[tuple[int, LapRow]]]:
    """By controller, in the order they were driven: by the app's counter, which in a practice says nothing."""
    found: dict[int, list[tuple[int, LapRow]]] = {}
    counters: dict[int, int] = {}
    for lap in laps:
        own = found.setdefault(lap.controller, [])
        so_far, counter = own[-1][0] if own else 0, counters.get(lap.controller, 0)
        if session.type == "practice" or lap.number is None:
            number, counter = so_far + 1, counter + 1
        elif lap.is_after_halt and lap.number == 1 and counter >= 1:
            number, counter = so_far + 1, 1
        else:
            number, counter = so_far + lap.number - counter, lap.number
        counters[lap.controller] = counter
        own.append((number, lap))
    return found


def sheet_of(session: SessionRow, laps: Sequence[LapRow], entries: Sequence[EntryRow]) -> Sheet:
    """The laps of a race that stood: none that was taken off later, none beyond those that count."""
    most = {one.controller: one.laps for one in entries}
    return {
        controller: {
            number: lap
            for place, (number, lap) in enumerate(own)
            if 1 <= number <= most[controller] and all(later > number for later, _ in own[place + 1 :])
        }
        for controller, own in numbered(session, laps).items()
    }


def totals(session: SessionRow, laps: Sequence[LapRow]) -> dict[int, tuple[int, bool]]:
    """By lap: of all laps up to it, and whether by lap times; none once one never arrived."""
    lights, found = session.started_at or session.opened_at, {}
    for own in numbered(session, laps).values():
        for place, (number, lap) in enumerate(own):
            if number > (own[place - 1][0] if place else 0) + 1:
                break
            sums = [sum(one.time_ms for _, one in own[: last + 1]) for last in range(place + 1)]
            ran = [(one.at - lights) // MILLISECOND for _, one in own[: place + 1]]
            can_be = all(one <= other + CLOCKS_DISAGREE_BY_MS for one, other in zip(sums, ran, strict=True))
            by_times = can_be or session.type == "practice"
            found[lap.pk] = (sums[-1] if by_times else ran[-1], by_times)
    return found


def crossed(
    session: SessionRow, sheet: Sheet, entries: Sequence[EntryRow], controller: int, number: int
) -> Crossed | None:
    """When it finished that lap; where that never arrived, evenly between its neighbours."""
    lights, own = session.started_at or session.opened_at, sheet.get(controller, {})
    if number in own:
        return Crossed(own[number].at, controller, own[number], [own[number]])
    earlier, later = [one for one in own if one < number], [one for one in own if one > number]
    before = max(earlier, default=0)
    begin, around = (own[before].at, [own[before]]) if before else (lights, [])
    if later:
        after, end = min(later), own[min(later)].at
        around = [*around, own[min(later)]]
    else:
        ends = last_crossings(session, sheet, entries)
        after = next((one.result_laps or 0 for one in entries if one.controller == controller), 0)
        if controller not in ends or number > after:
            return None
        end = ends[controller]
    return Crossed(begin + (end - begin) * (number - before) // (after - before), controller, None, around)


def last_crossings(session: SessionRow, sheet: Sheet, entries: Sequence[EntryRow]) -> dict[int, datetime]:
    """When each finished the last lap of its result that never arrived: at its own pace, in the order of the result."""
    lights = session.started_at or session.opened_at
    last = {controller: own[max(own)] for controller, own in sheet.items() if own}
    known = {one.controller: last[one.controller].at for one in entries if sheet.get(one.controller, {}).get(one.laps)}
    found: dict[int, datetime] = {}
    for one in sorted(entries, key=lambda one: (one.result_place or 0, one.controller)):
        if not one.result_laps or one.controller in known:
            continue
        done = max(sheet.get(one.controller, {}), default=0)
        at = session.ended_at or max(lap.at for lap in last.values())
        if done:
            since = last[one.controller].at
            at = since + (since - lights) * (one.result_laps - done) // done
        if one.result_place:
            rivals = [
                (other.result_place, known[other.controller])
                for other in entries
                if other.controller in known and other.result_place and other.laps == one.laps
            ]
            at = max([at, *(when + MOMENT for place, when in rivals if place < one.result_place)])
            at = min([at, *(when - MOMENT for place, when in rivals if place > one.result_place)])
        known[one.controller] = found[one.controller] = at
    return found


def finishing_order(session: SessionRow, sheet: Sheet, entries: Sequence[EntryRow]) -> list[tuple[int, list[Crossed]]]:
    """Lap by lap, in the order they crossed the line."""
    highest = max((number for own in sheet.values() for number in own), default=0)
    rows = []
    for number in range(1, highest + 1):
        finished = [crossed(session, sheet, entries, one.controller, number) for one in entries]
        rows.append((number, sorted((one for one in finished if one), key=lambda one: (one.at, one.controller))))
    return rows


def lap_chart(session: SessionRow, laps: Sequence[LapRow], entries: Sequence[EntryRow]) -> list[dict[str, Any]]:
    return race_chart(session, laps, entries) if session.type == "race" else best_lap_chart(session, laps)


def race_chart(session: SessionRow, laps: Sequence[LapRow], entries: Sequence[EntryRow]) -> list[dict[str, Any]]:
    """Lap by lap in the order they finished it."""
    sheet, sums = sheet_of(session, laps, entries), totals(session, laps)
    rows = []
    for number, order in finishing_order(session, sheet, entries):
        for place, one in enumerate(order, start=1):
            lap = one.lap
            ahead = order[place - 2].lap if place > 1 else None
            so_far = [] if lap is None else [of for of in laps if of.controller == lap.controller and of.at <= lap.at]
            rows.append(
                {
                    "controller": one.controller,
                    "lap": number,
                    "position": place,
                    "is_recorded": lap is not None,
                    "total_ms": lap and sums.get(lap.pk, (None,))[0],
                    "lap_time_ms": lap and lap.time_ms,
                    "best_lap_ms": best_of(so_far),
                    "gap_to_leader_ms": between(order[0].lap, lap),
                    "interval_ms": between(ahead, lap),
                    "finished_at": lap and lap.at,
                }
            )
    return rows


def between(ahead: LapRow | None, behind: LapRow | None) -> int | None:
    """At the line, by the clock."""
    return None if ahead is None or behind is None else (behind.at - ahead.at) // MILLISECOND


def best_of(laps: Sequence[LapRow]) -> int | None:
    best = fastest_first(laps)
    return best[0].time_ms if best else None


def best_lap_chart(session: SessionRow, laps: Sequence[LapRow]) -> list[dict[str, Any]]:
    """In the order they were driven: where the best lap so far put its controller then."""
    numbers = {lap.pk: number for own in numbered(session, laps).values() for number, lap in own}
    sums = totals(session, laps)
    rows = []
    for count, lap in enumerate(laps, start=1):
        standings: list[LapRow] = []
        for best in fastest_first(laps[:count]):
            if best.controller not in {one.controller for one in standings}:
                standings.append(best)
        own = next((best for best in standings if best.controller == lap.controller), None)
        place = standings.index(own) + 1 if own else None
        ahead = standings[place - 2] if place is not None and place > 1 else None
        rows.append(
            {
                "controller": lap.controller,
                "lap": numbers[lap.pk],
                "position": place,
                "is_recorded": True,
                "total_ms": sums.get(lap.pk, (None,))[0],
                "lap_time_ms": lap.time_ms,
                "best_lap_ms": own and own.time_ms,
                "gap_to_leader_ms": own and own.time_ms - standings[0].time_ms,
                "interval_ms": own.time_ms - ahead.time_ms if own and ahead else None,
                "finished_at": lap.at,
            }
        )
    return rows


def reference_of(entries: Sequence[EntryRow], laps: Sequence[LapRow]) -> int | None:
    """The best placed one that has laps."""
    driven = {lap.controller for lap in laps}
    ranked = sorted((one.position or 99, one.controller) for one in entries if one.controller in driven)
    return ranked[0][1] if ranked else None


def gap_chart(
    session: SessionRow, laps: Sequence[LapRow], entries: Sequence[EntryRow], reference: int
) -> list[dict[str, Any]]:
    """Cumulated time minus the reference's at the same lap; of a race by the clock, where that contradicts it."""
    is_race, sums = session.type == "race", totals(session, laps)
    stood = [(number, lap) for own in numbered(session, laps).values() for number, lap in own]
    if is_race:
        stood = [(number, lap) for own in sheet_of(session, laps, entries).values() for number, lap in own.items()]
    base = {number: lap for number, lap in stood if lap.controller == reference}
    rows = []
    for number, lap in stood:
        other, (total, is_sum) = base.get(number), sums.get(lap.pk, (None, False))
        gap, basis = None, None
        if other is not None:
            theirs, is_theirs_sum = sums.get(other.pk, (None, False))
            by_clock = between(other, lap)
            by_times = None if total is None or theirs is None else total - theirs
            assert by_clock is not None
            agree = by_times is not None and is_sum and is_theirs_sum
            agree &= abs((by_times or 0) - by_clock) <= CLOCKS_DISAGREE_BY_MS and (by_times or 0) * by_clock >= 0
            if by_times is not None and (agree or not is_race):
                gap, basis = by_times, "lap_times"
            elif is_race:
                gap, basis = by_clock, "clock"
        row = {"controller": lap.controller, "lap": number, "total_ms": total, "reference": reference}
        rows.append((number, lap.at, lap.controller, {**row, "gap_ms": gap, "basis": basis}))
    return [row for *_, row in sorted(rows, key=lambda one: one[:3])]
