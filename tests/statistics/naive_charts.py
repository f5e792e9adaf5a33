"""The lap chart and the gap chart of a session, each cell looked up by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from tests.statistics.history import EntryRow, LapRow, SessionRow, fastest_first

Sheet = dict[int, dict[int, LapRow]]
"""By controller and number."""
MILLISECOND = timedelta(milliseconds=1)


def sheet_of(session: SessionRow, laps: Sequence[LapRow]) -> Sheet:
    """By the app's counter; in practice, whose counter runs on for hours, as they came."""
    sheet: Sheet = {}
    for lap in laps:
        own = sheet.setdefault(lap.controller, {})
        is_counted = session.type != "practice" and lap.number is not None and lap.number not in own
        number = lap.number if is_counted and lap.number is not None else max(own, default=0) + 1
        own[number] = lap
    return sheet


def total_ms(sheet: Sheet, controller: int, number: int) -> int | None:
    """Of all laps up to that one; None where one of them never arrived."""
    own = [sheet[controller].get(each) for each in range(1, number + 1)]
    return None if None in own else sum(lap.time_ms for lap in own if lap is not None)


def crossed(session: SessionRow, sheet: Sheet, controller: int, number: int) -> Fraction | None:
    """When it finished that lap, in ms since the lights; where that never arrived, evenly between those that did."""
    lights, own = session.started_at or session.opened_at, sheet[controller]
    if number in own:
        return since(lights, own[number].at)
    later = [one for one in own if one > number]
    if not later:
        return None
    before, after = max((one for one in own if one < number), default=0), min(later)
    begin = since(lights, own[before].at) if before else Fraction(0)
    return begin + (since(lights, own[after].at) - begin) * (number - before) / (after - before)


def since(lights: datetime, at: datetime) -> Fraction:
    return Fraction((at - lights) // timedelta(microseconds=1), 1000)


def lap_chart(session: SessionRow, laps: Sequence[LapRow]) -> list[dict[str, Any]]:
    sheet = sheet_of(session, laps)
    return race_chart(session, sheet) if session.type == "race" else best_lap_chart(sheet, laps)


def race_chart(session: SessionRow, sheet: Sheet) -> list[dict[str, Any]]:
    """Lap by lap in the order they finished it."""
    rows = []
    for number in sorted({number for own in sheet.values() for number in own}):
        finished = [(crossed(session, sheet, controller, number), controller) for controller in sheet]
        order = sorted((at, controller) for at, controller in finished if at is not None)
        ranked = [sheet[controller].get(number) for _, controller in order]
        for place, (_, controller) in enumerate(order, start=1):
            lap = ranked[place - 1]
            ahead = ranked[place - 2] if place > 1 else None
            so_far = [] if lap is None else [one for one in sheet[controller].values() if one.at <= lap.at]
            rows.append(
                {
                    "controller": controller,
                    "lap": number,
                    "position": place,
                    "is_recorded": lap is not None,
                    "total_ms": None if lap is None else total_ms(sheet, controller, number),
                    "lap_time_ms": lap and lap.time_ms,
                    "best_lap_ms": best_of(so_far),
                    "gap_to_leader_ms": between(ranked[0], lap),
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


def best_lap_chart(sheet: Sheet, laps: Sequence[LapRow]) -> list[dict[str, Any]]:
    """In the order they were driven: where the best lap so far put its controller then."""
    numbers = {lap.pk: number for own in sheet.values() for number, lap in own.items()}
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
                "total_ms": total_ms(sheet, lap.controller, numbers[lap.pk]),
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


def gap_chart(session: SessionRow, laps: Sequence[LapRow], reference: int) -> list[dict[str, Any]]:
    """Cumulated time minus the reference's at the same lap, or where one never arrived, by the clock of a race."""
    sheet = sheet_of(session, laps)
    rows = []
    for controller, own in sheet.items():
        for number, lap in own.items():
            total, other, gap, basis = total_ms(sheet, controller, number), sheet[reference].get(number), None, None
            others = total_ms(sheet, reference, number) if other else None
            if total is not None and others is not None:
                gap, basis = total - others, "lap_times"
            elif other is not None and session.type == "race":
                gap, basis = between(other, lap), "clock"
            row = {"controller": controller, "lap": number, "total_ms": total, "reference": reference}
            rows.append((number, lap.at, controller, {**row, "gap_ms": gap, "basis": basis}))
    return [row for *_, row in sorted(rows, key=lambda one: one[:3])]
