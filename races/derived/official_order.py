"""In which order the timing app's result puts people, when what was ruled of flags and laps is taken into account."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from races.measures.gap import official_gap
from races.models import Entry, Session

NEVER = datetime.max.replace(tzinfo=UTC)


def official_order(session: Session, entries: Iterable[Entry]) -> list[Entry]:
    """Who is classified by the result, the first one first: people whom it lists and who have not lost their place.

    They stand as it lists them. Only where it cannot know their place are they put in by what they drove: whose best
    lap was voided, where laps are compared; to whom laps or time were ruled, where those decide; who was reinstated
    after it had listed them last; and of whom it was ruled that they did finish, or did not.
    """
    listed = [entry for entry in entries if entry.is_person and entry.result_position is not None]
    listed.sort(key=lambda entry: entry.result_position or 0)
    back, first = put_last(listed), first_of_result(listed)
    classified = [entry for entry in listed if not (entry.is_disqualified or entry.is_not_started)]
    moved = [entry for entry in classified if entry in back or is_moved(session, entry)]
    order = [entry for entry in classified if entry not in moved]
    for entry in sorted(moved, key=lambda entry: on_the_road(session, entry, first)):
        if session.decides_by_laps or entry.timed_ms is not None:
            put_in(order, entry, session, first)
    return order


def is_moved(session: Session, entry: Entry) -> bool:
    """Whether something was ruled by which the result's place cannot be the one."""
    if entry.is_retired != entry.result_is_retired:
        return True
    return entry.is_penalised if session.decides_by_laps else entry.is_best_void


def first_of_result(entries: Iterable[Entry]) -> Entry | None:
    """To whom the gaps are that SmartRace wrote."""
    return next((entry for entry in entries if entry.result_position == 1), None)


def official_places(session: Session, entries: Collection[Entry]) -> list[tuple[Entry, int]]:
    """Who is classified by the result, the first one first, each with their place.

    Whoever may have none is passed over. A line that could not be used was somebody's all the same: nobody moves up.
    """
    listed = sorted(entry.result_position for entry in entries if entry.result_position is not None)
    unused, places = len(entries) + (listed[-1] if listed else 0), []
    order = official_order(session, entries)
    for count, entry in reversed(list(enumerate(order, start=1))):
        position = entry.result_position or 0
        unused = min(unused, position - bisect_right(listed, position))
        places.append((entry, count + unused))
    return places[::-1]


def put_last(listed: Collection[Entry]) -> list[Entry]:
    """Whom the result disqualified and listed behind all others: there, its place says nothing of what they drove."""
    others = [entry.result_position or 0 for entry in listed if not entry.result_is_disqualified]
    return [
        entry
        for entry in listed
        if entry.result_is_disqualified and (entry.result_position or 0) > max(others, default=0)
    ]


def put_in(order: list[Entry], entry: Entry, session: Session, first: Entry | None = None) -> None:
    """Put somebody before the first who was slower, and nobody else elsewhere; who did not finish, behind who did."""
    mine = on_the_road(session, entry, first)
    begin = 0
    if entry.is_retired:
        begin = max((place for place, other in enumerate(order, start=1) if not other.is_retired), default=0)
    behind = ((place, other) for place, other in enumerate(order) if place >= begin)
    slower = (place for place, other in behind if on_the_road(session, other, first) > mine)
    order.insert(next(slower, len(order)), entry)


def on_the_road(session: Session, entry: Entry, first: Entry | None = None) -> tuple[Any, ...]:
    """By which who drove in a session are ordered: a race by laps and who got there first, else by best lap."""
    if session.decides_by_laps:
        return -entry.laps_counted, arrival(entry, first) or NEVER, entry.controller
    timed = entry.timed_ms
    return timed is None, timed or 0, entry.best_lap_at or NEVER, entry.controller


def arrival(entry: Entry, first: Entry | None = None) -> datetime | None:
    """When somebody crossed the line last, with the time that was ruled.

    Who is behind `first`, of SmartRace's result, by the time that it wrote crossed it so much later; else the hub's
    own clock tells.
    """
    at = entry.last_lap_at
    if first is not None and first is not entry and first.last_lap_at is not None:
        told = official_gap(entry.result_gap)
        if told is not None and told.ms is not None:
            at = first.last_lap_at + timedelta(milliseconds=told.ms)
    return None if at is None else at + timedelta(milliseconds=entry.time_penalty_ms)


def fastest_on_the_road(session: Session, entries: Collection[Entry]) -> Entry | None:
    """To whom gaps are: the first of those who have a place, whatever places people gave on top."""
    classified = [entry for entry in entries if entry.position is not None]
    if session.has_official_result and (order := official_order(session, classified)):
        return order[0]
    return min(classified, key=lambda entry: (entry.is_retired, *on_the_road(session, entry)), default=None)
