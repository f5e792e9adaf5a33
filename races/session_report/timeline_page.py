"""What happened in a session beside laps, in order, as its page tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from races.models import ControllerEventRow, Session
from races.session_report.event_kinds import EVENT_KINDS

TOGETHER = timedelta(seconds=10)
"""What is told of several controllers within so much time is one line."""


@dataclass(slots=True)
class TimelineLine:
    """One line: what happened when, and to which controllers, if to any."""

    at: datetime
    until: datetime
    icon: str
    what: str
    cars: list[ControllerEventRow]
    into_it: timedelta | None

    def takes_in(self, other: TimelineLine) -> bool:
        """Whether the next line says the same of another controller."""
        is_same = self.what == other.what and self.cars and other.cars
        return bool(is_same) and other.at - self.until <= TOGETHER


def timeline_of(session: Session) -> list[TimelineLine]:
    """All of it, the same of several controllers at once in one line. One query a kind, however much happened."""
    moments: list[TimelineLine] = []
    lines = (
        moment
        for kind, event_kind in EVENT_KINDS.items()
        if not event_kind.is_frequent
        for moment in lines_of_kind(kind, session)
    )
    for moment in sorted(lines, key=lambda moment: moment.at):
        if moments and moments[-1].takes_in(moment):
            moments[-1].cars += moment.cars
            moments[-1].until = moment.at
        else:
            moments.append(moment)
    return moments


def lines_of_kind(kind: type[Any], session: Session) -> list[TimelineLine]:
    event_kind = EVENT_KINDS[kind]
    is_of_controller = issubclass(kind, ControllerEventRow)
    rows = kind.objects.filter(session=session)
    if is_of_controller:
        rows = rows.select_related("driver")
    return [
        TimelineLine(
            row.at,
            row.at,
            event_kind.icon,
            event_kind.sentence(row, session),
            [row] if is_of_controller else [],
            into(row.at, session),
        )
        for row in rows
    ]


def into(at: datetime, session: Session) -> timedelta | None:
    """How far into the race it was; None before the lights went out, or where nobody told of them."""
    return at - session.started_at if session.started_at and at >= session.started_at else None
