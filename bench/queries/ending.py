"""How a session ends: with SmartRace's result, or without."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from bench.queries.lap_times import Course
from races.control.classification import classify
from races.models import Entry, Session
from races.models.official_result import OfficialResultLine

LAST = 99


def end(session: Session, entries: Iterable[Entry], course: Course, chance: Random) -> None:
    """Most events get a result; some never do, and some are abandoned. A practice has none."""
    entries = list(entries)
    classify(session, entries)
    luck = chance.random()
    if session.is_practice or luck < 0.02:
        return
    if luck < 0.03:
        session.outcome = Session.Outcome.ABANDONED
        return
    session.outcome = Session.Outcome.OFFICIAL
    people = [entry for entry in entries if entry.is_person]
    placed = sorted(people, key=lambda entry: (entry.controller in course.disqualified, entry.position or LAST))
    for place, entry in enumerate(placed, start=1):
        entry.take_result(line_of(place, entry, course))
    classify(session, entries)


def line_of(place: int, entry: Entry, course: Course) -> OfficialResultLine:
    return OfficialResultLine(
        position=place,
        controller=entry.controller,
        driver_app_id=None,
        car_app_id=None,
        laps=entry.laps_completed,
        best_lap_ms=entry.best_lap_ms,
        pit_stops=None,
        gap="",
        is_disqualified=entry.controller in course.disqualified,
        is_retired=entry.controller in course.retired,
    )
